namespace Plinth.Privacy;

/// <summary>Mobile numbers of mainland China: eleven digits, 13 to 19 in front, whole or cut 3-4-4 or 3-3-5, with or without +86.</summary>
/// <remarks>Nine equal digits are nobody's: 13000000000 and 13333333333 stay.</remarks>
public sealed class CnMobile : ISecret
{
    private const int Digits = 11;

    /// <inheritdoc/>
    public string Kind => "cn-mobile";

    /// <inheritdoc/>
    public string Triggers => Boundary.Digits;

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (text[at] is not ('1' or '8' or '0')) return;
        var number = Prefix(text, at, end);
        var to = number < 0 ? -1 : Number(text, number);
        if (to < 0) return;
        var start = at;
        if (number > at && start > 0 && text[start - 1] == '+') start--;
        if (number > at && start > 0 && text[start - 1] is '(' or '（' && text[..number].TrimEnd(" -")[^1] is ')' or '）') start--;
        if (!Boundary.Clear(text, start, to) || Context.NumbersAThing(Context.LineBefore(text, start, 14))) return;
        passage.Add(start, to);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        // The last eight digits; the carrier stays.
        var (made, digits) = (secret.ToArray(), 0);
        for (var i = made.Length - 1; i >= 0 && digits < 8; i--)
            if (char.IsAsciiDigit(made[i]) && ++digits > 0) made[i] = (char)('0' + source.Below(10));
        return new string(made);
    }

    // Where the eleven digits start: behind 86 or 0086, a bracket and a separator, or at once.
    private static int Prefix(ReadOnlySpan<char> text, int start, int runEnd)
    {
        var run = text[start..runEnd];
        var length = run.StartsWith("0086") ? 4 : run.StartsWith("86") ? 2 : 0;
        if (length == 0) return start;
        if (run.Length > length) return start + length;
        if (runEnd < text.Length && text[runEnd] is ')' or '）') runEnd++;
        return runEnd < text.Length && text[runEnd] is ' ' or '-' ? runEnd + 1 : runEnd;
    }

    private static int Number(ReadOnlySpan<char> text, int at)
    {
        if (at + Digits > text.Length || text[at] != '1' || text[at + 1] is < '3' or > '9') return -1;
        var (separator, same) = (text[at + 3], true);
        var separated = separator is ' ' or '-';
        var second = separated && at + 7 < text.Length && text[at + 7] == separator ? 6 : 7;
        var third = text[at + 2];
        for (var i = 0; i < Digits; i++)
        {
            if (separated && (i == 3 || i == second))
            {
                if (at >= text.Length || text[at] != separator) return -1;
                at++;
            }

            if (at >= text.Length || !char.IsAsciiDigit(text[at])) return -1;
            if (i > 2) same &= text[at] == third;
            at++;
        }

        return same ? -1 : at;
    }
}
