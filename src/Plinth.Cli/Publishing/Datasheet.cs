using System.Text;
using Plinth.Running;

namespace Plinth.Cli.Publishing;

/// <summary>What a run removed, in counts; never a text of it.</summary>
internal static class Datasheet
{
    /// <summary>The page.</summary>
    public static string Of(RunSummary summary, CorpusFigures figures)
    {
        var text = new StringBuilder();
        var read = Math.Max(1, summary.Totals.Read);
        DataCard.Line(text, $"# What was removed from {DataCard.Cell(summary.Name)}");
        DataCard.Line(text, $"\n{summary.Totals.Read:N0} documents were read: {summary.Totals.Kept:N0} kept, {summary.Totals.Dropped:N0} dropped, {summary.Totals.Failed:N0} failed. Each removed document counts once, with the rule that met it first; an earlier rule hides what a later one would have said. Characters are those of the record as read, in UTF-16 units.");
        DataCard.Line(text, $"\n| fate | step | rule | limit | documents | share of read | characters |\n|---|---|---|--:|--:|--:|--:|");
        foreach (var removal in figures.Removed)
        {
            var rule = summary.Rules.FirstOrDefault(r => r.Step == removal.Step && r.Rule == removal.Rule);
            var limit = rule?.Limit is { } value ? FormattableString.Invariant($"{(rule.AtLeast ? "at least" : "at most")} {value:G6}") : "";
            DataCard.Line(text, $"| {removal.Fate} | {DataCard.Cell(removal.Step)} | {DataCard.Cell(removal.Rule)} | {limit} | {removal.Documents:N0} | {100.0 * removal.Documents / read:N3}% | {removal.Characters:N0} |");
        }

        DataCard.Line(text, $"\n## Changed within kept texts\n\n| step | documents changed |\n|---|--:|");
        foreach (var step in summary.Steps.Where(s => s.Edited > 0)) DataCard.Line(text, $"| {DataCard.Cell(step.Name)} | {step.Edited:N0} |");
        if (summary.Spans.Count > 0)
        {
            DataCard.Line(text, $"\n| step | rule | documents | places | characters |\n|---|---|--:|--:|--:|");
            foreach (var span in summary.Spans) DataCard.Line(text, $"| {DataCard.Cell(span.Step)} | {DataCard.Cell(span.Rule)} | {span.Documents:N0} | {span.Count:N0} | {span.Chars:N0} |");
        }

        DataCard.Line(text, $"\nNo removed or masked text is in this folder.");
        return text.ToString().ReplaceLineEndings("\n");
    }
}
