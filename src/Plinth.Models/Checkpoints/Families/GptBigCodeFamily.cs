using System.Text.Json.Nodes;
using Plinth.Models.Attention;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>StarCoder and SantaCoder: GPT-2's block, matrices the usual way round, and one key for all heads.</summary>
public sealed class GptBigCodeFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "gpt_bigcode";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["gpt_bigcode"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Prefixes => ["transformer.", ""];

    /// <inheritdoc/>
    public override string StoredHead => "lm_head.weight";

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("scale_attn_weights", true);
        var (width, heads) = (config.Int("n_embd"), config.Int("n_head"));
        return new ModelSpec
        {
            Layers = config.Int("n_layer"),
            Width = width,
            Heads = heads,
            Vocabulary = config.Int("vocab_size"),
            Context = config.Int("n_positions"),
            Position = new LearnedPosition(),
            Attention = new AttentionSpec { KvHeads = config.Bool("multi_query", true) ? 1 : null },
            Block = new PreNorm(),
            Norm = new LayerNorm { Epsilon = config.NumberOrNull("layer_norm_epsilon") ?? 1e-5 },
            FeedForward = new FeedForwardSpec { Width = config.IntOrNull("n_inner") ?? 4 * width, Activation = config.Activation("activation_function", "gelu_pytorch_tanh") },
            Biases = new Biases { Qkv = true, AttentionOut = true, FeedForward = true },
            TiedHead = config.Bool("tie_word_embeddings", true),
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "gpt_bigcode",
        ["architectures"] = new JsonArray("GPTBigCodeForCausalLM"),
        ["n_layer"] = spec.Layers,
        ["n_embd"] = spec.Width,
        ["n_head"] = spec.Heads,
        ["vocab_size"] = spec.Vocabulary,
        ["n_positions"] = spec.Context,
        ["n_inner"] = spec.FeedForward.Width,
        ["activation_function"] = Words.Of(spec.FeedForward.Activation, "gelu_pytorch_tanh"),
        ["layer_norm_epsilon"] = spec.Norm.Epsilon,
        ["multi_query"] = spec.KvHeads == 1,
        ["tie_word_embeddings"] = spec.TiedHead,
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["transformer.wte.weight"]),
        new(["embed.positions.weight"], ["transformer.wpe.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(i => Layer(spec, i)),
        .. Both("norm", "transformer.ln_f"),
        new(["head.weight"], ["lm_head.weight"]),
    ];

    private static IEnumerable<TensorMap> Layer(ModelSpec spec, int i) =>
    [
        .. Both($"layers.{i}.attention_norm", $"transformer.h.{i}.ln_1"),
        .. Both($"layers.{i}.attention.qkv", $"transformer.h.{i}.attn.c_attn", spec.KvHeads == 1 ? null : RowOrder.Grouped(spec.Heads, 1, spec.HeadSize)),
        .. Both($"layers.{i}.attention.out", $"transformer.h.{i}.attn.c_proj"),
        .. Both($"layers.{i}.feed_forward_norm", $"transformer.h.{i}.ln_2"),
        .. Both($"layers.{i}.feed_forward.up", $"transformer.h.{i}.mlp.c_fc"),
        .. Both($"layers.{i}.feed_forward.down", $"transformer.h.{i}.mlp.c_proj"),
    ];
}
