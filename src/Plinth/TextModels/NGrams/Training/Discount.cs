namespace Plinth.TextModels.NGrams.Training;

/// <summary>What modified Kneser-Ney takes from counts of one, two, and three or more (Chen and Goodman 1998, equation 26).</summary>
/// <param name="One">From a count of 1; 0 to 1.</param>
/// <param name="Two">From a count of 2; 0 to 2.</param>
/// <param name="More">From a count of 3 and more; 0 to 3.</param>
/// <param name="FellBack">The counts gave none, and the stated default stands: too little text, or text that repeats itself.</param>
public sealed record Discount(float One, float Two, float More, bool FellBack)
{
    /// <summary>What stands where the counts give none (KenLM's <c>--discount_fallback</c>).</summary>
    public static Discount Fallback { get; } = new(0.5f, 1f, 1.5f, true);

    /// <summary>From the number of n-grams with adjusted counts 1 to 4; element 0 is not read.</summary>
    public static Discount Of(ReadOnlySpan<long> with)
    {
        if (with[1] == 0 || with[2] == 0 || with[3] == 0) return Fallback;
        var y = (float)with[1] / (float)(with[1] + (2.0 * with[2]));
        Span<float> d = stackalloc float[4];
        for (var j = 1; j < 4; j++)
        {
            d[j] = j - ((j + 1) * y * with[j + 1] / with[j]);
            if (d[j] < 0 || d[j] > j) return Fallback;
        }

        return new Discount(d[1], d[2], d[3], false);
    }

    /// <summary>What is taken from a count.</summary>
    public float From(long count) => count switch { 0 => 0, 1 => One, 2 => Two, _ => More };

    /// <summary>The discounted share that an n-gram has of its context.</summary>
    internal float Share(long count, long all) => (count - From(count)) / all;

    /// <summary>The share of a context that is left to shorter n-grams: what is taken from counts of one, two and more, and what pruned n-grams had, whole.</summary>
    internal float Left(long one, long two, long more, long pruned, long all) => ((One * one) + (Two * two) + (More * more) + pruned) / (float)all;
}
