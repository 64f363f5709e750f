using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plinth.Encodings;

namespace Plinth.Bench;

/// <summary>Clean sentences that a repair must leave alone, and the same ones spoilt, which it must give back.</summary>
internal static class MojibakeBench
{
    /// <param name="sentences">JSON lines, gzipped, with the fields <c>language</c> and <c>text</c>.</param>
    /// <param name="pages">A folder of WARC files, for pages that are mostly clean; or null.</param>
    public static int Run(string sentences, string? pages, bool verbose = false)
    {
        var all = Read(sentences);
        var clean = all.Where(s => Mojibake.Repair(s.Text).Kind is { } kind && Show(s.Text, kind)).Count();
        Console.WriteLine($"{all.Count} clean sentences: {clean} touched");
        if (pages is not null)
        {
            var texts = CharsetBench.Pages(pages).Select(p => Regex.Replace(p, "<(script|style)\\b.*?</\\1>|<[^>]*>", " ", RegexOptions.Singleline | RegexOptions.IgnoreCase)).ToList();
            var clock = Stopwatch.StartNew();
            var found = texts.Select(t => (Text: t, Found: Mojibake.Repair(t))).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{texts.Count} pages: {found.Count(f => f.Found.Kind is not null)} touched; {texts.Sum(t => t.Length) / 1e6 / clock.Elapsed.TotalSeconds:F0} M characters/s"));
            foreach (var (text, repair) in found.Where(f => f.Found.Kind is not null)) Show(text, repair.Kind!);
        }

        Encoding latin = CodePagesEncodingProvider.Instance.GetEncoding(1252)!, cyrillic = CodePagesEncodingProvider.Instance.GetEncoding(1251)!, gbk = CodePagesEncodingProvider.Instance.GetEncoding(936)!, utf8 = new UTF8Encoding(false);
        (string Kind, Func<string, string> Spoil, string Languages)[] ways =
        [
            ("utf-8 as windows-1252", s => latin.GetString(utf8.GetBytes(s)), "en fr de es ru zh ja ko"),
            ("the same, twice", s => latin.GetString(utf8.GetBytes(latin.GetString(utf8.GetBytes(s)))), "fr de ru zh ja"),
            ("utf-8 as iso-8859-1", s => Encoding.Latin1.GetString(utf8.GetBytes(s)), "en fr de ru zh ja"),
            ("utf-8 as windows-1251", s => cyrillic.GetString(utf8.GetBytes(s)), "ru"),
            ("gbk as iso-8859-1", s => Encoding.Latin1.GetString(gbk.GetBytes(s)), "zh"),
            ("windows-1251 as windows-1252", s => latin.GetString(cyrillic.GetBytes(s)), "ru"),
            ("utf-8 as gbk", s => gbk.GetString(utf8.GetBytes(s)), "zh ja"),
        ];
        foreach (var (kind, spoil, languages) in ways)
        {
            foreach (var language in languages.Split(' '))
            {
                var (spoilt, whole, some) = (0, 0, 0);
                foreach (var (_, text) in all.Where(s => s.Language == language))
                {
                    var bad = spoil(text);
                    if (bad == text || Mojibake.Repair(text).Kind is not null) continue;
                    spoilt++;
                    var repair = Mojibake.Repair(bad);
                    if (repair.Text == text) whole++;
                    if (repair.Kind is not null) some++;
                    if (verbose && repair.Text != text) Console.WriteLine($"    {text[Math.Max(0, repair.Text.AsSpan().CommonPrefixLength(text) - 8)..]} | {repair.Text[Math.Max(0, repair.Text.AsSpan().CommonPrefixLength(text) - 8)..]}");
                }

                if (spoilt > 0) Console.WriteLine($"{kind,-30} {language,3} {spoilt,5} spoilt, {100.0 * some / spoilt,6:F1}% recognised, {100.0 * whole / spoilt,6:F1}% given back whole");
            }
        }

        return 0;
    }

    private static bool Show(string text, string kind)
    {
        var repaired = Mojibake.Repair(text).Text;
        var at = Math.Max(0, repaired.AsSpan().CommonPrefixLength(text) - 12);
        Console.WriteLine($"  {kind}: {text[at..Math.Min(text.Length, at + 30)].ReplaceLineEndings(" ")} | {repaired[at..Math.Min(repaired.Length, at + 30)].ReplaceLineEndings(" ")}");
        return true;
    }

    private static List<(string Language, string Text)> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var all = new List<(string, string)>();
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var fields = json.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String).ToDictionary(p => p.Name, p => p.Value.GetString()!);
            all.Add((fields.GetValueOrDefault("language") ?? fields.GetValueOrDefault("lang") ?? "", fields.GetValueOrDefault("text") ?? fields.GetValueOrDefault("sentence") ?? ""));
        }

        return all;
    }
}
