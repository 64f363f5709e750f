using System.Text.Json.Nodes;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>BLOOM: ALiBi, a norm after the embedding, and queries, keys and values head by head.</summary>
public sealed class BloomFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "bloom";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["bloom"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Prefixes => ["transformer.", ""];

    /// <inheritdoc/>
    public override string StoredHead => "lm_head.weight";

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("apply_residual_connection_post_layernorm", false);
        config.Must("slow_but_exact", false);
        var width = config.Int("hidden_size", "n_embed");
        return new ModelSpec
        {
            Layers = config.Int("n_layer", "num_hidden_layers"),
            Width = width,
            Heads = config.Int("n_head", "num_attention_heads"),
            Vocabulary = config.Int("vocab_size"),
            // BLOOM's config need not say it, and ALiBi needs no limit.
            Context = config.IntOrNull("seq_length") ?? 2048,
            Position = new AlibiPosition(),
            Block = new PreNorm(),
            Norm = new LayerNorm { Epsilon = config.NumberOrNull("layer_norm_epsilon") ?? 1e-5 },
            FeedForward = new FeedForwardSpec { Width = 4 * width, Activation = Activation.GeluTanh },
            Biases = new Biases { Qkv = true, AttentionOut = true, FeedForward = true },
            TiedHead = config.Bool("tie_word_embeddings", true),
            EmbeddingNorm = true,
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "bloom",
        ["architectures"] = new JsonArray("BloomForCausalLM"),
        ["n_layer"] = spec.Layers,
        ["hidden_size"] = spec.Width,
        ["n_head"] = spec.Heads,
        ["vocab_size"] = spec.Vocabulary,
        ["seq_length"] = spec.Context,
        ["layer_norm_epsilon"] = spec.Norm.Epsilon,
        ["apply_residual_connection_post_layernorm"] = false,
        ["tie_word_embeddings"] = spec.TiedHead,
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["transformer.word_embeddings.weight"]),
        .. Both("embed.norm", "transformer.word_embeddings_layernorm"),
        .. Enumerable.Range(0, spec.Layers).SelectMany(i => Layer(spec, i)),
        .. Both("norm", "transformer.ln_f"),
        new(["head.weight"], ["lm_head.weight"]),
    ];

    private static IEnumerable<TensorMap> Layer(ModelSpec spec, int i) =>
    [
        .. Both($"layers.{i}.attention_norm", $"transformer.h.{i}.input_layernorm"),
        .. Both($"layers.{i}.attention.qkv", $"transformer.h.{i}.self_attention.query_key_value", RowOrder.Grouped(spec.Heads, 1, spec.HeadSize)),
        .. Both($"layers.{i}.attention.out", $"transformer.h.{i}.self_attention.dense"),
        .. Both($"layers.{i}.feed_forward_norm", $"transformer.h.{i}.post_attention_layernorm"),
        .. Both($"layers.{i}.feed_forward.up", $"transformer.h.{i}.mlp.dense_h_to_4h"),
        .. Both($"layers.{i}.feed_forward.down", $"transformer.h.{i}.mlp.dense_4h_to_h"),
    ];
}
