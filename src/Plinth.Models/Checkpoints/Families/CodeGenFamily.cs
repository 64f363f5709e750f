using System.Text.Json.Nodes;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>CodeGen: queries, values, keys (in this order) in each of the four blocks that the model was split into for training.</summary>
public class CodeGenFamily : Family
{
    /// <summary>Blocks of the fused matrix.</summary>
    protected virtual int Blocks => 4;

    /// <inheritdoc/>
    public override string Name => "codegen";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => ["codegen"];

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("scale_attn_weights", true);
        config.Must("mp_num", Blocks);
        var (width, heads) = (config.Int("n_embd"), config.Int("n_head"));
        if (heads % Blocks != 0) throw new PlinthException($"{Name}: {heads} heads do not divide into {Blocks} blocks");
        var dims = config.IntOrNull("rotary_dim") ?? 64;
        return new ModelSpec
        {
            Layers = config.Int("n_layer"),
            Width = width,
            Heads = heads,
            Vocabulary = config.Int("vocab_size"),
            Context = config.Int("n_positions", "n_ctx"),
            Position = new RotaryPosition { Layout = RotaryLayout.Interleaved, Dims = dims == width / heads ? null : dims },
            Block = new ParallelBlock(),
            Norm = new LayerNorm { Epsilon = config.NumberOrNull("layer_norm_epsilon") ?? 1e-5 },
            FeedForward = new FeedForwardSpec { Width = config.IntOrNull("n_inner") ?? 4 * width, Activation = config.Activation("activation_function", "gelu_new") },
            Biases = new Biases { FeedForward = true, Head = true },
        };
    }

    /// <inheritdoc/>
    public override JsonObject Write(ModelSpec spec) => new()
    {
        ["model_type"] = "codegen",
        ["architectures"] = new JsonArray("CodeGenForCausalLM"),
        ["n_layer"] = spec.Layers,
        ["n_embd"] = spec.Width,
        ["n_head"] = spec.Heads,
        ["vocab_size"] = spec.Vocabulary,
        ["n_positions"] = spec.Context,
        ["n_ctx"] = spec.Context,
        ["n_inner"] = spec.FeedForward.Width,
        ["rotary_dim"] = (spec.Position as RotaryPosition)?.Dims ?? spec.HeadSize,
        ["activation_function"] = Words.Of(spec.FeedForward.Activation),
        ["layer_norm_epsilon"] = spec.Norm.Epsilon,
        ["tie_word_embeddings"] = false,
    };

    /// <inheritdoc/>
    public override IEnumerable<TensorMap> Maps(ModelSpec spec) =>
    [
        new(["embed.tokens.weight"], ["transformer.wte.weight"]),
        .. Enumerable.Range(0, spec.Layers).SelectMany(i => Layer(spec, i)),
        .. Both("norm", "transformer.ln_f"),
        .. Both("head", "lm_head"),
    ];

    private IEnumerable<TensorMap> Layer(ModelSpec spec, int i) =>
    [
        .. Both($"layers.{i}.attention_norm", $"transformer.h.{i}.ln_1"),
        .. Both($"layers.{i}.attention.qkv", $"transformer.h.{i}.attn.qkv_proj", RowOrder.CodeGenBlocks(Blocks, spec.Heads, spec.HeadSize)),
        .. Both($"layers.{i}.attention.out", $"transformer.h.{i}.attn.out_proj"),
        .. Both($"layers.{i}.feed_forward.up", $"transformer.h.{i}.mlp.fc_in"),
        .. Both($"layers.{i}.feed_forward.down", $"transformer.h.{i}.mlp.fc_out"),
    ];
}
