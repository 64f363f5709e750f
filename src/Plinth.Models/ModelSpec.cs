using Plinth.Models.Attention;
using Plinth.Models.Blocks;
using Plinth.Models.FeedForward;
using Plinth.Models.Initialisation;
using Plinth.Models.Norms;
using Plinth.Models.Objectives;
using Plinth.Models.Positions;
using Plinth.Models.Specs;

namespace Plinth.Models;

/// <summary>What a decoder is made of: its sizes, and one choice on each axis. A page of YAML in <c>models/</c>.</summary>
public sealed record ModelSpec
{
    /// <summary>Name in kebab-case, such as <c>llama-7b</c>.</summary>
    public string Name { get; init; } = "unnamed";

    /// <summary>Name as its authors write it.</summary>
    public string? Title { get; init; }

    /// <summary>Number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>Number of query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Rows of the embedding table.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Length that the model was trained with, in tokens.</summary>
    public required int Context { get; init; }

    /// <summary>How order is told.</summary>
    public required PositionSpec Position { get; init; }

    /// <summary>Heads of keys and values, bands, scaling. Default: plain multi-head.</summary>
    public AttentionSpec Attention { get; init; } = new();

    /// <summary>Where the norms stand, and whether attention and feed-forward go side by side.</summary>
    public required BlockSpec Block { get; init; }

    /// <summary>The norm of every place.</summary>
    public required NormSpec Norm { get; init; }

    /// <summary>The position-wise part.</summary>
    public required FeedForwardSpec FeedForward { get; init; }

    /// <summary>Which projections have a bias. Default: none.</summary>
    public Biases Biases { get; init; } = new();

    /// <summary>The output projection is the embedding table. Default: false.</summary>
    public bool TiedHead { get; init; }

    /// <summary>Factor on the logits; null: none.</summary>
    public double? LogitScale { get; init; }

    /// <summary>A norm directly after the token embedding (BLOOM). Default: false.</summary>
    public bool EmbeddingNorm { get; init; }

    /// <summary>Width of the embedding table where it differs from the model's (OPT-350m projects 512 to 1,024); null: the same.</summary>
    public int? EmbeddingWidth { get; init; }

    /// <summary>Share of the gradient that reaches the embedding (GLM-130B: 0.1); null: all.</summary>
    public double? EmbeddingGradient { get; init; }

    /// <summary>A norm before the output projection. Default: true.</summary>
    public bool FinalNorm { get; init; } = true;

    /// <summary>How the parameters begin. Default: normal with standard deviation 0.02.</summary>
    public InitialisationSpec Initialisation { get; init; } = new NormalInitialisation();

    /// <summary>What it is trained to do; shares add up to 1, and 0 marks what later work added. Default: next-token prediction.</summary>
    public IReadOnlyList<ObjectiveSpec> Objectives { get; init; } = [new CausalObjective()];

    /// <summary>The checkpoint format it is stored in, such as <c>llama</c>. Default: <c>plinth</c>.</summary>
    public string Family { get; init; } = "plinth";

    /// <summary>What its authors say of it; null for models of one's own.</summary>
    public Published? Published { get; init; }

    /// <summary>Heads of keys and values.</summary>
    public int KvHeads => Attention.KvHeads ?? Heads;

    /// <summary>Size of one head.</summary>
    public int HeadSize => Attention.HeadSize ?? Width / Heads;

    /// <summary>Says what does not fit together, or null.</summary>
    public string? Problem()
    {
        if (new[] { Layers, Width, Heads, Vocabulary, Context, FeedForward.Width, KvHeads, HeadSize }.Any(n => n < 1))
            return "layers, width, heads, vocabulary, context, kv_heads, head_size and the feed-forward's width are at least 1";
        if (Attention.HeadSize is null && Width % Heads != 0) return $"width {Width} does not divide by {Heads} heads; set attention.head_size";
        if (Heads % KvHeads != 0) return $"{Heads} heads do not divide by {KvHeads} kv_heads";
        if (TiedHead && Biases.Head) return "a tied head has no bias";
        if (Attention.Pattern.Contains(AttentionKind.Banded) != Attention.Window is not null) return "banded layers and attention.window go together";
        return Position.Problem(this);
    }
}
