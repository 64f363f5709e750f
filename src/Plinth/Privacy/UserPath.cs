namespace Plinth.Privacy;

/// <summary>User names in paths: <c>/home/NAME/</c>, <c>/Users/NAME/</c>, <c>C:\Users\NAME\</c>. Only the name is taken; names of machines' own accounts stay.</summary>
public sealed class UserPath : ISecret
{
    private const int Longest = 32;

    private static readonly HashSet<string> s_nobody = new(StringComparer.OrdinalIgnoreCase)
    {
        "apache", "user", "users", "username", "user1", "user2", "user_name", "yourname", "your_name", "your-name", "yourusername", "youruser", "your_username", "me", "you", "name", "someone", "somebody", "foo", "bar", "baz",
        "admin", "administrator", "root", "public", "default", "shared", "all", "guest", "runner", "ubuntu", "debian", "centos", "fedora", "vagrant", "pi", "ec2-user", "git", "jenkins", "travis",
        "node", "app", "www", "web", "ftp", "http", "lib", "local", "test", "tester", "temp", "tmp", "dev", "docker", "coder", "codespace", "container", "data", "work", "builder", "build", "circleci",
        "appveyor", "postgres", "mysql", "oracle", "hadoop", "spark", "airflow", "steam", "linuxbrew", "nobody", "index", "about", "news", "main", "contact", "products", "home", "login", "page", "site",
    };

    /// <inheritdoc/>
    public string Kind => "user-path";

    /// <inheritdoc/>
    public string Triggers => "/\\";

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        var windows = text[at] == '\\';
        if (end >= text.Length || text[end] is not ('h' or 'U' or 'u' or '\\')) return;
        end = Behind(text, at);
        if (end < 0) return;
        if (!Starts(text, at, windows)) return;
        // Routes of web services are in lower case; the folder of a Mac is not.
        if (!windows && text[at + 1] is 'u' && !(at > 1 && text[at - 1] == ':')) return;
        var to = end;
        while (to < text.Length && to - end <= Longest && (char.IsLetterOrDigit(text[to]) || text[to] is '_' or '-' or '.' or '\'')) to++;
        // A space belongs to a name only inside a Windows path: "C:\Users\Jane Doe\Desktop".
        if (windows && to < text.Length && text[to] == ' ')
        {
            var next = text[to..Math.Min(text.Length, to + 20)].IndexOf('\\');
            if (next > 1 && text.Slice(to + 1, next - 1).IndexOfAny(" :.,;") < 0) to += next;
        }

        while (to > end && text[to - 1] is '.' or '\'') to--;
        var name = text[end..to];
        if (name.Length is 0 or > Longest || name.IndexOfAnyExceptInRange('0', '9') < 0 || name[0] is '.' or '-') return;
        var closed = to == text.Length || text[to] is '/' or '\\' or '"' or '\'' or '`' or ' ' or '\n' or '\r' or ':' or ')' or '>' or ']' or ',' or ';' or '，' or '。' or '.' or '<' or '’' or '”' or '、';
        if (!closed || s_nobody.Contains(name.ToString())) return;
        if (!windows && name.IndexOf('.') > 0 && (name.EndsWith(".html") || name.EndsWith(".htm") || name.EndsWith(".php") || name.EndsWith(".aspx"))) return;
        passage.Add(end, to);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source) => source.Shape(secret);

    // Behind the folder of homes, or -1.
    private static int Behind(ReadOnlySpan<char> text, int at)
    {
        foreach (var folder in (ReadOnlySpan<string>)["/home/", "/Users/", "/users/", "\\Users\\", "\\users\\", "\\\\Users\\\\", "\\\\users\\\\"])
            if (text[at..].StartsWith(folder)) return at + folder.Length;
        return -1;
    }

    private static bool Starts(ReadOnlySpan<char> text, int at, bool windows)
    {
        if (at == 0) return true;
        var before = text[at - 1];
        if (windows) return before is ':' or '\\' || !char.IsAsciiLetterOrDigit(before);
        if (before == '/') return at > 2 && text[at - 2] == '/' && text[at - 3] is '/' or ':';
        if (before is '"' or '\'' && Context.Before(text, at - 1, 6) is var attribute && (attribute.EndsWith("href=") || attribute.EndsWith("src="))) return false;
        return before is ':' || before >= 0x2E80 || !(char.IsLetterOrDigit(before) || before is '.' or '_' or '-' or '~' or '}' or '$' or ')' or '*' or '%');
    }
}
