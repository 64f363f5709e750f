using System.Text.Json.Nodes;
using Plinth.Models.Attention;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>ChatGLM2: rotary on the first half of each head, the base taken over that half; two heads of keys and values.</summary>
public sealed class ChatGlmFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "chatglm";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["chatglm"];

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        foreach (var key in (ReadOnlySpan<string>)["rmsnorm", "post_layer_norm", "original_rope"]) config.Must(key, true);
        foreach (var key in (ReadOnlySpan<string>)["apply_residual_connection_post_layernorm", "add_bias_linear", "fp32_residual_connection", "tie_word_embeddings"]) config.Must(key, false);
        var (heads, size) = (config.Int("num_attention_heads"), config.Int("kv_channels"));
        var (width, kvHeads) = (config.Int("hidden_size"), config.Bool("multi_query_attention", false) ? config.Int("multi_query_group_num") : heads);
        return new ModelSpec
        {
            Layers = config.Int("num_layers"),
            Width = width,
            Heads = heads,
            Vocabulary = config.Int("padded_vocab_size", "vocab_size"),
            Context = config.Int("seq_length"),
            Position = new RotaryPosition { Layout = RotaryLayout.Interleaved, Dims = size / 2 },
            Attention = new AttentionSpec { KvHeads = kvHeads == heads ? null : kvHeads, HeadSize = size },
            Block = new PreNorm(),
            Norm = new RmsNorm { Epsilon = config.NumberOrNull("layernorm_epsilon") ?? 1e-5 },
            FeedForward = new FeedForwardSpec { Width = config.Int("ffn_hidden_size"), Activation = Activation.Silu, Gated = true },
            Biases = new Biases { Qkv = config.Bool("add_qkv_bias", false) },
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "chatglm",
        ["architectures"] = new JsonArray("ChatGLMModel"),
        ["num_layers"] = spec.Layers,
        ["hidden_size"] = spec.Width,
        ["num_attention_heads"] = spec.Heads,
        ["kv_channels"] = spec.HeadSize,
        ["multi_query_attention"] = spec.KvHeads != spec.Heads,
        ["multi_query_group_num"] = spec.KvHeads,
        ["padded_vocab_size"] = spec.Vocabulary,
        ["seq_length"] = spec.Context,
        ["ffn_hidden_size"] = spec.FeedForward.Width,
        ["layernorm_epsilon"] = spec.Norm.Epsilon,
        ["rmsnorm"] = true,
        ["post_layer_norm"] = true,
        ["original_rope"] = true,
        ["add_bias_linear"] = false,
        ["add_qkv_bias"] = spec.Biases.Qkv,
        ["tie_word_embeddings"] = false,
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["transformer.embedding.word_embeddings.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(Layer),
        .. Both("norm", "transformer.encoder.final_layernorm"),
        new(["head.weight"], ["transformer.output_layer.weight"]),
    ];

    private static IEnumerable<TensorMap> Layer(int i)
    {
        var stored = $"transformer.encoder.layers.{i}.";
        return
        [
            .. Both($"layers.{i}.attention_norm", stored + "input_layernorm"),
            .. Both($"layers.{i}.attention.qkv", stored + "self_attention.query_key_value"),
            .. Both($"layers.{i}.attention.out", stored + "self_attention.dense"),
            .. Both($"layers.{i}.feed_forward_norm", stored + "post_attention_layernorm"),
            .. Both($"layers.{i}.feed_forward.gate_up", stored + "mlp.dense_h_to_4h"),
            .. Both($"layers.{i}.feed_forward.down", stored + "mlp.dense_4h_to_h"),
        ];
    }
}
