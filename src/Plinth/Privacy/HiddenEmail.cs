using System.Buffers;

namespace Plinth.Privacy;

/// <summary>Addresses written so that a program should not see them: <c>name (at) host dot com</c>, <c>name#host.com(#换@)</c>, <c>name艾特163点com</c>.</summary>
/// <remarks>
/// A bracketed <c>at</c> speaks for itself; a bare one does when the name holds a digit, dot, underscore or hyphen, or when a word such as
/// mail or contact stands before it: "look at the dot com" is no address.
/// </remarks>
internal static class HiddenEmail
{
    private const int LongestLocal = 64;
    private const int LongestHost = 80;

    private static readonly SearchValues<string> s_mail = Context.Words("mail", "contact", "reach", "write", "send", "gmail", "邮箱", "郵箱", "邮件", "信箱", "联系", "聯繫", "电邮", "邮址");

    private static readonly string[] s_tops =
        ["com", "net", "org", "edu", "gov", "info", "biz", "io", "me", "ai", "dev", "app", "cn", "de", "uk", "fr", "us", "ca", "au", "jp", "ru", "in", "eu", "ch", "at", "nl", "se", "it", "es", "br", "tw", "hk", "kr", "pl"];

    /// <summary>Adds the address that stands around a trigger of <see cref="Email"/>.</summary>
    public static void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        switch (text[at])
        {
            case '@' or '＠':
                Around(passage, at, end, sure: text[at] == '＠' || IsBracketed(text, at, end));
                break;
            case '#':
                // The reader is told what the sign stands for: （#换成@）.
                if (Context.LineAfter(text, end, 60) is var after && after.IndexOf('#') is var again and >= 0
                    && after[again..].IndexOfAny("换換替改") >= 0 && after[again..].IndexOfAny("@艾＠") >= 0) Around(passage, at, end, sure: true);
                break;
            case '艾':
                if (end < text.Length && text[end] == '特') Around(passage, at, end + 1, sure: true);
                break;
            case '(' or '[' or '{' or '<':
                if (end + 3 < text.Length && text[end] is 'a' or 'A' && text[end + 1] is 't' or 'T' && text[end + 2] is ')' or ']' or '}' or '>') Around(passage, at, end + 3, sure: true);
                break;
            case '点':
                // name at 163 点 com; with 艾特 or @ it has been found there.
                if (at > 0 && end < text.Length && (text[at - 1] == ' ' || char.IsAsciiLetterOrDigit(text[at - 1])) && (text[end] == ' ' || char.IsAsciiLetter(text[end]))) BareAt(passage, at);
                break;
            case ' ':
                BareAt(passage, at);
                break;
            case '_':
                if (at + 3 < text.Length && text[at + 3] == '_' && text.Slice(at + 1, 2).Equals("at", StringComparison.OrdinalIgnoreCase)) Around(passage, at, at + 4, sure: true);
                break;
            default:
                Around(passage, at, end, sure: true);
                break;
        }
    }

    private static bool IsBracketed(ReadOnlySpan<char> text, int at, int end) =>
        at > 0 && end < text.Length && (text[at - 1], text[end]) is ('[', ']') or ('(', ')') or ('{', '}') or ('（', '）') or ('【', '】');

    // From the host's last dot, written out, back over the host to " at ".
    private static void BareAt(in Passage passage, int dot)
    {
        var text = passage.Text;
        var at = dot;
        for (var labels = 0; labels < 3; labels++)
        {
            var start = Boundary.WordStart(text, at, 63, "-");
            if (start == at && text[start] == '点' && start > 0 && text[start - 1] == ' ') start = Boundary.WordStart(text, at - 1, 63, "-");
            if (start == at || start < 4) return;
            var before = text[..start];
            if (before.EndsWith(" at ", StringComparison.OrdinalIgnoreCase) || before.EndsWith("_at_", StringComparison.OrdinalIgnoreCase))
            {
                Around(passage, start - 3, start - 1, sure: false);
                return;
            }

            if (before.EndsWith(" dot ", StringComparison.OrdinalIgnoreCase)) at = start - 5;
            else if (before[^1] == '.') at = start - 1;
            else return;
        }
    }

    private static void Around(in Passage passage, int at, int end, bool sure)
    {
        var text = passage.Text;
        if (IsBracketed(text, at, end)) (at, end) = (at - 1, end + 1);
        var spaced = at > 0 && text[at - 1] == ' ';
        var localEnd = spaced ? at - 1 : at;
        var start = localEnd;
        while (start > 0 && localEnd - start <= LongestLocal && Email.IsLocal(text[start - 1])) start--;
        while (start < localEnd && text[start] is '.' or '-' or '\'') start++;
        if (start == localEnd || localEnd - start > LongestLocal) return;
        // john dot doe at …
        if (start > 5 && text[..start].EndsWith(" dot ", StringComparison.OrdinalIgnoreCase)) start = Boundary.WordStart(text, start - 5, 32, "_-");
        var host = end < text.Length && text[end] == ' ' ? end + 1 : end;
        var hostEnd = Host(text, host, out var written);
        if (hostEnd < 0 || (!sure && !written && !spaced)) return;
        if (!sure && text[start..localEnd].IndexOfAnyInRange('0', '9') < 0 && text[start..localEnd].IndexOfAny("._-+") < 0
            && !Context.Says(Context.LineBefore(text, start, 40), s_mail)) return;
        passage.Add(start, hostEnd);
    }

    // Labels with dots between them, as signs or written out; the last must be a known top-level domain.
    private static int Host(ReadOnlySpan<char> text, int at, out bool written)
    {
        written = false;
        var (start, end) = (at, -1);
        for (var labels = 1; at - start < LongestHost; labels++)
        {
            var labelEnd = Boundary.WordEnd(text, at, 63, "-");
            if (labelEnd == at) break;
            if (labels > 1 && IsTop(text[at..labelEnd])) end = labelEnd;
            at = Dot(text, labelEnd, ref written);
            if (at < 0) break;
        }

        return end;
    }

    private static int Dot(ReadOnlySpan<char> text, int at, ref bool written)
    {
        var rest = text[at..];
        foreach (var dot in (ReadOnlySpan<string>)[" dot ", "(dot)", " (dot) ", "[dot]", " [dot] ", "{dot}", " {dot} ", "_dot_", "点", " 点 ", "[.]", "(.)", " . ", "．", "。"])
        {
            if (!rest.StartsWith(dot, StringComparison.OrdinalIgnoreCase)) continue;
            written = true;
            return at + dot.Length;
        }

        return rest.Length > 1 && rest[0] == '.' && char.IsAsciiLetterOrDigit(rest[1]) ? at + 1 : -1;
    }

    private static bool IsTop(ReadOnlySpan<char> label)
    {
        foreach (var top in s_tops)
            if (label.Equals(top, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
