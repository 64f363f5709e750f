namespace Plinth.Languages;

/// <summary>The features of a text that tell its language: runs of one to three characters, blanks between words included, and whole words.</summary>
/// <remarks>Letters are folded to lower case, everything else to one blank. A feature is a bucket of a hash; the order (0 to 3) is mixed in.</remarks>
internal static class NgramFeatures
{
    /// <summary>Number of buckets.</summary>
    public const int Buckets = 1 << 16;

    /// <summary>Kinds of features: one, two and three characters, words.</summary>
    public const int Orders = 4;

    /// <summary>Most features that a text of <c>length</c> characters can have.</summary>
    public static int Most(int length) => Orders * (length + 2);

    private static readonly char[] Folded = Fold();

    /// <summary>Finds the features of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="buckets">Room for <see cref="Most"/> buckets; they come grouped by nothing.</param>
    /// <param name="counts">Receives the number of features of each order.</param>
    /// <returns>Number of features.</returns>
    public static int Find(ReadOnlySpan<char> text, Span<ushort> buckets, Span<int> counts)
    {
        counts.Clear();
        var n = 0;
        ulong a = 0, b = ' ', word = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            ulong c = i < text.Length ? Folded[text[i]] : ' ';
            if (c == 0) continue;
            if (c == ' ')
            {
                if (b == ' ') continue;
                buckets[n++] = Hash(word, 4);
                counts[3]++;
                word = 0;
            }
            else
            {
                word = (word + c) * 0x9E3779B97F4A7C15;
                buckets[n++] = Hash(c, 1);
                counts[0]++;
            }

            buckets[n++] = Hash((b << 16) | c, 2);
            counts[1]++;
            if (a != 0)
            {
                buckets[n++] = Hash((a << 32) | (b << 16) | c, 3);
                counts[2]++;
            }

            (a, b) = (b, c);
        }

        return n;
    }

    /// <summary>The bucket of a whole word.</summary>
    public static ushort WordBucketOf(string text)
    {
        ulong word = 0;
        foreach (var c in text)
            if (Folded[c] != 0) word = (word + Folded[c]) * 0x9E3779B97F4A7C15;
        return Hash(word, 4);
    }

    /// <summary>The order of each feature that <see cref="Find"/> finds, in the same order.</summary>
    public static List<int> OrdersOf(ReadOnlySpan<char> text)
    {
        var orders = new List<int>();
        char a = '\0', b = ' ';
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? Folded[text[i]] : ' ';
            if (c == 0) continue;
            if (c == ' ' && b == ' ') continue;
            orders.Add(c == ' ' ? 3 : 0);
            orders.Add(1);
            if (a != '\0') orders.Add(2);
            (a, b) = (b, c);
        }

        return orders;
    }

    /// <summary>The bucket of a given run of up to three characters, a blank at its ends for the edge of a word.</summary>
    public static ushort BucketOf(string ngram)
    {
        ulong key = 0;
        foreach (var c in ngram) key = (key << 16) | Folded[c];
        return Hash(key, (ulong)ngram.Length);
    }

    private static ushort Hash(ulong key, ulong order) => (ushort)(((key ^ (order << 56)) * 0xD6E8FEB86659FD93) >> 48);

    private static char[] Fold()
    {
        var folded = new char[1 << 16];
        for (var c = 0; c < folded.Length; c++)
            folded[c] = WritingScripts.Of((char)c) == WritingScript.None ? ' ' : char.ToLowerInvariant((char)c);
        // Accents apart from their letters are as good as absent: whether a text composes them says nothing of its language.
        for (var c = '\u0300'; c <= '\u036F'; c++) folded[c] = '\0';
        return folded;
    }
}
