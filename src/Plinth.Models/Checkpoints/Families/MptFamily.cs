using System.Text.Json.Nodes;
using Plinth.Models.Attention;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>MPT as llm-foundry reads it: <c>clip_qkv</c> and <c>alibi_bias_max</c> count, which Hugging Face's port of 4.37 ignores.</summary>
public sealed class MptFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "mpt";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["mpt"];

    /// <inheritdoc/>
    public override string StoredHead => "lm_head.weight";

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        var attention = config.Part("attn_config") ?? new ConfigReader("attn_config", []);
        foreach (var key in (ReadOnlySpan<string>)["prefix_lm", "qk_ln", "attn_uses_sequence_id"]) attention.Must(key, false);
        attention.Must("attn_type", "multihead_attention");
        var (width, alibi, noBias) = (config.Int("d_model"), attention.Bool("alibi", false), config.Bool("no_bias", true));
        // Beside ALiBi, learned_pos_emb says nothing.
        if (!alibi) config.Must("learned_pos_emb", true);
        return new ModelSpec
        {
            Layers = config.Int("n_layers"),
            Width = width,
            Heads = config.Int("n_heads"),
            Vocabulary = config.Int("vocab_size"),
            Context = config.Int("max_seq_len"),
            Position = alibi ? new AlibiPosition { MaxBias = attention.NumberOrNull("alibi_bias_max") ?? 8 } : new LearnedPosition(),
            Attention = new AttentionSpec { Clip = attention.NumberOrNull("clip_qkv"), Scale = attention.NumberOrNull("softmax_scale") },
            Block = new PreNorm(),
            Norm = Norm(config, !noBias),
            FeedForward = new FeedForwardSpec { Width = config.Int("expansion_ratio") * width, Activation = Activation.Gelu },
            Biases = new Biases { Qkv = !noBias, AttentionOut = !noBias, FeedForward = !noBias },
            TiedHead = config.Bool("tie_word_embeddings", true),
            LogitScale = LogitScale(config, width),
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "mpt",
        ["architectures"] = new JsonArray("MPTForCausalLM"),
        ["n_layers"] = spec.Layers,
        ["d_model"] = spec.Width,
        ["n_heads"] = spec.Heads,
        ["vocab_size"] = spec.Vocabulary,
        ["max_seq_len"] = spec.Context,
        ["expansion_ratio"] = Math.Max(1, spec.FeedForward.Width / spec.Width),
        ["no_bias"] = !spec.Biases.Qkv,
        ["norm_type"] = "low_precision_layernorm",
        ["layer_norm_epsilon"] = spec.Norm.Epsilon,
        ["learned_pos_emb"] = true,
        ["logit_scale"] = spec.LogitScale,
        ["tie_word_embeddings"] = spec.TiedHead,
        ["attn_config"] = new JsonObject
        {
            ["alibi"] = spec.Position is AlibiPosition,
            ["alibi_bias_max"] = (spec.Position as AlibiPosition)?.MaxBias ?? 8,
            ["attn_type"] = "multihead_attention",
            ["clip_qkv"] = spec.Attention.Clip,
            ["prefix_lm"] = false,
            ["qk_ln"] = false,
            ["softmax_scale"] = spec.Attention.Scale,
        },
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["transformer.wte.weight"]),
        new(["embed.positions.weight"], ["transformer.wpe.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(Layer),
        .. Both("norm", "transformer.norm_f"),
        new(["head.weight"], ["lm_head.weight"]),
    ];

    private static IEnumerable<TensorMap> Layer(int i) =>
    [
        .. Both($"layers.{i}.attention_norm", $"transformer.blocks.{i}.norm_1"),
        .. Both($"layers.{i}.attention.qkv", $"transformer.blocks.{i}.attn.Wqkv"),
        .. Both($"layers.{i}.attention.out", $"transformer.blocks.{i}.attn.out_proj"),
        .. Both($"layers.{i}.feed_forward_norm", $"transformer.blocks.{i}.norm_2"),
        .. Both($"layers.{i}.feed_forward.up", $"transformer.blocks.{i}.ffn.up_proj"),
        .. Both($"layers.{i}.feed_forward.down", $"transformer.blocks.{i}.ffn.down_proj"),
    ];

    private static LayerNorm Norm(ConfigReader config, bool bias)
    {
        if (config.Text("norm_type") is not (null or "layernorm" or "low_precision_layernorm")) config.Must("norm_type", "low_precision_layernorm");
        return new LayerNorm { Epsilon = config.NumberOrNull("layer_norm_epsilon") ?? 1e-5, Bias = bias };
    }

    private static double? LogitScale(ConfigReader config, int width)
    {
        try
        {
            return config.NumberOrNull("logit_scale");
        }
        catch (PlinthException) when (config.Text("logit_scale") == "inv_sqrt_d_model")
        {
            return 1 / Math.Sqrt(width);
        }
    }
}
