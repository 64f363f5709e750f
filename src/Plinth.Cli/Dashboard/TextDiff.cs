namespace Plinth.Cli.Dashboard;

/// <summary>What stands between two texts, by words.</summary>
/// <remarks>Myers 1986, "An O(ND) Difference Algorithm and Its Variations", the greedy algorithm of section 4, on words, blanks and Han characters.</remarks>
internal static class TextDiff
{
    /// <summary>Longest text compared; of longer ones the beginning.</summary>
    public const int MostChars = 60_000;

    private const int MostEdits = 1500;
    private const int Around = 160;

    /// <summary>The pieces that make both texts: <c>=</c> in both, <c>-</c> in the first, <c>+</c> in the second, <c>~</c> a number of characters left out that are in both.</summary>
    /// <param name="before">The first text.</param>
    /// <param name="after">The second text.</param>
    /// <param name="hide">Whether what stands in the first alone is told by its length only.</param>
    public static IReadOnlyList<DiffPiece> Of(string before, string after, bool hide = false)
    {
        var (a, b) = (Words(before), Words(after));
        int start = 0, end = 0;
        while (start < Math.Min(a.Count, b.Count) && a[start] == b[start]) start++;
        while (end < Math.Min(a.Count, b.Count) - start && a[^(end + 1)] == b[^(end + 1)]) end++;
        var pieces = new List<DiffPiece>();
        Add(pieces, "=", string.Concat(a.Take(start)));
        foreach (var (kind, word) in Middle(a[start..^end], b[start..^end])) Add(pieces, kind, word);
        Add(pieces, "=", string.Concat(a.Skip(a.Count - end)));
        return Shorten(pieces, hide);
    }

    private static List<(string Kind, string Word)> Middle(List<string> a, List<string> b)
    {
        if (Trace(a, b) is not { } trace) return [("-", string.Concat(a)), ("+", string.Concat(b))];
        var edits = new List<(string, string)>();
        var (x, y) = (a.Count, b.Count);
        for (var d = trace.Count - 1; d >= 0; d--)
        {
            var k = x - y;
            var down = k == -d || (k != d && At(trace[d], k - 1, d) < At(trace[d], k + 1, d));
            var from = d == 0 ? 0 : At(trace[d], down ? k + 1 : k - 1, d);
            var fromY = d == 0 ? 0 : from - (down ? k + 1 : k - 1);
            for (; x > from && y > fromY; x--, y--) edits.Add(("=", a[x - 1]));
            if (d == 0) break;
            if (down) edits.Add(("+", b[y - 1]));
            else edits.Add(("-", a[x - 1]));
            (x, y) = (from, fromY);
        }

        edits.Reverse();
        return edits;
    }

    // The furthest reaching points before each round of edits; null where there are too many edits.
    private static List<int[]>? Trace(List<string> a, List<string> b)
    {
        var most = Math.Min(a.Count + b.Count, MostEdits);
        var v = new int[2 * most + 3];
        var trace = new List<int[]>();
        for (var d = 0; d <= most; d++)
        {
            trace.Add(v[(most + 1 - d - 1)..(most + 1 + d + 2)]);
            for (var k = -d; k <= d; k += 2)
            {
                var x = k == -d || (k != d && v[most + 1 + k - 1] < v[most + 1 + k + 1]) ? v[most + 1 + k + 1] : v[most + 1 + k - 1] + 1;
                var y = x - k;
                while (x < a.Count && y < b.Count && a[x] == b[y]) (x, y) = (x + 1, y + 1);
                v[most + 1 + k] = x;
                if (x >= a.Count && y >= b.Count) return trace;
            }
        }

        return null;
    }

    private static int At(int[] v, int k, int d) => v[k + d + 1];

    private static List<string> Words(string text)
    {
        if (text.Length > MostChars) text = text[..MostChars];
        var words = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var begin = i;
            var kind = Kind(text[i]);
            do i++;
            while (i < text.Length && kind != 0 && Kind(text[i]) == kind);
            // A pair of surrogates stays together.
            if (kind == 0 && char.IsHighSurrogate(text[begin]) && i < text.Length) i++;
            words.Add(text[begin..i]);
        }

        return words;
    }

    // Han and signs stand alone; letters and blanks come in runs.
    private static int Kind(char c) => c is ' ' or '\t' ? 1 : char.IsLetterOrDigit(c) && c < 0x2E80 ? 2 : 0;

    private static void Add(List<DiffPiece> pieces, string kind, string text)
    {
        if (text.Length == 0) return;
        if (pieces.Count > 0 && pieces[^1].Kind == kind) pieces[^1] = new(kind, pieces[^1].Text + text);
        else pieces.Add(new(kind, text));
    }

    private static IReadOnlyList<DiffPiece> Shorten(List<DiffPiece> pieces, bool hide)
    {
        var shown = new List<DiffPiece>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var (kind, text) = pieces[i];
            if (kind == "-" && hide) shown.Add(new("-", new string('•', Math.Min(text.Length, 24))));
            else if (kind != "=" || text.Length <= 3 * Around) shown.Add(pieces[i]);
            else
            {
                var (head, tail) = (i == 0 ? 0 : Around, i == pieces.Count - 1 ? 0 : Around);
                if (head > 0) shown.Add(new("=", text[..head]));
                shown.Add(new("~", (text.Length - head - tail).ToString(System.Globalization.CultureInfo.InvariantCulture)));
                if (tail > 0) shown.Add(new("=", text[^tail..]));
            }
        }

        return shown;
    }
}

/// <summary>A piece of a comparison of two texts.</summary>
internal sealed record DiffPiece(string Kind, string Text);
