using System.Buffers;

namespace Plinth.Privacy;

/// <summary>Passwords: in connection strings and settings, and behind the word where a sentence gives one away. Only the value is taken.</summary>
/// <remarks>
/// In a connection string (<c>Server=db;Pwd=x;</c>) any value counts; elsewhere it must hold a letter and a digit or sign, so that
/// <c>password: string</c> and <c>password = read()</c> stay. So do placeholders: <c>your-password</c>, <c>****</c>, <c>${DB_PASS}</c>.
/// </remarks>
public sealed class Password : ISecret
{
    private const int Longest = 64;

    private static readonly SearchValues<string> s_placeholders = SearchValues.Create(
        ["xxx", "***", "...", "your", "example", "changeme", "change_me", "${", "{{", "%s", "$(", "<", "redacted", "placeholder", "process.env", "os.environ", "getenv"],
        StringComparison.OrdinalIgnoreCase);

    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
        { "password", "passwd", "pass", "pwd", "secret", "mypassword", "my_password", "null", "none", "true", "false", "undefined", "todo", "hidden", "string", "str", "text" };

    /// <inheritdoc/>
    public string Kind => "password";

    /// <inheritdoc/>
    public string Triggers => "码碼令@=:：";

    /// <inheritdoc/>
    public IReadOnlyList<string> Words => ["passw"];

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        switch (text[at])
        {
            case '码' or '碼' or '令':
                if (at > 0 && (text[at - 1], text[at]) is ('密', _) or ('口', '令')) Chinese(passage, end);
                return;
            case '@':
                Pair(passage, end);
                return;
            case '=' or ':' or '：':
                if (at > 2 && text[at - 1] is not (' ' or '/')) Short(passage, at);
                return;
        }

        if (at > 0 && text[at] is 'p' && char.IsAsciiLetterLower(text[at - 1])) return;
        var key = Boundary.WordEnd(text, end, 8);
        var tail = text[end..key];
        if (tail.Equals("ord", StringComparison.OrdinalIgnoreCase) || tail.Equals("d", StringComparison.OrdinalIgnoreCase)
            || tail.Equals("ort", StringComparison.OrdinalIgnoreCase)) Value(passage, at, key);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source) => source.Shape(secret);

    /// <summary>True for what stands where a password would, in manuals.</summary>
    internal static bool IsPlaceholder(ReadOnlySpan<char> value) =>
        value.IndexOfAny(s_placeholders) >= 0 || s_words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(value) || value[0] is '$' or '%' or '<' or '{' or '[' or '(' or '*' || value.IndexOfAnyExcept(value[0]) < 0;

    // Pwd=, pass:, passphrase=.
    private static void Short(in Passage passage, int at)
    {
        var text = passage.Text;
        var end = text[at - 1] is '"' or '\'' ? at - 1 : at;
        var name = text[Boundary.WordStart(text, end, 24)..end];
        if (name.EndsWith("pwd", StringComparison.OrdinalIgnoreCase) || name.EndsWith("passphrase", StringComparison.OrdinalIgnoreCase)
            || name.Equals("pass", StringComparison.OrdinalIgnoreCase) || (name.EndsWith("pass", StringComparison.OrdinalIgnoreCase) && end > 4 && text[end - 5] == '_')) Value(passage, end - name.Length, end);
    }

    private static void Value(in Passage passage, int keyStart, int at)
    {
        var text = passage.Text;
        if (at < text.Length && text[at] is '"' or '\'' or '`') at++;
        var behind = at;
        if (at < text.Length && text[at] is ' ') at++;
        if (at >= text.Length) return;
        var assigned = text[at] is '=' or ':' or '：';
        var said = assigned;
        if (!assigned && at == behind) return;
        if (assigned)
        {
            at++;
            if (at < text.Length && text[at] is '=' or '>') at++;
        }
        else
        {
            foreach (var word in (ReadOnlySpan<string>)["is ", "was ", "of ", "is: ", "was: "])
            {
                if (!text[at..].StartsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
                (at, said) = (at + word.Length, true);
                break;
            }
        }

        if (at < text.Length && text[at] == ' ') at++;
        if (at >= text.Length) return;
        var quote = text[at] is '"' or '\'' or '`' or '‘' or '“' ? text[at] : '\0';
        if (quote != '\0') at++;
        var value = Token(text, at, quote);
        if (value.IsEmpty || IsPlaceholder(value)) return;
        var end = at + value.Length;
        if (assigned && IsConnection(text, keyStart, end))
        {
            passage.Add(at, end);
            return;
        }

        if (value.IndexOf('@') is var sign0 and > 0 && Email.Domain(value, sign0 + 1) == value.Length) return;
        if (value.Length < 5 || (quote == '\0' && value.IndexOfAny("()[]{}") >= 0 && value.IndexOfAny("!@#$%^&*") < 0)) return;
        var mixed = IsMixed(value, out var sign);
        // Behind the bare word, only what is quoted or holds a sign.
        if (mixed && (said ? !IsName(value) : sign || (quote != '\0' && value.IndexOf(' ') < 0))) passage.Add(at, end);
    }

    // Between other settings with semicolons.
    private static bool IsConnection(ReadOnlySpan<char> text, int keyStart, int end)
    {
        var before = Context.LineBefore(text, keyStart, 200);
        if (before.IndexOf('=') < 0 && (end >= text.Length || text[end] != ';' || text[end..Math.Min(text.Length, end + 40)].IndexOf('=') < 0)) return false;
        before = before.TrimEnd();
        return before.Length > 0 && before[^1] == ';' || (end < text.Length && text[end] == ';' && text[end..Math.Min(text.Length, end + 40)].IndexOf('=') > 0 && before.IndexOfAny("\"'") >= 0);
    }

    private static void Chinese(in Passage passage, int at)
    {
        var text = passage.Text;
        var from = at;
        while (at < text.Length && at - from < 4 && text[at] is ':' or '：' or '是' or '为' or '為' or '=' or ' ' or '“' or '"') at++;
        if (at == from || text[from..at].IndexOfAny(":：是为為=") < 0) return;
        var value = Token(text, at, '\0');
        if (value.IndexOf('@') is var sign0 and > 0 && Email.Domain(value, sign0 + 1) == value.Length) return;
        if (value.Length < 5 || value[0] >= 128 || IsPlaceholder(value)) return;
        if (IsMixed(value, out _) || (value.Length is >= 6 and <= 12 && value.IndexOfAnyExceptInRange('0', '9') < 0)) passage.Add(at, at + value.Length);
    }

    // joe@example.com / S3cret!
    private static void Pair(in Passage passage, int at)
    {
        var text = passage.Text;
        var end = Boundary.WordEnd(text, at, 80, ".-");
        if (end - at < 4 || end + 4 > text.Length || text[end] != ' ' || text[end + 1] is not '/' || text[end + 2] != ' ') return;
        var value = Token(text, end + 3, '\0');
        if (value.Length >= 6 && !value.Contains('/') && !IsPlaceholder(value) && !value.Contains("://", StringComparison.Ordinal) && IsMixed(value, out _) && value.IndexOf('@') != value.Length - 1
            && !Context.Says(value, s_mail)) passage.Add(end + 3, end + 3 + value.Length);
    }

    private static readonly SearchValues<string> s_mail = Context.Words(".com", ".org", ".net", "www.", ".cn");

    private static ReadOnlySpan<char> Token(ReadOnlySpan<char> text, int at, char quote)
    {
        var end = at;
        var close = quote switch { '‘' => '’', '“' => '”', _ => quote };
        while (end < text.Length && end - at <= Longest && text[end] is not ('\n' or '\r' or '\uFFFC') && (quote != '\0' ? text[end] != close
            : text[end] is > ' ' and < '\u2E80' and not (';' or '"' or '\'' or '`' or '<' or '>' or ',' or '，' or '’' or '”' or '&'))) end++;
        if (end - at > Longest || (quote != '\0' && (end >= text.Length || text[end] != close))) return default;
        if (quote == '\0')
            while (end > at && text[end - 1] is '.' or ')' or ']' or ':' or '?') end--;
        return text[at..end];
    }

    private static bool IsMixed(ReadOnlySpan<char> value, out bool sign)
    {
        var (letter, digit) = (false, false);
        sign = false;
        foreach (var c in value)
        {
            letter |= char.IsAsciiLetter(c);
            digit |= char.IsAsciiDigit(c);
            sign |= "!@#$%^&*?~+".Contains(c, StringComparison.Ordinal);
        }

        return letter && (digit || sign);
    }

    // sha256, md5, utf8, field1: a name, not a password.
    private static bool IsName(ReadOnlySpan<char> value) => value.Length < 8 && value.IndexOfAnyExceptInRange('a', 'z') is var digits and > 2
        && value[digits..].Length <= 3 && value[digits..].IndexOfAnyExceptInRange('0', '9') < 0 && value.StartsWith("sha");
}
