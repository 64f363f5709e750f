namespace Plinth.Tests.Api;

// docs: own
/// <summary>Drops texts that are made of questions.</summary>
public sealed record FewerQuestions : IFilter
{
    /// <summary>Largest share of sentences that end in a question mark, 0 to 1; default 0.3.</summary>
    [Within(0, 1)]
    public double? MaxShare { get; init; } = 0.3;

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var ends = doc.Text.Count(c => c is '.' or '!' or '?' or '。' or '！' or '？');
        var questions = doc.Text.Count(c => c is '?' or '？');
        return rules.AtMost("max-question-share", ends == 0 ? 0 : (double)questions / ends, MaxShare) ?? Verdict.Keep;
    }
}
// end
