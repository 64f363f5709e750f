using System.Collections.Frozen;
using Plinth.Chinese;

namespace Plinth.Sources.Markup;

/// <summary>Writes the text of an XML document by what each element is: paragraphs and headings, tables by rows, and nothing of what is to be left out.</summary>
internal sealed class XmlProse(FrozenDictionary<string, XmlRule> rules)
{
    private readonly CharBuffer _out = new();
    private bool _cell;

    /// <summary>Starts a new text.</summary>
    public void Clear()
    {
        _out.Clear();
        _cell = false;
    }

    /// <summary>The text so far.</summary>
    public string Finish() => _out.Span.Trim(" \n|").ToString();

    /// <summary>Writes a heading that the document has elsewhere.</summary>
    public void Heading(string text)
    {
        if (text.Length == 0) return;
        Paragraph();
        Append(text);
        Paragraph();
    }

    /// <summary>Writes all pieces up to the end of an element of this name whose start the scanner stands behind, or to the end of the text.</summary>
    public void Write(scoped ref XmlScanner scanner, string? until)
    {
        var depth = 1;
        string? dropped = null;
        var drops = 0;
        while (scanner.Next())
        {
            if (scanner.Piece == XmlPiece.Text)
            {
                if (dropped is null) Append(scanner.Raw.Contains('&') ? scanner.Text() : scanner.Raw);
                continue;
            }

            if (dropped is not null)
            {
                if (!scanner.Name.Equals(dropped, StringComparison.OrdinalIgnoreCase) || scanner.Empty) continue;
                drops += scanner.Piece == XmlPiece.Start ? 1 : -1;
                if (drops == 0) dropped = null;
                continue;
            }

            if (until is not null && !scanner.Empty && scanner.Name.Equals(until, StringComparison.OrdinalIgnoreCase))
            {
                depth += scanner.Piece == XmlPiece.Start ? 1 : -1;
                if (depth == 0) return;
            }

            var start = scanner.Piece == XmlPiece.Start;
            switch (rules.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(scanner.Name, out var rule) ? rule : XmlRule.Inline)
            {
                case XmlRule.Drop when start && !scanner.Empty:
                    dropped = scanner.Name.ToString();
                    drops = 1;
                    break;
                case XmlRule.Block or XmlRule.Heading: Paragraph(); break;
                case XmlRule.Row or XmlRule.Break:
                    Line();
                    _cell = false;
                    break;
                case XmlRule.Cell when start:
                    if (_cell) Append(" | ");
                    _cell = true;
                    break;
                case XmlRule.Formula: Append("$"); break;
            }
        }
    }

    private void Paragraph()
    {
        while (_out.Length > 0 && _out.Span[^1] == ' ') _out.Cut(_out.Length - 1);
        if (_out.Length == 0 || _out.Span.EndsWith("\n\n")) return;
        _out.Append(_out.Span[^1] == '\n' ? "\n" : "\n\n");
        _cell = false;
    }

    private void Line()
    {
        while (_out.Length > 0 && _out.Span[^1] is ' ') _out.Cut(_out.Length - 1);
        if (_out.Length > 0 && _out.Span[^1] != '\n') _out.Append('\n');
    }

    private void Append(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is ' ' or '\n' or '\r' or '\t' or '\u00A0' or '\u2009')
            {
                if (_out.Length > 0 && _out.Span[^1] is not (' ' or '\n')) _out.Append(' ');
            }
            else _out.Append(c);
        }
    }
}
