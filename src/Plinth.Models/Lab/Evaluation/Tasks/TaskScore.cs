namespace Plinth.Models.Lab.Evaluation.Tasks;

/// <summary>How a model did on a task, put in one way.</summary>
/// <param name="Task">The task.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Measure"><c>acc</c>, <c>acc_norm</c> (by bytes), <c>acc_token</c>, <c>exact</c> or <c>pass@1</c>.</param>
/// <param name="Right">Item by item.</param>
public sealed record TaskScore(string Task, string Prompt, string Measure, IReadOnlyList<bool> Right)
{
    /// <summary>Share of items that were right.</summary>
    public double Mean => Right.Count == 0 ? double.NaN : Right.Count(r => r) / (double)Right.Count;

    /// <summary>The middle 95 % of the mean over items drawn again.</summary>
    public (double Low, double High) Interval(ulong seed = 17)
    {
        var draw = new Draw(seed);
        var means = Enumerable.Range(0, 1000).Select(_ => Enumerable.Range(0, Right.Count).Count(_ => Right[draw.Below(Right.Count)]) / (double)Right.Count).Order().ToList();
        return (means[24], means[974]);
    }
}
