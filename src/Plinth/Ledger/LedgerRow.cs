namespace Plinth.Ledger;

/// <summary>The fate of one document that was read.</summary>
/// <param name="Ordinal">Its position in its shard, from 0, as it was read.</param>
/// <param name="Id">Its id.</param>
/// <param name="Source">The file that it came from.</param>
/// <param name="Url">Its URL, or null.</param>
/// <param name="Fate">Kept, dropped or failed.</param>
/// <param name="Step">The step that decided; <c>read</c> for what could not be read; null when kept.</param>
/// <param name="Rule">The rule or kind of fault; null when kept.</param>
/// <param name="Value">What the rule measured, or NaN.</param>
/// <param name="Limit">Its limit, or NaN.</param>
/// <param name="DuplicateOf">Id of the document that stays in its place, or null.</param>
/// <param name="CharsIn">Length as it was read, in UTF-16 units.</param>
/// <param name="CharsOut">Length in the corpus, in UTF-16 units; 0 unless kept.</param>
/// <param name="Error">What went wrong, or null.</param>
/// <param name="Spans">What steps masked or cut and were asked to report, as <see cref="SpanColumn"/> writes it; null where there is nothing.</param>
public sealed record LedgerRow(
    long Ordinal, string Id, string Source, string? Url, Fate Fate, string? Step, string? Rule,
    double Value, double Limit, string? DuplicateOf, long CharsIn, long CharsOut, string? Error, string? Spans = null)
{
    /// <summary>The row of a document that a verdict ends.</summary>
    public static LedgerRow Of(Document doc, string? step, Verdict verdict) => new(
        doc.Ordinal, doc.Id, doc.Source, doc.Url, verdict.Fate, step, verdict.Rule, verdict.Value, verdict.Limit,
        verdict.DuplicateOf, doc.CharsIn, verdict.Fate == Fate.Kept ? doc.Text.Length : 0, verdict.Error,
        SpanColumn.Of(doc.Spans));

    /// <summary>The row of a record that could not be read.</summary>
    public static LedgerRow Of(Fault fault, long ordinal) => new(
        ordinal, fault.Id, fault.Source, fault.Url, Fate.Failed, "read", fault.Kind, double.NaN, double.NaN, null, 0, 0,
        $"at offset {fault.Offset}: {fault.Error}");
}
