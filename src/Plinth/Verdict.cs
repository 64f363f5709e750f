namespace Plinth;

/// <summary>What became of a document.</summary>
public enum Fate
{
    /// <summary>It goes on, and at the end stands in the corpus.</summary>
    Kept,

    /// <summary>A rule took it out.</summary>
    Dropped,

    /// <summary>It could not be read or worked on.</summary>
    Failed,
}

/// <summary>A step's answer about a document: keep, or drop with the rule, the value it measured and the limit it held it against.</summary>
/// <param name="Fate">Keep, drop or fail.</param>
/// <param name="Rule">The rule in kebab-case without its step (<c>min-words</c>); null when kept.</param>
/// <param name="Value">What was measured; NaN where the rule measures nothing.</param>
/// <param name="Limit">What it was held against; NaN where there is none.</param>
/// <param name="DuplicateOf">Id of the document that stays in its place, for de-duplication.</param>
/// <param name="Error">What went wrong, for a failed document.</param>
public sealed record Verdict(
    Fate Fate,
    string? Rule = null,
    double Value = double.NaN,
    double Limit = double.NaN,
    string? DuplicateOf = null,
    string? Error = null)
{
    /// <summary>The document goes on.</summary>
    public static Verdict Keep { get; } = new(Fate.Kept);

    /// <summary>The document is taken out by a rule.</summary>
    public static Verdict Drop(string rule, double value = double.NaN, double limit = double.NaN, string? duplicateOf = null) =>
        new(Fate.Dropped, rule, value, limit, duplicateOf);

    /// <summary>The document could not be worked on.</summary>
    /// <param name="rule">The kind of fault in kebab-case (<c>too-deep</c>).</param>
    /// <param name="error">What went wrong, in a sentence, without the document's text.</param>
    public static Verdict Fail(string rule, string error) => new(Fate.Failed, rule, Error: error);
}
