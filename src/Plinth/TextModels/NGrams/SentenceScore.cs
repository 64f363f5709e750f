namespace Plinth.TextModels.NGrams;

/// <summary>What a language model thinks of a text.</summary>
/// <param name="Log10Probability">Sum of log10 p over its words and the end of each sentence.</param>
/// <param name="Tokens">Number of words; the ends of sentences are not counted.</param>
/// <param name="Unknown">Number of words outside the vocabulary.</param>
/// <param name="Sentences">Number of sentences.</param>
public readonly record struct SentenceScore(double Log10Probability, long Tokens, long Unknown, long Sentences)
{
    /// <summary>10^(-log10 p / (tokens + sentences)): the end of a sentence counts as a token, as in KenLM's query. NaN for an empty text.</summary>
    public double Perplexity => Math.Pow(10, -Log10Probability / (Tokens + Sentences));

    /// <summary>Adds two texts.</summary>
    public static SentenceScore operator +(SentenceScore a, SentenceScore b) =>
        new(a.Log10Probability + b.Log10Probability, a.Tokens + b.Tokens, a.Unknown + b.Unknown, a.Sentences + b.Sentences);
}
