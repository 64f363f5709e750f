using System.Text.Json.Nodes;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>OPT: two free rows before the positions; OPT-350m with post-norm, a narrower embedding and no final norm.</summary>
public sealed class OptFamily : Family
{
    /// <inheritdoc/>
    public override string Name => "opt";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["opt"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Prefixes => ["model.decoder.", "decoder."];

    /// <inheritdoc/>
    public override string StoredHead => "lm_head.weight";

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("layer_norm_elementwise_affine", true);
        var (width, before, biases) = (config.Int("hidden_size"), config.Bool("do_layer_norm_before", true), config.Bool("enable_bias", true));
        var embedding = config.IntOrNull("word_embed_proj_dim") ?? width;
        return new ModelSpec
        {
            Layers = config.Int("num_hidden_layers"),
            Width = width,
            Heads = config.Int("num_attention_heads"),
            Vocabulary = config.Int("vocab_size"),
            Context = config.Int("max_position_embeddings"),
            Position = new LearnedPosition { Offset = 2 },
            Block = before ? new PreNorm() : new PostNorm(),
            Norm = new LayerNorm(),
            FeedForward = new FeedForwardSpec { Width = config.Int("ffn_dim"), Activation = config.Activation("activation_function", "relu") },
            Biases = new Biases { Qkv = biases, AttentionOut = biases, FeedForward = biases },
            TiedHead = config.Bool("tie_word_embeddings", true),
            EmbeddingWidth = embedding == width ? null : embedding,
            FinalNorm = before && !config.Bool("_remove_final_layer_norm", false),
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "opt",
        ["architectures"] = new JsonArray("OPTForCausalLM"),
        ["num_hidden_layers"] = spec.Layers,
        ["hidden_size"] = spec.Width,
        ["num_attention_heads"] = spec.Heads,
        ["vocab_size"] = spec.Vocabulary,
        ["max_position_embeddings"] = spec.Context,
        ["ffn_dim"] = spec.FeedForward.Width,
        ["activation_function"] = Words.Of(spec.FeedForward.Activation),
        ["word_embed_proj_dim"] = spec.EmbeddingWidth ?? spec.Width,
        ["do_layer_norm_before"] = spec.Block is PreNorm,
        ["_remove_final_layer_norm"] = spec.Block is PreNorm && !spec.FinalNorm,
        ["enable_bias"] = spec.Biases.Qkv,
        ["tie_word_embeddings"] = spec.TiedHead,
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["model.decoder.embed_tokens.weight"]),
        new(["embed.positions.weight"], ["model.decoder.embed_positions.weight"]),
        new(["embed.project.weight"], ["model.decoder.project_in.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(i => Layer(spec, i)),
        .. Both("norm", "model.decoder.final_layer_norm"),
        new(["head.project.weight"], ["model.decoder.project_out.weight"]),
        new(["head.weight"], ["lm_head.weight"]),
    ];

    private static IEnumerable<TensorMap> Layer(ModelSpec spec, int i)
    {
        var stored = $"model.decoder.layers.{i}.";
        return
        [
            .. Joined($"layers.{i}.attention.qkv", [stored + "self_attn.q_proj", stored + "self_attn.k_proj", stored + "self_attn.v_proj"], QkvSizes(spec)),
            .. Both($"layers.{i}.attention.out", stored + "self_attn.out_proj"),
            .. Both($"layers.{i}.attention_norm", stored + "self_attn_layer_norm"),
            .. Both($"layers.{i}.feed_forward.up", stored + "fc1"),
            .. Both($"layers.{i}.feed_forward.down", stored + "fc2"),
            // The name that the model's own last norm has too, one level higher.
            .. Both($"layers.{i}.feed_forward_norm", stored + "final_layer_norm"),
        ];
    }
}
