using System.Text;

namespace Plinth.Sources.Pdf;

/// <summary>Words that were parted at the end of a line.</summary>
/// <remarks>A hyphen there is the line's, unless the same word stands with it elsewhere in the document, or has one already.</remarks>
internal sealed class PdfHyphens(List<List<List<PdfRow>>> pages)
{
    private HashSet<string>? _hyphenated;

    /// <summary>Whether a line ends in a hyphen behind a letter.</summary>
    public static bool Ends(string line) => line.Length > 1 && line[^1] is '-' or '\u2010' or '\u00ad' && char.IsLetter(line[^2]);

    /// <summary>Takes the hyphen off the end of the text where it was the line's, or keeps it; false where there is none.</summary>
    public bool Join(StringBuilder text, string next)
    {
        if (text.Length < 2 || text[^1] is not ('-' or '\u2010' or '\u00ad') || !char.IsLetterOrDigit(text[^2]) || !char.IsLetterOrDigit(next[0])) return false;
        if (text[^1] == '\u00ad' || (char.IsLetter(text[^2]) && char.IsLower(next[0]) && !IsWord(text, next))) text.Length--;
        return true;
    }

    private bool IsWord(StringBuilder text, string next)
    {
        var begin = text.Length - 1;
        while (begin > 0 && (char.IsLetter(text[begin - 1]) || text[begin - 1] is '-' or '\u2010')) begin--;
        var end = 0;
        while (end < next.Length && char.IsLetter(next[end])) end++;
        var before = text.ToString(begin, text.Length - 1 - begin);
        if (before.AsSpan().ContainsAny('-', '\u2010')) return true;
        _hyphenated ??= Collect();
        return _hyphenated.Contains($"{before}-{next[..end]}".ToLowerInvariant());
    }

    // Words with a hyphen inside, as they stand within lines.
    private HashSet<string> Collect()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in pages.SelectMany(p => p).SelectMany(b => b).SelectMany(r => r.Cells))
        {
            var text = cell.Text;
            for (var at = 1; at + 1 < text.Length; at++)
            {
                if (text[at] is not ('-' or '\u2010') || !char.IsLetter(text[at - 1]) || !char.IsLetter(text[at + 1])) continue;
                var (begin, end) = (at, at + 1);
                while (begin > 0 && char.IsLetter(text[begin - 1])) begin--;
                while (end < text.Length && char.IsLetter(text[end])) end++;
                words.Add($"{text[begin..at]}-{text[(at + 1)..end]}".ToLowerInvariant());
            }
        }

        return words;
    }
}
