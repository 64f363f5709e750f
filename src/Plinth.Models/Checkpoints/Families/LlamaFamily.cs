using System.Text.Json.Nodes;
using Plinth.Models.Attention;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>LLaMA in Hugging Face's form.</summary>
public sealed class LlamaFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "llama";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["llama"];

    /// <inheritdoc/>
    public override string StoredHead => "lm_head.weight";

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("mlp_bias", false);
        config.Must("rope_parameters", null);
        var (heads, width, bias) = (config.Int("num_attention_heads"), config.Int("hidden_size"), config.Bool("attention_bias", false));
        int? kvHeads = config.IntOrNull("num_key_value_heads") is { } kv && kv != heads ? kv : null;
        int? headSize = config.IntOrNull("head_dim") is { } size && size != width / heads ? size : null;
        return new ModelSpec
        {
            Layers = config.Int("num_hidden_layers"),
            Width = width,
            Heads = heads,
            Vocabulary = config.Int("vocab_size"),
            Context = config.IntOrNull("max_position_embeddings") ?? 2048,
            Position = new RotaryPosition { Base = config.NumberOrNull("rope_theta") ?? 10_000, Scaling = Scaling(config.Part("rope_scaling")) },
            Attention = new AttentionSpec { KvHeads = kvHeads, HeadSize = headSize },
            Block = new PreNorm(),
            Norm = new RmsNorm { Epsilon = config.NumberOrNull("rms_norm_eps") ?? 1e-6 },
            FeedForward = new FeedForwardSpec { Width = config.Int("intermediate_size"), Activation = config.Activation("hidden_act", "silu"), Gated = true },
            Biases = new Biases { Qkv = bias, AttentionOut = bias },
            TiedHead = config.Bool("tie_word_embeddings", false),
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "llama",
        ["architectures"] = new JsonArray("LlamaForCausalLM"),
        ["num_hidden_layers"] = spec.Layers,
        ["hidden_size"] = spec.Width,
        ["num_attention_heads"] = spec.Heads,
        ["num_key_value_heads"] = spec.KvHeads,
        ["head_dim"] = spec.HeadSize,
        ["vocab_size"] = spec.Vocabulary,
        ["max_position_embeddings"] = spec.Context,
        ["intermediate_size"] = spec.FeedForward.Width,
        ["hidden_act"] = Words.Of(spec.FeedForward.Activation),
        ["rms_norm_eps"] = spec.Norm.Epsilon,
        ["rope_theta"] = (spec.Position as RotaryPosition)?.Base ?? 10_000,
        ["rope_scaling"] = (spec.Position as RotaryPosition)?.Scaling is { Kind: not RotaryScalingKind.Ntk } scaling
            ? new JsonObject { ["type"] = scaling.Kind == RotaryScalingKind.Linear ? "linear" : "dynamic", ["factor"] = scaling.Factor }
            : null,
        ["attention_bias"] = spec.Biases.Qkv,
        ["tie_word_embeddings"] = spec.TiedHead,
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["model.embed_tokens.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(i => Layer(spec, i)),
        .. Both("norm", "model.norm"),
        new(["head.weight"], ["lm_head.weight"]),
    ];

    private static IEnumerable<TensorMap> Layer(ModelSpec spec, int i)
    {
        var stored = $"model.layers.{i}.";
        return
        [
            .. Both($"layers.{i}.attention_norm", stored + "input_layernorm"),
            .. Joined($"layers.{i}.attention.qkv", [stored + "self_attn.q_proj", stored + "self_attn.k_proj", stored + "self_attn.v_proj"], QkvSizes(spec)),
            .. Both($"layers.{i}.attention.out", stored + "self_attn.o_proj"),
            .. Both($"layers.{i}.feed_forward_norm", stored + "post_attention_layernorm"),
            .. Joined($"layers.{i}.feed_forward.gate_up", [stored + "mlp.gate_proj", stored + "mlp.up_proj"], [spec.FeedForward.Width, spec.FeedForward.Width]),
            .. Both($"layers.{i}.feed_forward.down", stored + "mlp.down_proj"),
        ];
    }

    private static RotaryScaling? Scaling(ConfigReader? config)
    {
        if (config is null) return null;
        var kind = config.Text("type") ?? config.Text("rope_type");
        if (kind == "default") return null;
        if (kind is not ("linear" or "dynamic")) config.Must(config.Text("type") is null ? "rope_type" : "type", "linear");
        return new() { Kind = kind == "linear" ? RotaryScalingKind.Linear : RotaryScalingKind.Dynamic, Factor = config.NumberOrNull("factor") ?? 1 };
    }
}
