namespace Plinth.Privacy;

/// <summary>Private keys in PEM blocks (RFC 7468), OpenSSH's and PGP's included, from <c>-----BEGIN</c> to the end of the block; also with line ends written as <c>\n</c>.</summary>
/// <remarks>A block without an end counts when 64 characters of Base64 stand in it. Public keys and certificates stay.</remarks>
public sealed class PrivateKey : ISecret
{
    private const int LongestBlock = 32_768;

    /// <inheritdoc/>
    public string Kind => "private-key";

    /// <inheritdoc/>
    public string Triggers => "-";

    /// <inheritdoc/>
    public void Find(in Passage passage, int at, int end)
    {
        var text = passage.Text;
        if (end >= text.Length || text[end] != '-' || !text[at..].StartsWith("-----BEGIN ")) return;
        end = at + 11;
        var label = text[end..Math.Min(text.Length, end + 48)];
        var close = label.IndexOf("-----");
        if (close < 0 || label[..close].IndexOf("PRIVATE KEY") < 0) return;
        var body = end + close + 5;
        var rest = text[body..Math.Min(text.Length, body + LongestBlock)];
        var to = rest.IndexOf("-----");
        var (length, letters) = (to < 0 ? rest.Length : to, 0);
        if (to >= 0 && rest[to..].StartsWith("-----END ") && rest[(to + 9)..Math.Min(rest.Length, to + 60)].IndexOf("-----") is var last and >= 0)
        {
            passage.Add(at, body + to + 9 + last + 5);
            return;
        }

        var stop = 0;
        for (var i = 0; i < length; i++)
        {
            if (char.IsAsciiLetterOrDigit(rest[i]) || rest[i] is '+' or '/' or '=') (letters, stop) = (letters + 1, i + 1);
            else if (rest[i] is not ('\n' or '\r' or '\\' or ' ')) break;
        }

        if (letters >= 64) passage.Add(at, body + stop);
    }

    /// <inheritdoc/>
    public string Fake(ReadOnlySpan<char> secret, FakeSource source)
    {
        var start = secret[5..].IndexOf("-----") + 10;
        var end = secret.LastIndexOf("-----END ");
        if (end < start) end = secret.Length;
        return string.Concat(secret[..start], source.Shape(secret[start..end]), secret[end..]);
    }
}
