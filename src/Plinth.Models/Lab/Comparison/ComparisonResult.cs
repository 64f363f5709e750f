using Plinth.Models.Lab.Evaluation;

namespace Plinth.Models.Lab.Comparison;

/// <summary>What a comparison found.</summary>
/// <param name="Arms">Those that came through, the best first, then those that failed.</param>
/// <param name="Texts">The held-out texts that were measured.</param>
/// <param name="Bytes">Bytes of each, as far as it was read.</param>
/// <param name="LeftOut">Texts of each set that stand in an arm and were left out.</param>
/// <param name="Gaps">For each arm but the first that came through, how much the first is better.</param>
public sealed record ComparisonResult(IReadOnlyList<ArmResult> Arms, IReadOnlyList<HeldOutDocument> Texts, IReadOnlyList<int> Bytes, IReadOnlyDictionary<string, int> LeftOut, IReadOnlyList<(ArmResult Arm, Difference Gap)> Gaps)
{
    /// <summary>How much better one arm that came through is than another.</summary>
    public Difference Between(ArmResult first, ArmResult second) => Difference.Of(first.Bits, second.Bits, Bytes, [.. Texts.Select(t => t.Set)], 17);
}
