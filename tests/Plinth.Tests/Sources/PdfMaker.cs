using System.IO.Compression;
using System.Text;

namespace Plinth.Tests.Sources;

/// <summary>Makes small PDF files by hand, so that tests know every byte: text at places, in Helvetica, Courier, and a Chinese font that is not embedded.</summary>
internal sealed class PdfMaker
{
    private readonly List<string> _pages = [];
    private readonly StringBuilder _page = new();

    /// <summary>What stands in the catalogue beside the pages.</summary>
    public string Information { get; init; } = "";

    /// <summary>What stands in the trailer beside the rest.</summary>
    public string Trailer { get; init; } = "";

    /// <summary>Text at a place, in points from the lower left.</summary>
    public PdfMaker Text(double x, double y, string text, double size = 10, string font = "F1")
    {
        var shown = text.Any(c => c > 0xff) || font == "F3" ? $"<{string.Concat(text.Select(c => ((int)c).ToString("X4")))}>" : $"({text.Replace("\\", "\\\\").Replace("(", "\\(").Replace(")", "\\)")})";
        _page.Append(FormattableString.Invariant($"BT /{(text.Any(c => c > 0xff) ? "F3" : font)} {size} Tf {x} {y} Td {shown} Tj ET\n"));
        return this;
    }

    /// <summary>Lines of text, one below the other.</summary>
    public PdfMaker Lines(double x, double y, double step, params string[] lines)
    {
        for (var i = 0; i < lines.Length; i++) Text(x, y - (i * step), lines[i]);
        return this;
    }

    /// <summary>Operators as they are.</summary>
    public PdfMaker Raw(string operators)
    {
        _page.Append(operators).Append('\n');
        return this;
    }

    /// <summary>Ends the page.</summary>
    public PdfMaker Page()
    {
        _pages.Add(_page.ToString());
        _page.Clear();
        return this;
    }

    /// <summary>The file.</summary>
    public byte[] Bytes(bool deflate = false)
    {
        if (_page.Length > 0) Page();
        var objects = new List<byte[]>
        {
            Latin($"<< /Type /Catalog /Pages 2 0 R >>"),
            Latin($"<< /Type /Pages /Count {_pages.Count} /Kids [{string.Join(' ', Enumerable.Range(0, _pages.Count).Select(i => $"{10 + (2 * i)} 0 R"))}] >>"),
            Latin("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
            Latin("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"),
            Latin("<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>"),
            Latin("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /FontDescriptor 7 0 R >>"),
            Latin("<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 900 /StemV 80 >>"),
            Stream("", Encoding.ASCII.GetBytes("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end")),
            Latin($"<< {Information} >>"),
        };
        for (var i = 0; i < _pages.Count; i++)
        {
            objects.Add(Latin($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {11 + (2 * i)} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> >>"));
            objects.Add(deflate ? Stream("/Filter /FlateDecode", Deflate(Latin(_pages[i]))) : Stream("", Latin(_pages[i])));
        }

        using var file = new MemoryStream();
        file.Write("%PDF-1.5\n%\u00e2\u00e3\n"u8);
        var offsets = new List<long>();
        for (var i = 0; i < objects.Count; i++)
        {
            offsets.Add(file.Length);
            file.Write(Latin($"{i + 1} 0 obj\n"));
            file.Write(objects[i]);
            file.Write("\nendobj\n"u8);
        }

        var at = file.Length;
        file.Write(Latin($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n{string.Concat(offsets.Select(o => $"{o:D10} 00000 n \n"))}trailer\n<< /Size {objects.Count + 1} /Root 1 0 R /Info 9 0 R {Trailer} >>\nstartxref\n{at}\n%%EOF\n"));
        return file.ToArray();
    }

    public static byte[] Deflate(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(bytes);
        return target.ToArray();
    }

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Stream(string entries, byte[] bytes) => [.. Latin($"<< {entries} /Length {bytes.Length} >>\nstream\n"), .. bytes, .. "\nendstream"u8];
}
