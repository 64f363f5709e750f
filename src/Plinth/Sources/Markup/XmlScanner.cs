using Plinth.Extraction.Html;

namespace Plinth.Sources.Markup;

/// <summary>Goes through XML or SGML tag by tag. Knows no schema and loads nothing; what is not well-formed is read as far as it goes.</summary>
internal ref struct XmlScanner(ReadOnlySpan<char> xml)
{
    private readonly ReadOnlySpan<char> _xml = xml;
    private ReadOnlySpan<char> _attributes;
    private bool _raw;
    private int _at;

    /// <summary>Where the next piece starts.</summary>
    public readonly int Position => _at;

    /// <summary>What it stands on.</summary>
    public XmlPiece Piece { get; private set; }

    /// <summary>Name of the tag, without its prefix.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>Whether a start tag is its own end.</summary>
    public bool Empty { get; private set; }

    /// <summary>The text as it stands, references and all.</summary>
    public ReadOnlySpan<char> Raw { get; private set; }

    /// <summary>Goes to the next piece.</summary>
    public bool Next()
    {
        while (_at < _xml.Length)
        {
            var rest = _xml[_at..];
            if (rest[0] != '<')
            {
                var end = rest.IndexOf('<');
                Piece = XmlPiece.Text;
                Raw = end < 0 ? rest : rest[..end];
                _raw = false;
                _at += Raw.Length;
                return true;
            }

            if (rest.StartsWith("<!--"))
            {
                var end = rest.IndexOf("-->");
                _at = end < 0 ? _xml.Length : _at + end + 3;
            }
            else if (rest.StartsWith("<![CDATA["))
            {
                var end = rest.IndexOf("]]>");
                Piece = XmlPiece.Text;
                Raw = end < 0 ? rest[9..] : rest[9..end];
                _raw = true;
                _at = end < 0 ? _xml.Length : _at + end + 3;
                return true;
            }
            else if (rest.StartsWith("<?"))
            {
                var end = rest.IndexOf('>');
                _at = end < 0 ? _xml.Length : _at + end + 1;
            }
            else if (rest.StartsWith("<!"))
            {
                var bracket = rest.IndexOfAny('[', '>');
                var end = bracket >= 0 && rest[bracket] == '[' ? After(rest, bracket, "]>") : bracket + 1;
                _at = end <= 0 ? _xml.Length : _at + end;
            }
            else if (rest.Length > 1 && (char.IsLetter(rest[1]) || rest[1] is '/' or '_'))
            {
                Tag(rest);
                return true;
            }
            else
            {
                Piece = XmlPiece.Text;
                Raw = rest[..1];
                _raw = true;
                _at++;
                return true;
            }
        }

        return false;
    }

    /// <summary>The text with its references resolved.</summary>
    public readonly string Text() => _raw ? Raw.ToString() : Decode(Raw);

    /// <summary>An attribute of the start tag, its references resolved, or null.</summary>
    public readonly string? Attribute(ReadOnlySpan<char> name)
    {
        var rest = _attributes;
        while (true)
        {
            var sign = rest.IndexOf('=');
            if (sign < 0) return null;
            var key = rest[..sign].Trim();
            rest = rest[(sign + 1)..].TrimStart();
            if (rest.IsEmpty) return null;
            var quote = rest[0] is '"' or '\'' ? rest[0] : '\0';
            if (quote != '\0') rest = rest[1..];
            var end = quote == '\0' ? rest.IndexOfAny(" \t\n") : rest.IndexOf(quote);
            var value = end < 0 ? rest : rest[..end];
            if (key.EndsWith(name, StringComparison.OrdinalIgnoreCase) && (key.Length == name.Length || key[^(name.Length + 1)] == ':')) return Decode(value);
            if (end < 0) return null;
            rest = rest[(end + (quote == '\0' ? 0 : 1))..];
        }
    }

    private void Tag(ReadOnlySpan<char> rest)
    {
        var close = rest.IndexOfAny('>', '"');
        while (close >= 0 && rest[close] == '"')
        {
            var quote = rest[(close + 1)..].IndexOf('"');
            if (quote < 0) { close = rest.IndexOf('>'); break; }
            var next = rest[(close + quote + 2)..].IndexOfAny('>', '"');
            close = next < 0 ? -1 : close + quote + 2 + next;
        }

        var tag = close < 0 ? rest[1..] : rest[1..close];
        _at += close < 0 ? rest.Length : close + 1;
        Piece = tag.StartsWith("/") ? XmlPiece.End : XmlPiece.Start;
        if (Piece == XmlPiece.End) tag = tag[1..];
        Empty = Piece == XmlPiece.Start && tag.EndsWith("/");
        if (Empty) tag = tag[..^1];
        var end = tag.IndexOfAny(" \t\r\n");
        Name = end < 0 ? tag : tag[..end];
        _attributes = end < 0 ? default : tag[end..];
        if (Name.IndexOf(':') is >= 0 and var colon) Name = Name[(colon + 1)..];
    }

    private static int After(ReadOnlySpan<char> text, int from, ReadOnlySpan<char> mark)
    {
        var at = text[from..].IndexOf(mark);
        return at < 0 ? -1 : from + at + mark.Length;
    }

    private static string Decode(ReadOnlySpan<char> text) => Wiki.WikiMarkup.Decoded(text);
}
