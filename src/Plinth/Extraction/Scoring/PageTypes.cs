namespace Plinth.Extraction.Scoring;

/// <summary>The kinds of pages that are told apart, those of WCXB (Foley, Web Content Extraction Benchmark).</summary>
internal static class PageTypes
{
    /// <summary>Number of types.</summary>
    public const int Count = 7;

    /// <summary>Their names, in the order of all scores.</summary>
    public static IReadOnlyList<string> Names { get; } = ["article", "collection", "documentation", "forum", "listing", "product", "service"];
}
