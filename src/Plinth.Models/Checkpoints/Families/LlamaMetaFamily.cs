using System.Text.Json.Nodes;
using Plinth.Models.Attention;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>LLaMA in Meta's own form: other names, and interleaved rotary pairs where Hugging Face has halves.</summary>
public sealed class LlamaMetaFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "llama-meta";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["llama-meta"];

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("rope_layout", "interleaved");
        var (heads, width) = (config.Int("n_heads"), config.Int("dim"));
        return new ModelSpec
        {
            Layers = config.Int("n_layers"),
            Width = width,
            Heads = heads,
            Vocabulary = config.Int("vocab_size"),
            Context = config.IntOrNull("max_seq_len") ?? 2048,
            Position = new RotaryPosition { Layout = RotaryLayout.Interleaved, Base = config.NumberOrNull("rope_theta") ?? 10_000 },
            Attention = new AttentionSpec { KvHeads = config.IntOrNull("n_kv_heads") is { } kv && kv != heads ? kv : null },
            Block = new PreNorm(),
            Norm = new RmsNorm { Epsilon = config.NumberOrNull("norm_eps") ?? 1e-5 },
            FeedForward = new FeedForwardSpec { Width = config.IntOrNull("ffn_hidden_size") ?? Inner(config, width), Activation = Activation.Silu, Gated = true },
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "llama-meta",
        ["n_layers"] = spec.Layers,
        ["dim"] = spec.Width,
        ["n_heads"] = spec.Heads,
        ["n_kv_heads"] = spec.KvHeads,
        ["vocab_size"] = spec.Vocabulary,
        ["max_seq_len"] = spec.Context,
        ["ffn_hidden_size"] = spec.FeedForward.Width,
        ["norm_eps"] = spec.Norm.Epsilon,
        ["rope_layout"] = "interleaved",
        ["rope_theta"] = (spec.Position as RotaryPosition)?.Base ?? 10_000,
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["tok_embeddings.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(i => Layer(spec, i)),
        .. Both("norm", "norm"),
        new(["head.weight"], ["output.weight"]),
    ];

    private static IEnumerable<TensorMap> Layer(ModelSpec spec, int i) =>
    [
        .. Both($"layers.{i}.attention_norm", $"layers.{i}.attention_norm"),
        .. Joined($"layers.{i}.attention.qkv", [$"layers.{i}.attention.wq", $"layers.{i}.attention.wk", $"layers.{i}.attention.wv"], QkvSizes(spec)),
        .. Both($"layers.{i}.attention.out", $"layers.{i}.attention.wo"),
        .. Both($"layers.{i}.feed_forward_norm", $"layers.{i}.ffn_norm"),
        .. Joined($"layers.{i}.feed_forward.gate_up", [$"layers.{i}.feed_forward.w1", $"layers.{i}.feed_forward.w3"], [spec.FeedForward.Width, spec.FeedForward.Width]),
        .. Both($"layers.{i}.feed_forward.down", $"layers.{i}.feed_forward.w2"),
    ];

    /// <summary>2/3 of 4 · width (times <c>ffn_dim_multiplier</c>), rounded up to <c>multiple_of</c>: meta-llama/llama <c>FeedForward</c>.</summary>
    private static int Inner(ConfigReader config, int width)
    {
        var inner = 2 * (4 * width) / 3;
        if (config.NumberOrNull("ffn_dim_multiplier") is { } factor) inner = (int)(factor * inner);
        var multiple = config.IntOrNull("multiple_of") ?? 256;
        return multiple * ((inner + multiple - 1) / multiple);
    }
}
