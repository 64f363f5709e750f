namespace Plinth.Privacy;

/// <summary>User name and password in a URL (<c>ftp://joe:s3cret@host</c>, <c>postgres://app:pw@db/x</c>), or a token in their place. The rest of the URL stays.</summary>
public sealed class UrlCredentials : ISecret
{
    private const int Longest = 256;

    /// <inheritdoc/>
    public string Kind => "url-credentials";

    /// <inheritdoc/>
    public string Triggers => ":";

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (at == 0 || !char.IsAsciiLetterOrDigit(text[at - 1]) || end + 2 > text.Length || text[end] != '/' || text[end + 1] != '/') return;
        var start = end + 2;
        var rest = text[start..Math.Min(text.Length, start + Longest)];
        var stop = rest.IndexOfAny(" \t\r\n\"'`<>，。（）\uFFFC/?#");
        if (stop >= 0 && rest[stop] == '#' && rest[stop..].IndexOf('@') is var later and >= 0 && rest[stop..][..later].IndexOfAny(" /\n") < 0) stop += later + 2;
        if (stop >= 0) rest = rest[..stop];
        var sign = rest.LastIndexOf('@');
        if (sign < 1 || sign + 1 >= rest.Length) return;
        var user = rest[..sign];
        var colon = user.IndexOf(':');
        if (colon < 0 ? user.Length < 20 || !ApiKey.IsRandom(user) : colon + 1 >= user.Length || Password.IsPlaceholder(user[(colon + 1)..])) return;
        passage.Add(start, start + sign);
    }
}
