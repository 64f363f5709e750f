namespace Plinth.Privacy;

/// <summary>E-mail addresses: an RFC 5321 dot-string of ASCII, and a domain of at least two labels whose last is made of letters.</summary>
/// <remarks>
/// Local parts are ASCII, so that Chinese text right before an address is not taken for a part of it; domains may be internationalised.
/// Left alone: names of pictures (<c>logo@2x.png</c>), package versions (<c>left-pad@1.3.0</c>), names without a domain (<c>user@host</c>).
/// Hidden forms are in <see cref="HiddenEmail"/>.
/// </remarks>
public sealed class Email : ISecret
{
    private const int LongestLocal = 64;
    private const int LongestLabel = 63;
    private const int LongestDomain = 253;

    /// <inheritdoc/>
    public string Kind => "email";

    /// <inheritdoc/>
    public string Triggers => "@＠#艾点([{<_";

    /// <inheritdoc/>
    public IReadOnlyList<string> Words => [" dot "];

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        if (passage.Text[at] != '@' || !Plain(passage, at)) HiddenEmail.Find(passage, at, end);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        // Domains that belong to nobody (RFC 2606).
        var at = secret.IndexOfAny('@', '＠');
        return at <= 0 ? $"{source.Shape("xxxxxxxx")}@{source.Pick("example.com", "example.org", "example.net")}"
            : $"{source.Shape(secret[..at])}@{source.Pick("example.com", "example.org", "example.net")}";
    }

    private static bool Plain(in Passage passage, int at)
    {
        var start = Local(passage.Text, at, 0);
        if (start < 0) return false;
        var end = Domain(passage.Text, at + 1);
        if (end < 0) return false;
        // user:password@host in a URL is no address of a person.
        var before = Context.Before(passage.Text, start, 72);
        if (before.LastIndexOf("://") is var scheme and >= 0 && before[(scheme + 3)..].IndexOfAny(" /?\n") < 0) return true;
        // git@host:path names a repository.
        if (!(at - start == 3 && passage.Text[start..at].SequenceEqual("git"))) passage.Add(start, end);
        return true;
    }

    private static int Local(ReadOnlySpan<char> text, int at, int behind)
    {
        var start = at;
        while (start > behind && IsLocal(text[start - 1]))
        {
            if (at - --start > LongestLocal) return -1;
        }

        while (start < at && text[start] is '.' or '-' or '\'') start++;
        return start == at || text[at - 1] == '.' || text[start..at].IndexOf("..") >= 0 ? -1 : start;
    }

    /// <summary>Where a domain that starts here ends, or -1.</summary>
    internal static int Domain(ReadOnlySpan<char> text, int at)
    {
        var (start, labels, end) = (at, 0, -1);
        while (at < text.Length && at - start <= LongestDomain)
        {
            var length = Label(text[at..]);
            if (length is 0 or > LongestLabel) break;
            var label = text.Slice(at, length);
            if (label[0] == '-' || label[^1] == '-') break;
            at += length;
            labels++;
            if (labels > 1 && IsTop(ref label)) end = at - length + label.Length;
            else if (labels > 1) end = -1;
            if (at + 1 >= text.Length || text[at] != '.') break;
            at++;
        }

        if (end < 0) return -1;
        // Another @ right behind belongs to something that is no address.
        return end < text.Length && (text[end] is '@' or '_' || char.IsAsciiLetterOrDigit(text[end])) ? -1 : end;
    }

    // A label is ASCII or not: Chinese text right behind "a@b.com" is not a part of it.
    private static int Label(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return 0;
        var ascii = text[0] < 128;
        var length = 0;
        while (length < text.Length && length <= LongestLabel && (ascii ? char.IsAsciiLetterOrDigit(text[length]) || text[length] == '-'
            : text[length] >= 128 && char.IsLetter(text[length]))) length++;
        return length;
    }

    private static bool IsTop(ref ReadOnlySpan<char> label)
    {
        if (label[0] >= 128)
        {
            // Internationalised top-level domains are a closed list; text may go on right behind them.
            foreach (var top in (ReadOnlySpan<string>)["中国", "中國", "公司", "网络", "網絡", "网址", "香港", "台湾", "台灣", "рф", "укр", "бел", "срб", "한국"])
            {
                if (!label.StartsWith(top)) continue;
                label = label[..top.Length];
                return true;
            }

            return false;
        }

        if (label.StartsWith("xn--", StringComparison.OrdinalIgnoreCase)) return label.Length > 4;
        if (label.Length is < 2 or > 24) return false;
        foreach (var c in label)
            if (!char.IsAsciiLetter(c)) return false;
        Span<char> lower = stackalloc char[label.Length];
        label.ToLowerInvariant(lower);
        return lower is not ("png" or "jpg" or "jpeg" or "gif" or "svg" or "webp" or "avif" or "bmp" or "ico" or "css" or "js" or "mjs" or "json" or "html"
            or "htm" or "php" or "pdf" or "mp" or "woff" or "ttf" or "tsx" or "jsx" or "txt" or "xml" or "yaml" or "yml" or "exe" or "dll" or "local");
    }

    /// <summary>True for a character that is taken for a part of a local part.</summary>
    internal static bool IsLocal(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '%' or '\'' or '~';
}
