using System.IO.Compression;
using System.Text;
using Plinth.Sources.Files;
using Plinth.Sources.Markup;

namespace Plinth.Sources.Books;

/// <summary>EPUB 2 and 3: the chapters of the spine, in its order, as one text.</summary>
/// <remarks>Open Container Format and Open Packaging Format of the IDPF and W3C. A book with encrypted chapters is a fault.</remarks>
internal sealed class Epub(int maxBytes)
{
    private readonly HtmlText _html = new();
    private long _taken;

    /// <summary>Title, author and language as the package says them; null where it does not.</summary>
    public (string? Title, string? Author, string? Language) Head { get; private set; }

    /// <summary>Reads a book.</summary>
    /// <exception cref="InvalidDataException">It is no EPUB, is encrypted, or unpacks to more than is allowed.</exception>
    public string Read(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        _taken = 0;
        var package = PackagePath(Text(zip, "META-INF/container.xml") ?? throw new InvalidDataException("the book has no META-INF/container.xml"));
        var opf = package is null ? null : Text(zip, package);
        if (opf is null) throw new InvalidDataException("the book has no package document");
        var folder = package!.Contains('/') ? package[..(package.LastIndexOf('/') + 1)] : "";
        var locked = Text(zip, "META-INF/encryption.xml") ?? "";
        var result = new StringBuilder();
        foreach (var path in Spine(opf, folder))
        {
            if (locked.Contains(path, StringComparison.Ordinal)) throw new InvalidDataException("the book's chapters are encrypted");
            if (Text(zip, path) is not { } chapter) continue;
            var text = _html.Of(chapter);
            if (text.Length == 0) continue;
            if (result.Length > 0) result.Append("\n\n");
            result.Append(text);
        }

        return result.ToString();
    }

    private static string? PackagePath(string container)
    {
        var scanner = new XmlScanner(container);
        while (scanner.Next())
            if (scanner.Piece == XmlPiece.Start && scanner.Name is "rootfile") return scanner.Attribute("full-path");
        return null;
    }

    private List<string> Spine(string opf, string folder)
    {
        var items = new Dictionary<string, string>(StringComparer.Ordinal);
        var spine = new List<string>();
        string? title = null, author = null, language = null, inside = null;
        var scanner = new XmlScanner(opf);
        while (scanner.Next())
        {
            if (scanner.Piece == XmlPiece.Text)
            {
                if (inside == "title") title ??= scanner.Text().Trim();
                else if (inside == "creator") author ??= scanner.Text().Trim();
                else if (inside == "language") language ??= scanner.Text().Trim();
                continue;
            }

            inside = scanner.Piece == XmlPiece.Start ? scanner.Name.ToString() : null;
            if (inside == "item" && scanner.Attribute("id") is { } id && scanner.Attribute("href") is { } href)
            {
                if (scanner.Attribute("properties")?.Contains("nav", StringComparison.Ordinal) != true) items[id] = Resolve(folder, href);
            }
            else if (inside == "itemref" && scanner.Attribute("linear") != "no" && scanner.Attribute("idref") is { } idref && items.TryGetValue(idref, out var path)) spine.Add(path);
        }

        Head = (title, author, language);
        return spine;
    }

    private static string Resolve(string folder, string href)
    {
        var parts = new List<string>();
        foreach (var part in (folder + Uri.UnescapeDataString(href.Split('#')[0])).Split('/'))
        {
            if (part == ".." && parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or "..")) parts.Add(part);
        }

        return string.Join('/', parts);
    }

    private string? Text(ZipArchive zip, string path)
    {
        if (zip.GetEntry(path) is not { } entry) return null;
        using var data = entry.Open();
        var bytes = Items.ReadAll(data, (int)Math.Max(0, maxBytes - _taken)) ?? throw new InvalidDataException($"the book unpacks to more than max_bytes ({maxBytes})");
        _taken += bytes.Length;
        return Encodings.Charset.Decode(bytes, null, html: true).Text;
    }
}
