using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Plinth.Encodings;
using Plinth.Sources;

namespace Plinth.Tests.Encodings;

/// <summary>The sample pages, of which the language is known, without the declarations of their encodings.</summary>
internal static partial class CharsetPages
{
    /// <summary>Languages as <c>pages.tsv</c> names them, with the encodings that pages in them are found in.</summary>
    public static readonly (string Language, string Charset)[] Encodings =
    [
        ("zh-Hans", "gb18030"), ("zh-Hant", "big5"), ("zh-Hant", "gb18030"), ("ja", "shift_jis"), ("ja", "euc-jp"), ("ko", "euc-kr"), ("ru", "windows-1251"),
        ("ru", "koi8-r"), ("de", "windows-1252"), ("fr", "windows-1252"), ("es", "windows-1252"), ("en", "windows-1252"),
    ];

    public static List<(string Language, string Html)> Load()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples", "web");
        var languages = File.ReadLines(Path.Combine(folder, "pages.tsv")).Skip(1).Select(line => line.Split('\t')).ToDictionary(f => f[0], f => f[1]);
        var source = new WarcSource { Files = ["*.warc.gz"] };
        return
        [
            .. source.Split(folder).SelectMany(shard => source.Read(shard, CancellationToken.None)).Select(r => r.Document!)
                .Where(d => languages.ContainsKey(d.Url!)).Select(d => (languages[d.Url!], Declaration().Replace(d.Text, ""))),
        ];
    }

    /// <summary>Encodes a page; what the encoding does not have is written as a character reference, as authors do.</summary>
    public static byte[] Encode(string html, string charset)
    {
        var text = new StringBuilder();
        foreach (var rune in html.EnumerateRunes())
        {
            if (Has(charset, rune)) text.Append(rune);
            else text.Append(System.Globalization.CultureInfo.InvariantCulture, $"&#{rune.Value};");
        }

        return CharsetBytes.GetBytes(charset, text.ToString());
    }

    /// <summary>The text of a page in pieces of 500 bytes; characters that the encoding does not have are left out, pieces of ASCII too.</summary>
    public static IEnumerable<byte[]> Pieces(string html, string charset)
    {
        var text = Space().Replace(WebUtility.HtmlDecode(Markup().Replace(html, " ")), " ");
        var encoding = CharsetBytes.Of(charset);
        var piece = new List<byte>();
        foreach (var rune in text.EnumerateRunes().Where(r => Has(charset, r)))
        {
            var bytes = encoding.GetBytes(rune.ToString());
            if (piece.Count + bytes.Length > 500)
            {
                if (piece.Exists(b => b >= 0x80)) yield return [.. piece];
                piece.Clear();
            }

            piece.AddRange(bytes);
        }

        if (piece.Count >= 200 && piece.Exists(b => b >= 0x80)) yield return [.. piece];
    }

    private static bool Has(string charset, Rune rune)
    {
        if (rune.IsAscii) return true;
        var encoding = CharsetBytes.Of(charset);
        return CharsetBytes.GetString(charset, encoding.GetBytes(rune.ToString())) == rune.ToString();
    }

    [GeneratedRegex("""charset\s*=\s*["']?[\w-]+|<\?xml[^>]*\?>""", RegexOptions.IgnoreCase)]
    private static partial Regex Declaration();

    [GeneratedRegex("""<(script|style)\b.*?</\1>|<[^>]*>""", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Markup();

    [GeneratedRegex("""\s+""")]
    private static partial Regex Space();
}
