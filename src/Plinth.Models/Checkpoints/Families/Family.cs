using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Plinth.Models.Checkpoints.Families;

/// <summary>A checkpoint format: its config, its tensors' names, the order of their rows.</summary>
public abstract partial class Family
{
    /// <summary>Its name in specs.</summary>
    public abstract string Name { get; }

    /// <summary>The words under <c>model_type</c> that it answers to.</summary>
    public abstract IReadOnlyList<string> ModelTypes { get; }

    /// <summary>What names begin with; files are read with any of these and written with the first.</summary>
    public virtual IReadOnlyList<string> Prefixes => [""];

    /// <summary>The head's tensor, which may lie in the file even where it is tied; null: the family never stores one.</summary>
    public virtual string? StoredHead => null;

    /// <summary>The form of the family that a config is of, where there are several.</summary>
    public virtual Family For(ConfigReader config) => this;

    /// <summary>The spec that a config stands for; what cannot be expressed is refused by name.</summary>
    public abstract ModelSpec Read(ConfigReader config);

    /// <summary>The config of a spec, as far as the family can express it.</summary>
    public abstract JsonObject Write(ModelSpec spec);

    /// <summary>How parameters and tensors correspond; names of parameters that a spec does not have are skipped.</summary>
    public abstract IEnumerable<TensorMap> Maps(ModelSpec spec);

    /// <summary>Buffers that some files hold and nobody needs.</summary>
    public virtual bool Ignores(string name) => Buffers().IsMatch(name);

    /// <summary>All families.</summary>
    public static IReadOnlyList<Family> All { get; } =
    [
        new Gpt2Family(), new OptFamily(), new BloomFamily(), new MptFamily(), new FalconFamily(), new LlamaFamily(), new LlamaMetaFamily(),
        new GptBigCodeFamily(), new CodeGenFamily("codegen", 4), new CodeGenFamily("codegen2", 8), new ChatGlmFamily(), new PalmFamily(), new Glm130BFamily(), new PlinthFamily(),
    ];

    /// <summary>Weight and bias of one projection or norm.</summary>
    protected static IEnumerable<TensorMap> Both(string own, string stored, int[]? rows = null, bool transposed = false) =>
    [
        new([own + ".weight"], [stored + ".weight"]) { Rows = rows, Transposed = transposed },
        new([own + ".bias"], [stored + ".bias"]) { Rows = rows },
    ];

    /// <summary>Weights and biases of several projections that are one of ours.</summary>
    protected static IEnumerable<TensorMap> Joined(string own, string[] stored, int[] sizes) =>
    [
        new([own + ".weight"], [.. stored.Select(s => s + ".weight")]) { Sizes = sizes },
        new([own + ".bias"], [.. stored.Select(s => s + ".bias")]) { Sizes = sizes },
    ];

    /// <summary>Rows of queries, of keys and of values.</summary>
    protected static int[] QkvSizes(ModelSpec spec) => [spec.Heads * spec.HeadSize, spec.KvHeads * spec.HeadSize, spec.KvHeads * spec.HeadSize];

    [GeneratedRegex(@"(\.attn\.(bias|masked_bias|causal_mask)|inv_freq|norm\.beta)$")]
    private static partial Regex Buffers();
}
