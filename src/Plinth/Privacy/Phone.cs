namespace Plinth.Privacy;

/// <summary>Telephone numbers: international with a plus sign, North American, and those with an area code that starts with 0.</summary>
/// <remarks>
/// Without a plus sign a number must be cut as people cut it: <c>415-555-0198</c>, <c>(415) 555-0198</c>, <c>(02) 5555-0123</c>, <c>010-62345678</c>.
/// Bare runs of digits stay, since most are not telephone numbers.
/// </remarks>
public sealed class Phone : ISecret
{
    /// <inheritdoc/>
    public string Kind => "phone";

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
            var bracket = start > 0 && text[start - 1] is '(' or '（' ? 1 : 0;
            if (bracket == 0 && start > 0 && text[start - 1] is '.' or '-' or ',') continue;
            var plus = start > bracket && text[start - bracket - 1] == '+';
            var end = plus ? International(text, start) : National(text, start - bracket);
            if (end < 0) continue;
            start -= bracket + (plus ? 1 : 0);
            if (!Boundary.Clear(text, start, end)) continue;
            found.Add(new SecretSpan(start, end - start));
            at = end;
        }
    }

    // E.164: at most 15 digits, of which the country code starts with 1 to 9; at least 8 here.
    private static int International(ReadOnlySpan<char> text, int at)
    {
        if (text[at] == '0') return -1;
        var (digits, end, groups, open) = (0, -1, 1, false);
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsAsciiDigit(c))
            {
                if (++digits > 15) return -1;
                end = at + 1;
                continue;
            }

            if (c == '(' && !open) open = true;
            else if (c == ')' && open) open = false;
            else if (c is ' ' or '-' or '.' or '\u00A0' && text[at - 1] is not (' ' or '-' or '.')) groups++;
            else break;
        }

        return digits >= 8 && groups <= 6 && !open ? end : -1;
    }

    private static int National(ReadOnlySpan<char> text, int at)
    {
        var start = at;
        var bracket = text[at] is '(' or '（';
        if (bracket) at++;
        var area = Run(text, ref at);
        var long1 = area.Length == 1 && area[0] == '1';
        if (long1 && !bracket && at + 1 < text.Length && text[at] is '-' or ' ' or '.')
        {
            at++;
            if (text[at] == '(') return National(text, at) is var rest && rest > at ? rest : -1;
            area = Run(text, ref at);
        }

        if (bracket)
        {
            if (at >= text.Length || text[at] is not (')' or '）')) return -1;
            at++;
            if (at < text.Length && text[at] is ' ' or '-') at++;
        }
        else
        {
            if (at >= text.Length || text[at] is not ('-' or '.' or ' ')) return -1;
            at++;
        }

        var separator = bracket ? '\0' : text[at - 1];
        var second = Run(text, ref at);
        if (area.Length is >= 2 and <= 4 && area[0] == '0')
        {
            // 010-62345678, (02) 5555-0123
            if (separator is ' ' or '.') return -1;
            if (second.Length is 7 or 8) return at;
            if (second.Length is not (3 or 4) || at >= text.Length || text[at] is not ('-' or ' ')) return -1;
            at++;
            return Run(text, ref at).Length == 4 ? at : -1;
        }

        // North American numbering plan: area code and exchange start with 2 to 9.
        if (area.Length != 3 || area[0] < '2' || second.Length != 3 || second[0] < '2' || at >= text.Length) return -1;
        if (text[at] is not ('-' or '.' or ' ') || (separator != '\0' && text[at] != separator) || (separator == ' ' && start == at)) return -1;
        if (separator == ' ') return -1;
        at++;
        return Run(text, ref at).Length == 4 ? at : -1;
    }

    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return text[start..at];
    }
}
