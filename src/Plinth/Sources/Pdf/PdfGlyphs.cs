using UglyToad.PdfPig.Content;

namespace Plinth.Sources.Pdf;

/// <summary>The glyphs of a page in the order in which they are drawn, turned upright, without those that are drawn twice.</summary>
internal sealed class PdfGlyphs
{
    // Text that stands on its side counts where it is a part of the page and no stamp on its margin.
    private const double LeastShare = 0.2;
    private const double Cell = 0.1;

    private readonly Dictionary<string, bool> _mono = new(StringComparer.Ordinal);
    private readonly HashSet<(string Text, long X, long Y)> _seen = [];

    /// <summary>Glyphs that draw something.</summary>
    public long Drawn { get; private set; }

    /// <summary>Glyphs of these whose characters their fonts do not say.</summary>
    public long Unreadable { get; private set; }

    /// <summary>The glyphs of a page, those of each direction by themselves, the most frequent first.</summary>
    public List<List<PdfGlyph>> Of(IReadOnlyList<Letter> letters)
    {
        var turned = new List<PdfGlyph>[4];
        for (var i = 0; i < turned.Length; i++) turned[i] = [];
        _seen.Clear();
        foreach (var letter in letters)
        {
            var text = PdfCharacters.Clean(letter.Value);
            if (text != " ") Drawn++;
            if (text.Length == 0) Unreadable++;
            var side = (int)letter.TextOrientation - (int)TextOrientation.Horizontal;
            if (text.Length == 0 || side is < 0 or > 3) continue;
            var (start, end) = (letter.StartBaseLine, letter.EndBaseLine);
            var (x0, x1, y) = letter.TextOrientation switch
            {
                TextOrientation.Rotate90 => (-start.Y, -end.Y, start.X),
                TextOrientation.Rotate270 => (start.Y, end.Y, -start.X),
                TextOrientation.Rotate180 => (-start.X, -end.X, -start.Y),
                _ => (start.X, end.X, start.Y),
            };
            var size = Size(letter, x1 - x0);
            if (!double.IsFinite(x0 + x1 + y + size) || size <= 0) continue;
            if (text != " " && IsAgain(text, x0, y, size)) continue;
            Add(turned[side], new(text, x0, x1, y, size, IsMono(letter.FontName)));
        }

        var all = turned.Sum(t => t.Count);
        var order = turned.Where(t => t.Count > 0).OrderByDescending(t => t.Count).ToList();
        return [.. order.Where((t, i) => i == 0 || t.Count >= LeastShare * all)];
    }

    // An accent that was drawn by itself is put on the letter that stands under it.
    private static void Add(List<PdfGlyph> glyphs, PdfGlyph next)
    {
        if (glyphs.Count > 0 && glyphs[^1] is var last && last.Text.Length == 1 && next.Text.Length == 1 && Math.Abs(last.Y - next.Y) < 0.5 * next.Size)
        {
            if (IsOver(last, next) && PdfCharacters.Accented(last.Text, next.Text) is { } letter)
            {
                glyphs[^1] = next with { Text = letter };
                return;
            }

            if (IsOver(next, last) && PdfCharacters.Accented(next.Text, last.Text) is { } whole)
            {
                glyphs[^1] = last with { Text = whole };
                return;
            }
        }

        glyphs.Add(next);
    }

    private static bool IsOver(PdfGlyph accent, PdfGlyph letter)
    {
        var middle = (accent.X0 + accent.X1) / 2;
        return middle > letter.X0 && middle < letter.X1;
    }

    // Bold is sometimes made by drawing twice, a little apart.
    private bool IsAgain(string text, double x, double y, double size)
    {
        var cell = Cell * size;
        var (column, row) = ((long)(x / cell), (long)(y / cell));
        if (_seen.Contains((text, column, row)) || _seen.Contains((text, column - 1, row)) || _seen.Contains((text, column + 1, row))) return true;
        _seen.Add((text, column, row));
        return false;
    }

    // Fonts of bitmaps are of any size: then a letter's width tells more.
    private static double Size(Letter letter, double advance)
    {
        var size = Math.Abs(letter.PointSize);
        return advance > 0 && (size < advance * 0.4 || size > advance * 20) ? advance * 1.8 : size;
    }

    private bool IsMono(string? font)
    {
        if (font is null) return false;
        if (_mono.TryGetValue(font, out var mono)) return mono;
        string[] names = ["Mono", "Courier", "Consol", "Menlo", "Typewriter", "CMTT", "Fixed", "CodePro", "Code-", "Inconsolata", "SFTT", "NimbusMon", "Terminal", "Andale"];
        return _mono[font] = names.Any(name => font.Contains(name, StringComparison.OrdinalIgnoreCase));
    }
}
