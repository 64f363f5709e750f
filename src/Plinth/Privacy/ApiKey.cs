using System.Buffers;

namespace Plinth.Privacy;

/// <summary>Keys and tokens of services: by the form that an issuer gives them, and by their randomness where they are assigned to a name such as <c>api_key</c>.</summary>
/// <remarks>Hashes stay: a name that says commit, sha or checksum, or says nothing of a secret, is no reason. So do the examples of documentation (<c>AKIAIOSFODNN7EXAMPLE</c>).</remarks>
public sealed class ApiKey : ISecret
{
    private const int Longest = 1024;
    private const int LeastRandom = 16;

    // Prefix as it is written, least and most characters behind it, characters beside letters and digits.
    private static readonly (string Prefix, int Least, int Most, string Extra)[] s_forms =
    [
        ("AKIA", 16, 16, ""), ("ASIA", 16, 16, ""), ("LTAI", 12, 30, ""), ("AKID", 32, 40, ""),
        ("ghp_", 36, 255, ""), ("gho_", 36, 255, ""), ("ghu_", 36, 255, ""), ("ghs_", 36, 255, ""), ("ghr_", 36, 255, ""), ("github_pat_", 40, 255, "_"),
        ("glpat-", 20, 64, "_-"), ("xoxb-", 20, 255, "-"), ("xoxp-", 20, 255, "-"), ("xoxa-", 20, 255, "-"), ("xoxr-", 20, 255, "-"), ("xoxs-", 20, 255, "-"),
        ("xapp-", 20, 255, "-"), ("sk_live_", 16, 255, ""), ("sk_test_", 16, 255, ""), ("rk_live_", 16, 255, ""), ("rk_test_", 16, 255, ""), ("whsec_", 24, 255, "+/="),
        ("AIza", 35, 35, "_-"), ("GOCSPX-", 28, 28, "_-"), ("ya29.", 40, 512, "_-."), ("sk-ant-", 40, 255, "_-"), ("sk-proj-", 40, 255, "_-"), ("sk-", 32, 255, "_-"),
        ("npm_", 36, 36, ""), ("pypi-AgEI", 50, 255, "_-"), ("SG.", 50, 80, "_-."), ("hf_", 30, 40, ""), ("dop_v1_", 64, 64, ""), ("shpat_", 32, 32, ""), ("shpss_", 32, 32, ""),
        ("key-", 32, 32, ""), ("gsk_", 40, 60, ""), ("lin_api_", 32, 60, ""), ("figd_", 32, 60, "_-"), ("sq0atp-", 22, 22, "_-"), ("sq0csp-", 43, 43, "_-"),
        ("AGE-SECRET-KEY-1", 58, 58, ""), ("dckr_pat_", 27, 27, "_-"), ("r8_", 37, 37, ""), ("xai-", 70, 90, ""),
    ];

    private static readonly SearchValues<string> s_names = SearchValues.Create(
        ["key", "secret", "token", "auth", "passw", "pwd", "credential", "密钥", "密鑰", "令牌", "凭证"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> s_strong = SearchValues.Create(
        ["secret", "token", "api", "access", "auth", "passw", "pwd", "private", "account", "credential", "密钥", "令牌"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> s_hashes = SearchValues.Create(
        ["sha", "hash", "md5", "digest", "checksum", "commit", "integrity", "public", "etag", "fingerprint", "keyword", "monkey", "primary", "foreign", "author", "keyid", "key_id", "cache"],
        StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string Kind => "api-key";

    /// <inheritdoc/>
    public string Triggers => "=:：_-./";

    /// <inheritdoc/>
    public IReadOnlyList<string> Words { get; } = ["akia", "asia", "ltai", "akid", "aiza"];

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        if (end - at > 1)
        {
            Issued(passage, at, end);
            return;
        }

        switch (passage.Text[at])
        {
            case '_' or '-':
                // The last character of a prefix; most of these are followed by a short word.
                if (end + 12 < passage.Text.Length && Boundary.IsWord(passage.Text[end], "_-") && Boundary.IsWord(passage.Text[end + 11], "_-")) Prefixed(passage, end);
                break;
            case '.':
                if (end + 3 < passage.Text.Length && passage.Text[end] > ' ' && at > 1) Dotted(passage, at, end);
                break;
            case '/':
                if (at > 20 && passage.Text[at - 1] == 's' && passage.Text[..end].EndsWith("hooks.slack.com/services/")) Hook(passage, end);
                break;
            default:
                Assigned(passage, at, end);
                break;
        }
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        foreach (var (prefix, _, _, _) in s_forms)
            if (secret.StartsWith(prefix)) return source.Shape(secret, prefix.Length);
        return source.Shape(secret, secret.StartsWith("eyJ") ? 3 : 0);
    }

    private static void Prefixed(in Passage passage, int end)
    {
        foreach (var form in s_forms)
            if (form.Prefix[^1] == passage.Text[end - 1] && passage.Text[..end].EndsWith(form.Prefix)) Issued(passage, end - form.Prefix.Length, end);
    }

    private static void Dotted(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (text[end..].StartsWith("eyJ"))
        {
            var start = Boundary.WordStart(text, at, 4096, "_-");
            if (text[start..].StartsWith("eyJ")) WebToken(passage, start);
        }
        else if (text[at - 1] is 'G' or '9')
        {
            Prefixed(passage, end);
        }
    }

    private static void Hook(in Passage passage, int start)
    {
        var end = Boundary.WordEnd(passage.Text, start, 120, "/");
        if (end - start >= 30) passage.Add(start, end);
    }

    private static void Issued(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (at > 0 && Boundary.IsWord(text[at - 1], "_-")) return;
        foreach (var (prefix, least, most, extra) in s_forms)
        {
            if (prefix.Length != end - at || !text[at..end].SequenceEqual(prefix)) continue;
            var to = Boundary.WordEnd(text, end, Longest, extra);
            while (to > end && text[to - 1] is '.' or '-') to--;
            var body = text[end..to];
            if (body.Length < least || body.Length > most || body.EndsWith("EXAMPLE") || !IsRandom(body)) return;
            passage.Add(at, to);
            return;
        }
    }

    // JSON Web Tokens (RFC 7519): three parts of Base64 with dots between, of which two are JSON objects.
    private static void WebToken(in Passage passage, int at)
    {
        var text = passage.Text;
        var (to, parts) = (at, 0);
        while (parts < 3)
        {
            var start = to;
            to = Boundary.WordEnd(text, to, 4096, "_-");
            if (to - start < 10) return;
            if (parts == 1 && !text[start..].StartsWith("eyJ")) return;
            parts++;
            if (parts == 3) break;
            if (to >= text.Length || text[to] != '.') return;
            to++;
        }

        passage.Add(at, to);
    }

    private static void Assigned(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        // A bot's token: eight to ten digits, a colon, 35 characters.
        if (text[at] == ':' && at >= 8 && end < text.Length && char.IsAsciiDigit(text[at - 1]) && Bot(passage, at)) return;
        var value = end;
        if (value < text.Length && text[value] is '=' or '>') value++;
        for (var i = 0; i < 2 && value < text.Length && text[value] is ' ' or '\t'; i++) value++;
        if (value < text.Length && text[value] is '"' or '\'' or '`') value++;
        var rest = text[value..];
        foreach (var scheme in (ReadOnlySpan<string>)["Bearer ", "Basic ", "token "])
        {
            if (!rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) continue;
            value += scheme.Length;
            break;
        }

        if (value + LeastRandom > text.Length || !char.IsAsciiLetterOrDigit(text[value])) return;
        var to = Boundary.WordEnd(text, value, Longest, "_-+/=.~");
        while (to > value && text[to - 1] is '.' or '-') to--;
        var body = text[value..to];
        if (body.Length is < LeastRandom or > 512) return;
        var nameEnd = at;
        while (nameEnd > 0 && at - nameEnd < 3 && text[nameEnd - 1] is ' ' or '"' or '\'' or ']' or ':' or '\t') nameEnd--;
        var name = text[Boundary.WordStart(text, nameEnd, 40, "_-.密钥鑰令牌凭证")..nameEnd];
        if (name.IndexOfAny(s_names) < 0 || name.IndexOfAny(s_hashes) >= 0) return;
        if (body.IndexOfAnyExcept("0123456789abcdefABCDEF-") < 0 && name.IndexOfAny(s_strong) < 0) return;
        if (body.EndsWith("EXAMPLE") || body.EndsWith("EXAMPLEKEY") || body.IndexOf("://") >= 0 || !IsRandom(body)) return;
        passage.Add(value, to);
    }

    private static bool Bot(in Passage passage, int at)
    {
        var text = passage.Text;
        var start = Boundary.WordStart(text, at, 11);
        if (at - start is < 8 or > 10 || text[start..at].IndexOfAnyExceptInRange('0', '9') >= 0) return false;
        var to = Boundary.WordEnd(text, at + 1, 40, "_-");
        if (to - at - 1 != 35 || !IsRandom(text[(at + 1)..to])) return false;
        passage.Add(start, to);
        return true;
    }

    /// <summary>True for a text that nobody would write: letters and digits, often changing from one class to another, of many different characters.</summary>
    /// <remarks>
    /// Of random Base62 two neighbours in three differ in class (upper, lower, digit); of names in code fewer than one in seven do.
    /// The bounds, one in five and a quarter of the length (at most 10) different characters, are our own.
    /// </remarks>
    internal static bool IsRandom(ReadOnlySpan<char> text)
    {
        var (changes, digits, letters, last) = (0, 0, 0, 0);
        UInt128 seen = 0;
        foreach (var c in text)
        {
            var now = char.IsAsciiDigit(c) ? 1 : char.IsAsciiLetterUpper(c) ? 2 : char.IsAsciiLetterLower(c) ? 3 : last;
            if (now == 1) digits++;
            else if (now > 1) letters++;
            if (last != 0 && now != last) changes++;
            last = now;
            seen |= UInt128.One << (c & 127);
        }

        var different = (int)UInt128.PopCount(seen);
        return digits > 0 && letters > 0 && changes * 5 >= text.Length && different >= Math.Min(10, text.Length / 4);
    }
}
