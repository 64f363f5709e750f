using System.Text.Json.Nodes;
using Plinth.Models.Attention;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>PaLM by the names of lucidrains/PaLM-pytorch (Google published no code): one matrix for queries, key, value and both halves of the feed-forward.</summary>
/// <remarks>Its code omits the paper's factor on the logits; the key <c>logit_scale</c> is our addition.</remarks>
public sealed class PalmFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "palm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["palm"];

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("rope_layout", "half");
        var (width, heads) = (config.Int("dim"), config.Int("heads"));
        return new ModelSpec
        {
            Layers = config.Int("depth"),
            Width = width,
            Heads = heads,
            Vocabulary = config.Int("num_tokens"),
            Context = config.IntOrNull("max_seq_len") ?? 2048,
            Position = new RotaryPosition { Base = config.NumberOrNull("rope_theta") ?? 10_000 },
            Attention = new AttentionSpec { KvHeads = 1, HeadSize = config.Int("dim_head") },
            Block = new ParallelBlock(),
            Norm = new LayerNorm { Epsilon = config.NumberOrNull("layer_norm_eps") ?? 1e-5, Bias = false },
            FeedForward = new FeedForwardSpec { Width = config.Int("ff_mult") * width, Activation = Activation.Silu, Gated = true },
            TiedHead = config.Bool("tie_word_embeddings", true),
            LogitScale = config.NumberOrNull("logit_scale"),
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "palm",
        ["depth"] = spec.Layers,
        ["dim"] = spec.Width,
        ["heads"] = spec.Heads,
        ["dim_head"] = spec.HeadSize,
        ["num_tokens"] = spec.Vocabulary,
        ["max_seq_len"] = spec.Context,
        ["ff_mult"] = Math.Max(1, spec.FeedForward.Width / spec.Width),
        ["layer_norm_eps"] = spec.Norm.Epsilon,
        ["rope_layout"] = "half",
        ["rope_theta"] = (spec.Position as RotaryPosition)?.Base ?? 10_000,
        ["logit_scale"] = spec.LogitScale,
        ["tie_word_embeddings"] = spec.TiedHead,
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["0.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(i => Layer(spec, i)),
        new(["norm.weight"], [$"{spec.Layers + 1}.gamma"]),
    ];

    private static IEnumerable<TensorMap> Layer(ModelSpec spec, int i) =>
    [
        new([$"layers.{i}.attention_norm.weight"], [$"{i + 1}.fn.norm.gamma"]),
        new([$"layers.{i}.attention.qkv.weight", $"layers.{i}.feed_forward.gate_up.weight"], [$"{i + 1}.fn.fused_attn_ff_proj.weight"])
        {
            Rows = RowOrder.SwappedHalves(spec.FeedForward.Width, before: (spec.Heads + 2) * spec.HeadSize),
        },
        new([$"layers.{i}.attention.out.weight"], [$"{i + 1}.fn.attn_out.weight"]),
        new([$"layers.{i}.feed_forward.down.weight"], [$"{i + 1}.fn.ff_out.1.weight"]),
    ];
}
