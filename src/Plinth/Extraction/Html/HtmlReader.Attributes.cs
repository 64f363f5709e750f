using System.Buffers;

namespace Plinth.Extraction.Html;

internal sealed partial class HtmlReader
{
    private static readonly SearchValues<char> s_unquotedEnd = SearchValues.Create("\t\n\f\r >");

    private readonly char[] _name = new char[1024];
    private readonly HtmlNameCache _attributeNames = new();
    private readonly HtmlNameCache _tagNames = new();
    private ulong _seen;

    // The tag's name; the answer is the index behind it.
    private int TagName(int at, out HtmlTag tag)
    {
        var html = _source;
        var start = at;
        var (key, plain) = (0ul, true);
        for (; at < html.Length; at++)
        {
            var c = html[at];
            if (c <= '>')
            {
                if (IsSpaceOrSlash(c) || c == '>') break;
                if (c < '-') plain = false;
            }
            else if (c > 'z') plain = false;
            else if (c <= 'Z') c |= (char)0x20;
            key = (key << 8) | c;
        }

        plain &= at - start <= 8;
        if (plain && _tagNames.TryGet(key, out var id)) tag = (HtmlTag)id;
        else
        {
            var name = html.AsSpan(start, at - start);
            tag = TagOf(name);
            if (plain && HtmlNameCache.IsPlain(name)) _tagNames.Set(key, (ushort)tag);
        }

        return at;
    }

    // The answer is the index behind '>', or -1 when the page ends inside the tag, which is then no tag.
    private int Attributes(int at, bool keep, out bool selfClosing)
    {
        selfClosing = false;
        _seen = 0;
        while (true)
        {
            at = NextAttribute(at, out var attribute);
            if (at < 0) return -1;
            if (attribute.NameLength == 0)
            {
                selfClosing = _source[at - 2] == '/';
                return at;
            }

            if (keep && attribute.NameLength <= HtmlAttributeNames.Longest) KeepAttribute(attribute);
        }
    }

    // One attribute; with an empty name the tag's end, and the answer is the index behind it. -1 at the end of the page.
    private int NextAttribute(int at, out SourceAttribute attribute)
    {
        attribute = default;
        var html = _source;
        while (at < html.Length && IsSpaceOrSlash(html[at])) at++;
        if (at >= html.Length) return -1;
        if (html[at] == '>') return at + 1;
        var nameStart = at;
        var (key, plain) = (0ul, true);
        do
        {
            var c = html[at];
            if (c <= '>')
            {
                if ((c is '=' or '>' || IsSpaceOrSlash(c)) && (c != '=' || at > nameStart)) break;
                if (c < '-') plain = false;
            }
            else if (c > 'z') plain = false;
            key = (key << 8) | (uint)(c | 0x20);
        }
        while (++at < html.Length);

        if (at >= html.Length) return -1;
        var nameLength = at - nameStart;
        while (at < html.Length && IsSpace(html[at])) at++;
        var (valueStart, valueLength) = (at, 0);
        if (at < html.Length && html[at] == '=')
        {
            at++;
            while (at < html.Length && IsSpace(html[at])) at++;
            if (at >= html.Length) return -1;
            var quote = html[at];
            if (quote is '"' or '\'')
            {
                valueStart = at + 1;
                valueLength = html.AsSpan(valueStart).IndexOf(quote);
                if (valueLength < 0) return -1;
                at = valueStart + valueLength + 1;
            }
            else if (quote != '>')
            {
                valueStart = at;
                valueLength = html.AsSpan(at).IndexOfAny(s_unquotedEnd);
                if (valueLength < 0) return -1;
                at += valueLength;
            }
        }

        attribute = new SourceAttribute(plain && nameLength <= 8 ? key : 0, nameStart, nameLength, valueStart, valueLength);
        return at;
    }

    private void KeepAttribute(in SourceAttribute attribute)
    {
        HtmlAttribute name;
        if (attribute.Key == 0) name = HtmlAttributeNames.Find(Lower(_source.AsSpan(attribute.NameStart, attribute.NameLength)));
        else if (_attributeNames.TryGet(attribute.Key, out var id)) name = (HtmlAttribute)id;
        else
        {
            var source = _source.AsSpan(attribute.NameStart, attribute.NameLength);
            name = HtmlAttributeNames.Find(Lower(source));
            if (HtmlNameCache.IsPlain(source)) _attributeNames.Set(attribute.Key, (ushort)name);
        }

        // Of an attribute that is given twice the first counts.
        if (name == HtmlAttribute.None || (_seen & (1ul << (int)name)) != 0) return;
        _seen |= 1ul << (int)name;
        var value = _source.AsSpan(attribute.ValueStart, attribute.ValueLength);
        if (!value.ContainsAny('&', '\0'))
        {
            _page.Add(new HtmlAttributeValue(name, false, attribute.ValueStart, attribute.ValueLength));
            return;
        }

        var start = _page.DecodedLength;
        Decode(value, inAttribute: true, references: true, nulls: "\uFFFD");
        _page.Add(new HtmlAttributeValue(name, true, start, _page.DecodedLength - start));
    }

    // Looks at the start tag in the source again, for the few attributes that only the tree rules ask for.
    private bool Has(string name, out ReadOnlySpan<char> value)
    {
        value = default;
        for (var at = _attributesAt; ;)
        {
            at = NextAttribute(at, out var attribute);
            if (at < 0 || attribute.NameLength == 0) return false;
            if (!_source.AsSpan(attribute.NameStart, attribute.NameLength).Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            value = _source.AsSpan(attribute.ValueStart, attribute.ValueLength);
            return true;
        }
    }

    private void Decode(ReadOnlySpan<char> text, bool inAttribute, bool references, string nulls)
    {
        // A decoded reference is never longer than its source.
        var into = _page.Room(text.Length + 2);
        var written = 0;
        while (text.Length > 0)
        {
            var stop = references ? text.IndexOfAny('&', '\0') : text.IndexOf('\0');
            if (stop < 0) stop = text.Length;
            text[..stop].CopyTo(into[written..]);
            written += stop;
            text = text[stop..];
            if (text.Length == 0) break;
            if (text[0] == '\0')
            {
                nulls.CopyTo(into[written..]);
                written += nulls.Length;
                text = text[1..];
                continue;
            }

            var read = CharacterReferences.Decode(text, inAttribute, into[written..], out var units);
            if (read == 0)
            {
                into[written++] = '&';
                read = 1;
            }

            written += units;
            text = text[read..];
        }

        _page.Wrote(written);
    }

    private ReadOnlySpan<char> Lower(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < name.Length; i++)
            _name[i] = char.IsAsciiLetterUpper(name[i]) ? (char)(name[i] | 0x20) : name[i] == '\0' ? '\uFFFD' : name[i];
        return _name.AsSpan(0, name.Length);
    }

    private static bool IsSpace(char c) => c is ' ' or '\n' or '\t' or '\r' or '\f';

    private static bool IsSpaceOrSlash(char c) => IsSpace(c) || c == '/';

    /// <summary>An attribute as it stands in the source; the key holds its name in lower case, 0 when it does not fit.</summary>
    private readonly record struct SourceAttribute(ulong Key, int NameStart, int NameLength, int ValueStart, int ValueLength);
}
