namespace Plinth.Models.Lab.Comparison;

/// <summary>What a comparison does.</summary>
public sealed record ComparisonPlan
{
    /// <summary>The corpora, two or more.</summary>
    public required IReadOnlyList<Arm> Arms { get; init; }

    /// <summary>Files or folders of held-out text, a set each.</summary>
    public required IReadOnlyList<string> HeldOut { get; init; }

    /// <summary>The folder of all that is made.</summary>
    public required string Folder { get; init; }

    /// <summary>Tokens that each training reads. Default: 1,000,000.</summary>
    public long Tokens { get; init; } = 1_000_000;

    /// <summary>Trainings of each arm. Default: 3.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>The arms begin alike in each seed (common random numbers), and their differences are taken seed by seed; else every training begins by itself. Default: true.</summary>
    public bool Paired { get; init; } = true;

    /// <summary>Ids of the tokenizer, which is trained on all arms together. Default: 4,096.</summary>
    public int Vocabulary { get; init; } = 4096;

    /// <summary>A tokenizer to take instead; null: one is trained.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>The training's YAML without <c>tokens</c>, <c>budget</c> and <c>seed</c>.</summary>
    public required string Training { get; init; }

    /// <summary>What messages call it.</summary>
    public string TrainingFile { get; init; } = "training";

    /// <summary>Most times that an arm may be gone through. Default: 4 (Muennighoff et al. 2023).</summary>
    public double MostEpochs { get; init; } = 4;

    /// <summary>Most documents of a held-out set. Default: 400.</summary>
    public int MostDocuments { get; init; } = 400;

    /// <summary>Most tokens of a held-out text. Default: 1,024.</summary>
    public int MostTokens { get; init; } = 1024;

    /// <summary>Share of a held-out text that may stand in an arm. Default: 0.2.</summary>
    public double MostContaminated { get; init; } = 0.2;
}
