namespace Plinth.Privacy;

/// <summary>Mobile numbers of mainland China: eleven digits, 13 to 19 in front, whole or cut 3-4-4, with or without +86.</summary>
public sealed class CnMobile : ISecret
{
    /// <inheritdoc/>
    public string Kind => "cn-mobile";

    /// <inheritdoc/>
    public void Find(ReadOnlySpan<char> text, List<SecretSpan> found)
    {
        for (var at = 0; at < text.Length;)
        {
            var first = text[at..].IndexOfAny(Boundary.Digits);
            if (first < 0) return;
            var start = at + first;
            at = start + 1;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
            var number = Prefix(text, start, at);
            var end = number < 0 ? -1 : Number(text, number);
            if (end < 0) continue;
            if (start > 0 && text[start - 1] == '+' && number > start) start--;
            if (!Boundary.Clear(text, start, end)) continue;
            found.Add(new SecretSpan(start, end - start));
            at = end;
        }
    }

    // Where the eleven digits start: behind 86 or 0086 and one separator, or at once.
    private static int Prefix(ReadOnlySpan<char> text, int start, int runEnd)
    {
        var run = text[start..runEnd];
        var length = run.StartsWith("0086") ? 4 : run.StartsWith("86") ? 2 : 0;
        if (length == 0) return start;
        if (run.Length > length) return start + length;
        return runEnd < text.Length && text[runEnd] is ' ' or '-' ? runEnd + 1 : -1;
    }

    private static int Number(ReadOnlySpan<char> text, int at)
    {
        if (at + 11 > text.Length || text[at] != '1' || text[at + 1] is < '3' or > '9') return -1;
        var separator = text[at + 3];
        var separated = separator is ' ' or '-';
        for (var i = 0; i < 11; i++)
        {
            if (separated && i is 3 or 7 && separated)
            {
                if (at >= text.Length || text[at] != separator) return -1;
                at++;
            }

            if (at >= text.Length || !char.IsAsciiDigit(text[at])) return -1;
            at++;
        }

        return at;
    }
}
