namespace Plinth.Languages;

/// <summary>The features of a text that tell its language: runs of one to four characters within a word and at its edges, and whole words.</summary>
/// <remarks>
/// Letters are folded to lower case, everything else ends a word. A feature is a row of a table; every <see cref="Orders">order</see> has rows of its
/// own, to which its features are hashed, so that what is known of an order can come from a source that knows nothing of the others.
/// </remarks>
internal static class NgramFeatures
{
    /// <summary>Kinds of features: runs of 1 to 4 within words (0 to 3), runs of 1 to 3 at the edge of a word (4 to 6), words (7).</summary>
    public const int Orders = 8;

    /// <summary>The order of words.</summary>
    public const int Words = 7;

    // Binary logarithm of the rows of an order, and the first row of each.
    private static readonly int[] Bits = [11, 13, 16, 16, 11, 14, 15, 16];
    private static readonly int[] Starts = FirstRows();

    private static readonly char[] Folded = Fold();

    /// <summary>Number of rows.</summary>
    public static int Rows { get; } = Starts[^1];

    /// <summary>The order of a row.</summary>
    public static int OrderOf(int row)
    {
        var order = Orders - 1;
        while (Starts[order] > row) order--;
        return order;
    }

    /// <summary>Most features that a text of <c>length</c> characters can have.</summary>
    public static int Most(int length) => 7 * (length + 1);

    /// <summary>Finds the features of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="rows">Room for <see cref="Most"/> rows.</param>
    /// <param name="counts">Receives the number of features of each order.</param>
    /// <returns>Number of features.</returns>
    public static int Find(ReadOnlySpan<char> text, Span<int> rows, Span<int> counts)
    {
        counts.Clear();
        var n = 0;
        var length = 0; // letters of the word so far
        ulong last = 0, word = 0; // the last four letters, 16 bits each; a hash of all
        for (var i = 0; i <= text.Length; i++)
        {
            ulong c = i < text.Length ? Folded[text[i]] : ' ';
            if (c == 0) continue;
            if (c == ' ')
            {
                if (length == 0) continue;
                n = AtEnd(last, word, length, rows, n, counts);
                (length, last, word) = (0, 0, 0);
                continue;
            }

            length++;
            last = (last << 16) | c;
            word = (word + c) * 0x9E3779B97F4A7C15;
            rows[n++] = Row(c, 0);
            if (length >= 2) rows[n++] = Row(last & 0xFFFFFFFF, 1);
            if (length >= 3) rows[n++] = Row(last & 0xFFFFFFFFFFFF, 2);
            if (length >= 4) rows[n++] = Row(last, 3);
            if (length <= 3) rows[n++] = Row(last, 3 + length);
        }

        return n;
    }

    /// <summary>The row of a run within a word, of one to four characters.</summary>
    public static int RowOfRun(ReadOnlySpan<char> run) => Row(Key(run), run.Length - 1);

    /// <summary>The row of a run at the beginning or the end of a word, of one to three characters.</summary>
    public static int RowOfEdge(ReadOnlySpan<char> run, bool atEnd) => Row(Key(run) | (atEnd ? End : 0), 3 + run.Length);

    /// <summary>The row of a whole word.</summary>
    public static int RowOfWord(ReadOnlySpan<char> text)
    {
        ulong word = 0;
        foreach (var c in text)
            if (Folded[c] != 0) word = (word + Folded[c]) * 0x9E3779B97F4A7C15;
        return Row(word, Words);
    }

    private const ulong End = 1UL << 48;

    private static int AtEnd(ulong last, ulong word, int length, Span<int> rows, int n, Span<int> counts)
    {
        // Runs of the word, and both of its edges.
        for (var order = 0; order < 4; order++) counts[order] += Math.Max(0, length - order);
        for (var edge = 1; edge <= Math.Min(3, length); edge++)
        {
            rows[n++] = Row((last & (ulong.MaxValue >> (64 - (16 * edge)))) | End, 3 + edge);
            counts[3 + edge] += 2;
        }

        rows[n++] = Row(word, Words);
        counts[Words]++;
        return n;
    }

    private static ulong Key(ReadOnlySpan<char> run)
    {
        ulong key = 0;
        foreach (var c in run) key = (key << 16) | Folded[c];
        return key;
    }

    private static int Row(ulong key, int order) => Starts[order] + (int)((key * 0xD6E8FEB86659FD93) >> (64 - Bits[order]));

    private static int[] FirstRows()
    {
        var starts = new int[Orders + 1];
        for (var o = 0; o < Orders; o++) starts[o + 1] = starts[o] + (1 << Bits[o]);
        return starts;
    }

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
