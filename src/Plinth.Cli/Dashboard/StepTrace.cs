using Plinth.Languages;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Signals;

namespace Plinth.Cli.Dashboard;

/// <summary>Takes one record through the steps of its recipe again and tells what each did.</summary>
internal static class StepTrace
{
    public static DocumentTrace Of(OpenRun open, LedgerEntry entry, CancellationToken ct)
    {
        var run = open.Prepared;
        var masks = new Masks(run.Recipe);
        var document = Documents.Read(run, entry, ct);
        document.Lend(new TextSignals { Segmenter = new CjkSegmenter() });
        var first = masks.Shown(document);
        var steps = new List<TracedStep>();
        foreach (var step in run.Recipe.Steps)
        {
            ct.ThrowIfCancellationRequested();
            var traced = Take(step, document, entry, masks);
            steps.Add(traced);
            if (traced.Fate != "kept") break;
        }

        return new(Short(first), Short(masks.Shown(document)), document.MediaType, masks.Any, steps, [.. Enumerable.Range(0, document.Labels.Count).Select(i => new LabelValue(document.Labels[i].Key, document.Labels[i].Value.AsText()))]);
    }

    private static TracedStep Take(StepEntry step, Document document, LedgerEntry entry, Masks masks)
    {
        var kind = step.Step switch { IFilter => "filter", IMask => "mask", IEditor => "editor", ILabel => "label", _ => "corpus" };
        if (!step.IsFor(document)) return new(step.Name, kind, "kept", null, null, null, document.Text.Length, document.Text.Length, [], [], "not-for");
        var (text, shown, spans) = (document.Text, masks.Shown(document), document.Spans.Count);
        var rules = new Rules();
        var verdict = step.Step is ICorpusStep ? OfLedger(step, entry) : StageTask.Apply(step.Step, document, null, rules);
        document.NameSpans(spans, step.Name);
        var changed = !ReferenceEquals(text, document.Text);
        // What a mask took away is told by its length; what other masks will take away is gone as well.
        var diff = !changed ? [] : step.Step is IMask ? shown is null ? [] : TextDiff.Of(text, shown, hide: true) : Difference(shown, masks.Shown(document), kind);
        return new(step.Name, kind, verdict.Fate.ToString().ToLowerInvariant(), verdict.Rule, Finite(verdict.Value), Finite(verdict.Limit), text.Length, document.Text.Length,
            [.. rules.Tallies.Where(t => t.Buckets.Count > 0).Select(t => new MeasuredRule(t.Rule, t.AtLeast, t.Limit, RuleTally.LowerEdge(t.Buckets.First().Key)))], diff,
            step.Step is ICorpusStep ? "all-documents" : null);
    }

    // A step that needs all documents is not run again; what it decided stands in the ledger.
    private static Verdict OfLedger(StepEntry step, LedgerEntry entry) => entry.Step == step.Name
        ? entry.Fate == "failed" ? Verdict.Fail(entry.Rule ?? "", "") : Verdict.Drop(entry.Rule ?? "", entry.Value ?? double.NaN, entry.Limit ?? double.NaN, entry.DuplicateOf)
        : Verdict.Keep;

    private static IReadOnlyList<DiffPiece> Difference(string? before, string? after, string kind)
    {
        if (after is null) return [];
        // What came of markup is not compared with it letter by letter.
        if (before is null || (kind == "editor" && before.Length > 4 * after.Length && before.Contains('<'))) return [new("+", Short(after)!)];
        return TextDiff.Of(before, after);
    }

    private static string? Short(string? text) => text is { Length: > TextDiff.MostChars } ? text[..TextDiff.MostChars] + "…" : text;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>What became of a record, step by step.</summary>
/// <param name="First">The record as it was read; null where it may not be shown.</param>
/// <param name="Last">Its text at the end of its way; null where it may not be shown.</param>
/// <param name="MediaType">What it is now.</param>
/// <param name="Masked">Whether the recipe hides something, which is hidden here too.</param>
/// <param name="Steps">The steps, up to the one that took it out.</param>
/// <param name="Labels">Its metadata at the end.</param>
internal sealed record DocumentTrace(string? First, string? Last, string MediaType, bool Masked, IReadOnlyList<TracedStep> Steps, IReadOnlyList<LabelValue> Labels);

/// <summary>What one step did.</summary>
internal sealed record TracedStep(
    string Name, string Kind, string Fate, string? Rule, double? Value, double? Limit, int Before, int After, IReadOnlyList<MeasuredRule> Rules, IReadOnlyList<DiffPiece> Diff, string? Note);

/// <summary>A rule that judged a document: the value is the lower edge of its bucket, at most 6% below what was measured.</summary>
internal sealed record MeasuredRule(string Rule, bool AtLeast, double Limit, double About);

/// <summary>A label.</summary>
internal sealed record LabelValue(string Name, string Value);
