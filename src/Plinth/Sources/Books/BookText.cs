using System.Text;

namespace Plinth.Sources.Books;

/// <summary>Lines that were broken by hand, put together to paragraphs.</summary>
internal static class BookText
{
    // Wrapped prose fills its lines: all but the last of a paragraph reach this far. Verse does not.
    private const int Full = 45;

    /// <summary>Joins the lines of paragraphs that are wrapped prose; verse, lists and headings stay as they are.</summary>
    public static string Unwrap(string text)
    {
        var result = new StringBuilder(text.Length);
        var paragraph = new List<string>();
        foreach (var line in text.Split('\n').Append(""))
        {
            if (line.AsSpan().Trim().Length > 0)
            {
                paragraph.Add(line.TrimEnd());
                continue;
            }

            if (paragraph.Count == 0) continue;
            if (result.Length > 0) result.Append("\n\n");
            var wrapped = paragraph.Count > 1;
            for (var i = 0; i < paragraph.Count - 1 && wrapped; i++) wrapped = paragraph[i].Length >= Full && paragraph[i].Length < 100 && !paragraph[i].StartsWith("   ", StringComparison.Ordinal);
            result.Append(wrapped ? string.Join(' ', paragraph.Select(l => l.Trim())) : string.Join('\n', paragraph));
            paragraph.Clear();
        }

        return result.ToString();
    }
}
