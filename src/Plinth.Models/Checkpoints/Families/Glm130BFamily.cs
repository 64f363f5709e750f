using System.Text.Json.Nodes;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>GLM-130B by SwissArmyTransformer's names, its parts joined: queries, keys and values head by head, what is gated before its gate.</summary>
public sealed class Glm130BFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "glm-130b";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["glm-130b"];

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("layernorm_order", "post");
        config.Must("activation", "geglu_erf");
        config.Must("rope_layout", "half");
        var (layers, @base) = (config.Int("num_layers"), config.NumberOrNull("rope_theta") ?? 10_000);
        // The usual alpha is left to the spec's own rule.
        var alpha = config.NumberOrNull("deepnorm_alpha") is { } given && Math.Abs(given - Math.Sqrt(2 * layers)) > 1e-9 ? given : (double?)null;
        return new ModelSpec
        {
            Layers = layers,
            Width = config.Int("hidden_size"),
            Heads = config.Int("num_attention_heads"),
            Vocabulary = config.Int("vocab_size"),
            Context = config.Int("max_sequence_length"),
            Position = config.Bool("position_encoding_2d", false) ? new Rotary2DPosition { Base = @base } : new RotaryPosition { Base = @base },
            Block = new DeepNorm { Alpha = alpha },
            Norm = new LayerNorm { Epsilon = config.NumberOrNull("layernorm_epsilon") ?? 1e-5 },
            FeedForward = new FeedForwardSpec { Width = config.Int("inner_hidden_size"), Activation = Activation.Gelu, Gated = true },
            Biases = new Biases { Qkv = true, AttentionOut = true, FeedForward = true },
            TiedHead = config.Bool("tie_word_embeddings", true),
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "glm-130b",
        ["num_layers"] = spec.Layers,
        ["hidden_size"] = spec.Width,
        ["num_attention_heads"] = spec.Heads,
        ["vocab_size"] = spec.Vocabulary,
        ["max_sequence_length"] = spec.Context,
        ["inner_hidden_size"] = spec.FeedForward.Width,
        ["layernorm_epsilon"] = spec.Norm.Epsilon,
        ["layernorm_order"] = "post",
        ["deepnorm_alpha"] = (spec.Block as DeepNorm)?.Alpha ?? Math.Sqrt(2 * spec.Layers),
        ["activation"] = "geglu_erf",
        ["position_encoding_2d"] = spec.Position is Rotary2DPosition,
        ["rope_layout"] = "half",
        ["rope_theta"] = (spec.Position as RotaryPosition)?.Base ?? (spec.Position as Rotary2DPosition)?.Base ?? 10_000,
        ["tie_word_embeddings"] = spec.TiedHead,
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["transformer.word_embeddings.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(i => Layer(spec, i)),
        .. Both("norm", "transformer.final_layernorm"),
    ];

    private static IEnumerable<TensorMap> Layer(ModelSpec spec, int i) =>
    [
        .. Both($"layers.{i}.attention_norm", $"transformer.layers.{i}.input_layernorm"),
        .. Both($"layers.{i}.attention.qkv", $"transformer.layers.{i}.attention.query_key_value", RowOrder.Grouped(spec.Heads, 1, spec.HeadSize)),
        .. Both($"layers.{i}.attention.out", $"transformer.layers.{i}.attention.dense"),
        .. Both($"layers.{i}.feed_forward_norm", $"transformer.layers.{i}.post_attention_layernorm"),
        .. Both($"layers.{i}.feed_forward.gate_up", $"transformer.layers.{i}.mlp.dense_h_to_4h", RowOrder.SwappedHalves(spec.FeedForward.Width)),
        .. Both($"layers.{i}.feed_forward.down", $"transformer.layers.{i}.mlp.dense_4h_to_h"),
    ];
}
