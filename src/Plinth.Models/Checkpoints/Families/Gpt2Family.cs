using System.Text.Json.Nodes;
using Plinth.Models.Attention;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>GPT-2; and GPT-3 as <c>model_type: gpt3</c>, which says layer by layer (GPT-Neo's <c>attention_layers</c>) what is banded.</summary>
public sealed class Gpt2Family : Family
{
    /// <inheritdoc/>
    public override string Name => "gpt2";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["gpt2", "gpt3"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Prefixes => ["transformer.", ""];

    /// <inheritdoc/>
    public override string StoredHead => "lm_head.weight";

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("scale_attn_weights", true);
        config.Must("scale_attn_by_inverse_layer_idx", false);
        config.Must("add_cross_attention", false);
        var width = config.Int("n_embd");
        return new ModelSpec
        {
            Layers = config.Int("n_layer"),
            Width = width,
            Heads = config.Int("n_head"),
            Vocabulary = config.Int("vocab_size"),
            Context = config.Int("n_positions", "n_ctx"),
            Position = new LearnedPosition(),
            Attention = Bands(config),
            Block = new PreNorm(),
            Norm = new LayerNorm { Epsilon = config.NumberOrNull("layer_norm_epsilon") ?? 1e-5 },
            FeedForward = new FeedForwardSpec { Width = config.IntOrNull("n_inner") ?? 4 * width, Activation = config.Activation("activation_function", "gelu_new") },
            Biases = new Biases { Qkv = true, AttentionOut = true, FeedForward = true },
            TiedHead = config.Bool("tie_word_embeddings", true),
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec)
    {
        var config = new JsonObject
        {
            ["model_type"] = spec.Attention.Window is null ? "gpt2" : "gpt3",
            ["architectures"] = new JsonArray("GPT2LMHeadModel"),
            ["n_layer"] = spec.Layers,
            ["n_embd"] = spec.Width,
            ["n_head"] = spec.Heads,
            ["vocab_size"] = spec.Vocabulary,
            ["n_positions"] = spec.Context,
            ["n_inner"] = spec.FeedForward.Width,
            ["activation_function"] = Words.Of(spec.FeedForward.Activation),
            ["layer_norm_epsilon"] = spec.Norm.Epsilon,
            ["tie_word_embeddings"] = spec.TiedHead,
        };
        if (spec.Attention.Window is not { } window) return config;
        config["window_size"] = window;
        config["attention_layers"] = new JsonArray([.. Enumerable.Range(0, spec.Layers).Select(i => JsonValue.Create(spec.Attention.WindowOf(i) is null ? "global" : "local"))]);
        return config;
    }

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["transformer.wte.weight"]),
        new(["embed.positions.weight"], ["transformer.wpe.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(Layer),
        .. Both("norm", "transformer.ln_f"),
        new(["head.weight"], ["lm_head.weight"]),
    ];

    private static IEnumerable<TensorMap> Layer(int i) =>
    [
        .. Both($"layers.{i}.attention_norm", $"transformer.h.{i}.ln_1"),
        .. Both($"layers.{i}.attention.qkv", $"transformer.h.{i}.attn.c_attn", transposed: true),
        .. Both($"layers.{i}.attention.out", $"transformer.h.{i}.attn.c_proj", transposed: true),
        .. Both($"layers.{i}.feed_forward_norm", $"transformer.h.{i}.ln_2"),
        .. Both($"layers.{i}.feed_forward.up", $"transformer.h.{i}.mlp.c_fc", transposed: true),
        .. Both($"layers.{i}.feed_forward.down", $"transformer.h.{i}.mlp.c_proj", transposed: true),
    ];

    private static AttentionSpec Bands(ConfigReader config)
    {
        if (config.Words("attention_layers") is not { } layers || !layers.Contains("local")) return new();
        var kinds = layers.Select(l => l == "local" ? AttentionKind.Banded : AttentionKind.Dense).ToList();
        // The shortest pattern that repeats, as a person would write it.
        var period = Enumerable.Range(1, kinds.Count).First(p => kinds.Select((k, i) => k == kinds[i % p]).All(same => same));
        return new AttentionSpec { Window = config.Int("window_size"), Pattern = [.. kinds.Take(period)] };
    }
}
