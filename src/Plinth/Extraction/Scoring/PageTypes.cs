namespace Plinth.Extraction.Scoring;

/// <summary>The kinds of pages that are told apart, those of WCXB (Foley, Web Content Extraction Benchmark).</summary>
internal static class PageTypes
{
    /// <summary>Number of types.</summary>
    public const int Count = 7;

    /// <summary>Their names, in the order of all scores.</summary>
    public static IReadOnlyList<string> Names { get; } = ["article", "collection", "documentation", "forum", "listing", "product", "service"];

    /// <summary>What a page is called whose type is not sure.</summary>
    public const string Other = "other";

    /// <summary>A forum whose posts are a question and its answers.</summary>
    public const string QuestionAndAnswers = "qa";

    /// <summary>Least probability of a type that is given; in cross-validation five pages of six reach it, and nine of ten of those are told right.</summary>
    public const float Least = 0.6f;
}
