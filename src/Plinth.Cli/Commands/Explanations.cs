using System.Globalization;
using Plinth.Extraction;
using Plinth.Running;

namespace Plinth.Cli.Commands;

/// <summary>Where explained pages go: one file, or a folder with a file a page.</summary>
/// <param name="place">File or folder as the user names it; an ending of .html or .htm says file.</param>
/// <param name="many">True when there may be several pages.</param>
internal sealed class Explanations(string place, bool many)
{
    private const int LongestName = 60;

    private readonly bool _file = !many && (place.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || place.EndsWith(".htm", StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes what became of a page.</summary>
    /// <param name="doc">The page's document.</param>
    /// <param name="page">What was taken from it, explained.</param>
    /// <param name="index">Its number, from 0; part of the file's name, so that pages of one name do not meet.</param>
    public void Write(Document doc, ExtractedPage page, int index)
    {
        var path = _file ? place : Path.Combine(place, $"{(index + 1).ToString("D5", CultureInfo.InvariantCulture)}-{Name(doc)}.html");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        using var file = AtomicFile.Create(path);
        file.Stream.Write(System.Text.Encoding.UTF8.GetBytes(ExplainPage.Of(page, doc.Source, doc.Url)));
        file.Commit();
    }

    private static string Name(Document doc)
    {
        var name = doc.Url ?? Path.GetFileNameWithoutExtension(doc.Source);
        var scheme = name.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0) name = name[(scheme + 3)..];
        var clean = new string([.. name.Take(LongestName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_')]);
        return clean.Trim('_', '.') is { Length: > 0 } some ? some : "page";
    }
}
