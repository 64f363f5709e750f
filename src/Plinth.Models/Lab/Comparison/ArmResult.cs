using Plinth.Models.Lab.Evaluation;
using Plinth.Tokens.Shards;

namespace Plinth.Models.Lab.Comparison;

/// <summary>What became of an arm.</summary>
/// <param name="Arm">The arm.</param>
public sealed record ArmResult(Arm Arm)
{
    /// <summary>Why it failed; null: it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>What the whole corpus holds; of a large one a sample was encoded, and the rest has as many tokens a byte.</summary>
    public TokenTotals? Size { get; init; }

    /// <summary>How often a training of so many tokens goes through all of it.</summary>
    public double Epochs { get; init; }

    /// <summary>Bits of each held-out text, by seed.</summary>
    public IReadOnlyList<double[]> Bits { get; init; } = [];

    /// <summary>Bits a byte over the texts that a choice takes, the mean of the seeds.</summary>
    public double BitsPerByte(IReadOnlyList<HeldOutDocument> texts, IReadOnlyList<int> bytes, Func<HeldOutDocument, bool> choice)
    {
        var taken = Enumerable.Range(0, texts.Count).Where(i => choice(texts[i])).ToList();
        return taken.Count == 0 || Bits.Count == 0 ? double.NaN : Bits.Average(b => taken.Sum(i => b[i]) / taken.Sum(i => (double)bytes[i]));
    }
}
