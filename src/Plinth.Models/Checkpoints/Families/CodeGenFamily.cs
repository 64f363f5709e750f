using System.Text.Json.Nodes;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Norms;
using Plinth.Models.Positions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>CodeGen and CodeGen2: queries, values, keys (in this order) in each of the blocks that the model was split into for training.</summary>
/// <remarks>
/// CodeGen has four blocks, CodeGen2-1B eight. CodeGen2's files call themselves codegen too, and the number stands only in their code: the key
/// <c>mp_num</c> says it here.
/// </remarks>
/// <param name="name">Name in specs.</param>
/// <param name="blocks">Blocks of the fused matrix.</param>
public sealed class CodeGenFamily(string name, int blocks) : Family
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelTypes => [name];

    /// <inheritdoc/>
    public override Family For(ConfigReader config) => config.IntOrNull("mp_num") is { } said ? new CodeGenFamily(said == 8 ? "codegen2" : name, said) : this;

    /// <inheritdoc/>
    public override ModelSpec Read(ConfigReader config)
    {
        config.Must("scale_attn_weights", true);
        config.Must("tie_word_embeddings", false);
        var (width, heads) = (config.Int("n_embd"), config.Int("n_head"));
        if (blocks < 1 || heads % blocks != 0) throw new PlinthException($"{config.File}: {heads} heads do not divide into {blocks} blocks (mp_num)");
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
        ["mp_num"] = blocks,
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
        .. Both($"layers.{i}.attention.qkv", $"transformer.h.{i}.attn.qkv_proj", RowOrder.CodeGenBlocks(blocks, spec.Heads, spec.HeadSize)),
        .. Both($"layers.{i}.attention.out", $"transformer.h.{i}.attn.out_proj"),
        .. Both($"layers.{i}.feed_forward.up", $"transformer.h.{i}.mlp.fc_in"),
        .. Both($"layers.{i}.feed_forward.down", $"transformer.h.{i}.mlp.fc_out"),
    ];
}
