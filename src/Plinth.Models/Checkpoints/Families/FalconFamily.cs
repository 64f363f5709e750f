using System.Text.Json.Nodes;
using Plinth.Models.Attention;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>Falcon in its three forms, by new keys and by those of the first files (RefinedWeb): 7B, 40B and 180B, and the RW models with ALiBi.</summary>
public sealed class FalconFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "falcon";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["falcon", "RefinedWebModel", "RefinedWeb"];

    /// <inheritdoc/>
    public override string StoredHead => "lm_head.weight";

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("apply_residual_connection_post_layernorm", false);
        config.Must("rope_scaling", null);
        config.Must("rope_parameters", null);
        var (width, heads) = (config.Int("hidden_size"), config.Int("num_attention_heads", "n_head"));
        // The first 40B file has no key for its form but its type.
        var grouped = config.Bool("new_decoder_architecture", config.Text("model_type") == "RefinedWeb");
        var (parallel, alibi, bias) = (grouped || config.Bool("parallel_attn", true), config.Bool("alibi", false), config.Bool("bias", false));
        var norms = config.IntOrNull("num_ln_in_parallel_attn") ?? (grouped ? 2 : 1);
        if (norms is not (1 or 2)) config.Must("num_ln_in_parallel_attn", 2);
        var kvHeads = grouped ? config.Int("num_kv_heads", "n_head_kv") : config.Bool("multi_query", true) ? 1 : heads;
        return new ModelSpec
        {
            Layers = config.Int("num_hidden_layers", "n_layer"),
            Width = width,
            Heads = heads,
            Vocabulary = config.Int("vocab_size"),
            Context = config.IntOrNull("max_position_embeddings") ?? 2048,
            Position = alibi ? new AlibiPosition { FalconRounding = true } : new RotaryPosition { Base = config.NumberOrNull("rope_theta") ?? 10_000 },
            Attention = new AttentionSpec { KvHeads = kvHeads == heads ? null : kvHeads },
            Block = parallel ? new ParallelBlock { TwoNorms = norms == 2 } : new PreNorm(),
            Norm = new LayerNorm { Epsilon = config.NumberOrNull("layer_norm_epsilon") ?? 1e-5 },
            FeedForward = new FeedForwardSpec { Width = config.IntOrNull("ffn_hidden_size") ?? 4 * width, Activation = Activation.Gelu },
            Biases = new Biases { Qkv = bias, AttentionOut = bias, FeedForward = bias },
            TiedHead = config.Bool("tie_word_embeddings", true),
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "falcon",
        ["architectures"] = new JsonArray("FalconForCausalLM"),
        ["num_hidden_layers"] = spec.Layers,
        ["hidden_size"] = spec.Width,
        ["num_attention_heads"] = spec.Heads,
        ["num_kv_heads"] = spec.KvHeads,
        ["vocab_size"] = spec.Vocabulary,
        ["max_position_embeddings"] = spec.Context,
        ["ffn_hidden_size"] = spec.FeedForward.Width,
        ["layer_norm_epsilon"] = spec.Norm.Epsilon,
        ["alibi"] = spec.Position is AlibiPosition,
        ["rope_theta"] = (spec.Position as RotaryPosition)?.Base ?? 10_000,
        ["bias"] = spec.Biases.Qkv,
        ["multi_query"] = spec.KvHeads != spec.Heads,
        ["parallel_attn"] = spec.Block is ParallelBlock,
        ["new_decoder_architecture"] = spec.Block is ParallelBlock { TwoNorms: true } || (spec.KvHeads != 1 && spec.KvHeads != spec.Heads),
        ["num_ln_in_parallel_attn"] = spec.Block is ParallelBlock { TwoNorms: true } ? 2 : 1,
        ["tie_word_embeddings"] = spec.TiedHead,
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["transformer.word_embeddings.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(i => Layer(spec, i)),
        .. Both("norm", "transformer.ln_f"),
        new(["head.weight"], ["lm_head.weight"]),
    ];

    private static IEnumerable<TensorMap> Layer(ModelSpec spec, int i)
    {
        var twoNorms = spec.Block is ParallelBlock { TwoNorms: true };
        // One key for all: queries, key, value. Else group by group, in which a head of its own is a group.
        var rows = spec.KvHeads == 1 && !twoNorms ? null : RowOrder.Grouped(spec.KvHeads, spec.Heads / spec.KvHeads, spec.HeadSize);
        var stored = $"transformer.h.{i}.";
        return
        [
            .. Both($"layers.{i}.attention_norm", stored + (twoNorms ? "ln_attn" : "input_layernorm")),
            .. Both($"layers.{i}.feed_forward_norm", stored + (twoNorms ? "ln_mlp" : "post_attention_layernorm")),
            .. Both($"layers.{i}.attention.qkv", stored + "self_attention.query_key_value", rows),
            .. Both($"layers.{i}.attention.out", stored + "self_attention.dense"),
            .. Both($"layers.{i}.feed_forward.up", stored + "mlp.dense_h_to_4h"),
            .. Both($"layers.{i}.feed_forward.down", stored + "mlp.dense_4h_to_h"),
        ];
    }
}
