using System.Text;

namespace Plinth.Sources.Pdf;

/// <summary>Writes rows as paragraphs: lines of prose are joined, rows of tables and lines of code stay.</summary>
internal sealed class PdfParagraphs
{
    private const double OtherSize = 1.12;
    private const double WiderPitch = 1.35;
    private const double Indent = 0.8;
    private const string Terminal = ".!?:;。！？：；…”’\"»）)";
    private const string Bullets = "•◦▪‣–—*·○■□►➢●";

    private readonly StringBuilder _text = new();
    private readonly PdfHyphens _hyphens;
    private PdfRow? _last;
    private PdfShape _shape;
    private int _lines;

    private PdfParagraphs(PdfHyphens hyphens) => _hyphens = hyphens;

    private enum Link
    {
        Join,
        Line,
        Paragraph,
    }

    /// <summary>The text of pages, each a list of blocks in reading order.</summary>
    public static string Write(List<List<List<PdfRow>>> pages)
    {
        var writer = new PdfParagraphs(new PdfHyphens(pages));
        foreach (var block in pages.SelectMany(page => page)) writer.Block(block);
        return writer._text.ToString().Trim();
    }

    private void Block(List<PdfRow> rows)
    {
        var shape = PdfShape.Of(rows);
        for (var i = 0; i < rows.Count; i++)
        {
            var (row, next) = (rows[i], i + 1 < rows.Count ? rows[i + 1] : null);
            row.Code = row.Cells.TrueForAll(c => c.Mono) && !(i > 0 && EndsIn(rows[i - 1], row, shape));
            if (_last is not null)
            {
                var link = i == 0 ? Across(row, shape) : Within(_last, row, next, shape);
                if (link == Link.Join) Join(row);
                else
                {
                    _text.Append(link == Link.Line ? "\n" : "\n\n");
                    _lines = 0;
                }
            }

            Append(row, shape);
            _lines++;
            (_last, _shape) = (row, shape);
        }
    }

    // From one column or page to the next: a paragraph goes on when its last line is full and nothing says that it ended.
    private Link Across(PdfRow row, PdfShape shape)
    {
        var last = _last!;
        if (IsSet(last) || IsSet(row)) return last.InTable && row.InTable ? Link.Line : Link.Paragraph;
        if (Ratio(last.Size, row.Size) > OtherSize / 1.06 || row.X0 > shape.Left + (Indent * row.Size)) return Link.Paragraph;
        if (PdfHyphens.Ends(last.Text) && char.IsLower(row.Text[0])) return Link.Join;
        var full = _shape.Right - last.X1 < 2 * last.Size;
        return full && !Terminal.Contains(last.Text[^1]) && (char.IsLower(row.Text[0]) || (PdfCharacters.IsWide(row.Text[0]) && PdfCharacters.IsWide(last.Text[^1]))) ? Link.Join : Link.Paragraph;
    }

    private Link Within(PdfRow last, PdfRow row, PdfRow? next, PdfShape shape)
    {
        var wide = IsWide(last, row, shape);
        if (IsSet(last) || IsSet(row)) return !wide && last.InTable == row.InTable && last.Code == row.Code ? Link.Line : Link.Paragraph;
        if (wide || Ratio(last.Size, row.Size) > OtherSize) return Link.Paragraph;
        if (IsBullet(row.Text)) return Link.Line;
        if (PdfHyphens.Ends(last.Text) && char.IsLower(row.Text[0])) return Link.Join;
        var begins = char.IsLower(row.Text[0]) ? Link.Join : Terminal.Contains(last.Text[^1]) ? Link.Paragraph : Link.Line;
        var moved = row.X0 - last.X0;
        if (Math.Abs(row.X0 + row.X1 - last.X0 - last.X1) < row.Size && Math.Abs(moved) > Indent * row.Size && shape.Right - row.X1 > row.Size) return row.Size > shape.Size * 1.05 ? Link.Join : Link.Line;
        // A first line is indented, or is the only one that is not.
        var ended = Terminal.Contains(last.Text[^1]) || shape.Right - last.X1 > row.Size;
        if (ended && moved > Indent * row.Size && moved < 6 * row.Size && (next is null || next.X0 < row.X0 - (0.5 * row.Size))) return Link.Paragraph;
        if (moved < -Indent * row.Size && _lines > 1) return begins;
        return IsShort(last, row, shape) ? begins : Link.Join;
    }

    // Headings stand wider than the text that they are above.
    private static bool IsWide(PdfRow last, PdfRow row, PdfShape shape)
    {
        var step = last.Y - row.Y;
        return Ratio(row.Size, shape.Size) > OtherSize ? step > 1.5 * row.Size : step > (WiderPitch * shape.Pitch) + (0.1 * row.Size) && step > 1.25 * row.Size;
    }

    // A name of a program or file that ends a paragraph has its last line to itself.
    private static bool EndsIn(PdfRow last, PdfRow row, PdfShape shape) =>
        !IsSet(last) && !IsWide(last, row, shape) && Math.Abs(row.X0 - shape.Left) < 0.5 * row.Size && shape.Right - last.X1 < 6 * row.Size && !Terminal.Contains(last.Text[^1]);

    // Whether the line ended though the next one's first word had room on it.
    private static bool IsShort(PdfRow last, PdfRow row, PdfShape shape)
    {
        var text = row.Text;
        var word = PdfCharacters.IsWide(text[0]) ? 1 : text.IndexOf(' ') is > 0 and var end ? end : text.Length;
        return shape.Right - last.X1 > ((row.X1 - row.X0) / text.Length * word) + (0.75 * row.Size);
    }

    private void Join(PdfRow row)
    {
        var first = row.Text[0];
        if (_text.Length == 0 || _hyphens.Join(_text, row.Text)) return;
        if (_text[^1] != '—' && !PdfCharacters.IsWide(_text[^1]) && !PdfCharacters.IsWide(first)) _text.Append(' ');
    }

    private void Append(PdfRow row, PdfShape shape)
    {
        if (row.Leads) _text.Append(Leaders(row.Text));
        else if (row.Code) Code(row, shape);
        else if (row.InTable) _text.AppendJoin(" | ", row.Cells.Select(c => c.Text));
        else _text.Append(row.Text);
    }

    // Spaces count in code: those before the line, and those between its pieces.
    private void Code(PdfRow row, PdfShape shape)
    {
        var at = shape.Left;
        foreach (var cell in row.Cells)
        {
            var spaces = (int)Math.Round((cell.X0 - at) / (0.6 * row.Size));
            _text.Append(' ', Math.Clamp(spaces, at > shape.Left ? 1 : 0, 120)).Append(cell.Text);
            at = cell.X1;
        }
    }

    /// <summary>A line of a table of contents without its dots.</summary>
    private static string Leaders(string text)
    {
        var at = text.IndexOf("....", StringComparison.Ordinal);
        if (at < 0) at = text.IndexOf(". . . .", StringComparison.Ordinal);
        var end = at;
        while (end < text.Length && text[end] is '.' or ' ') end++;
        return $"{text[..at].TrimEnd()} {text[end..]}".TrimEnd();
    }

    private static bool IsSet(PdfRow row) => row.InTable || row.Code || row.Leads;

    private static bool IsBullet(string text)
    {
        if (Bullets.Contains(text[0])) return text.Length == 1 || text[1] == ' ' || text[0] == '•';
        var digits = 0;
        var at = text[0] is '(' or '[' ? 1 : 0;
        while (at + digits < text.Length && char.IsAsciiDigit(text[at + digits])) digits++;
        var end = at + digits;
        return digits is 1 or 2 && end + 1 < text.Length && text[end] is '.' or ')' or ']' or '、' && (text[end] == '、' || text[end + 1] == ' ');
    }

    private static double Ratio(double a, double b) => a > b ? a / b : b / a;
}
