namespace Plinth.Code;

/// <summary>The difference of two texts by lines (Myers 1986, An O(ND) Difference Algorithm), in unified form.</summary>
internal static class LineDiff
{
    private const int MaxEdits = 2000;
    private const int Around = 3;

    private readonly record struct Edit(char Kind, int Old, int New);

    /// <summary>Hunks with three lines of context, or null where the texts differ in more than 2,000 lines.</summary>
    public static string? Unified(string before, string after)
    {
        var (a, b) = (Lines(before), Lines(after));
        if (Edits(a, b) is not { } edits) return null;
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < edits.Count;)
        {
            if (edits[i].Kind == ' ')
            {
                i++;
                continue;
            }

            var from = Math.Max(0, i - Around);
            var to = i;
            // A hunk ends where more than twice the context stands unchanged.
            for (var j = i; j < edits.Count && j - to <= 2 * Around; j++)
                if (edits[j].Kind != ' ') to = j;
            var end = Math.Min(edits.Count, to + Around + 1);
            var hunk = edits.GetRange(from, end - from);
            var (olds, news) = (hunk.Count(e => e.Kind != '+'), hunk.Count(e => e.Kind != '-'));
            text.Append("@@ -").Append(hunk[0].Old + (olds > 0 ? 1 : 0)).Append(',').Append(olds).Append(" +").Append(hunk[0].New + (news > 0 ? 1 : 0)).Append(',').Append(news).Append(" @@\n");
            foreach (var edit in hunk) text.Append(edit.Kind).Append(edit.Kind == '+' ? b[edit.New] : a[edit.Old]).Append('\n');
            i = end;
        }

        return text.ToString();
    }

    private static string[] Lines(string text)
    {
        if (text.Length == 0) return [];
        return (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
    }

    private static List<Edit>? Edits(string[] a, string[] b)
    {
        var (n, m) = (a.Length, b.Length);
        var start = 0;
        while (start < n && start < m && a[start] == b[start]) start++;
        var end = 0;
        while (end < n - start && end < m - start && a[n - 1 - end] == b[m - 1 - end]) end++;
        var middle = Middle(a.AsSpan(start, n - start - end), b.AsSpan(start, m - start - end), start);
        if (middle is null) return null;
        var edits = new List<Edit>(start + middle.Count + end);
        for (var i = 0; i < start; i++) edits.Add(new(' ', i, i));
        edits.AddRange(middle);
        for (var i = 0; i < end; i++) edits.Add(new(' ', n - end + i, m - end + i));
        return edits;
    }

    private static List<Edit>? Middle(ReadOnlySpan<string> a, ReadOnlySpan<string> b, int shift)
    {
        var (n, m) = (a.Length, b.Length);
        var most = Math.Min(n + m, MaxEdits);
        var v = new int[(2 * most) + 3];
        var trace = new List<int[]>();
        for (var d = 0; d <= most; d++)
        {
            trace.Add(v.AsSpan(most + 1 - d - 1, (2 * d) + 3).ToArray());
            for (var k = -d; k <= d; k += 2)
            {
                var x = k == -d || (k != d && v[most + 1 + k - 1] < v[most + 1 + k + 1]) ? v[most + 1 + k + 1] : v[most + 1 + k - 1] + 1;
                while (x < n && x - k < m && a[x] == b[x - k]) x++;
                v[most + 1 + k] = x;
                if (x >= n && x - k >= m) return Back(trace, n, m, shift);
            }
        }

        return null;
    }

    private static List<Edit> Back(List<int[]> trace, int x, int y, int shift)
    {
        var edits = new List<Edit>();
        for (var d = trace.Count - 1; d >= 0; d--)
        {
            var v = trace[d];
            var k = x - y;
            // trace[d] holds diagonals -d-1 to d+1.
            int At(int diagonal) => v[diagonal + d + 1];
            var before = k == -d || (k != d && At(k - 1) < At(k + 1)) ? k + 1 : k - 1;
            var (px, py) = d == 0 ? (0, 0) : (At(before), At(before) - before);
            while (x > px && y > py)
            {
                x--;
                y--;
                edits.Add(new(' ', x + shift, y + shift));
                if (d == 0 && x == 0 && y == 0) break;
            }

            if (d == 0) break;
            if (x > px) edits.Add(new('-', --x + shift, y + shift));
            else edits.Add(new('+', x + shift, --y + shift));
        }

        edits.Reverse();
        return edits;
    }
}
