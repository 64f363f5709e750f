using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plinth.Chinese;
using Plinth.Sources;

namespace Plinth.Bench;

/// <summary>Advertising in sentences of real pages, against labels that are kept by the sentences' hashes, so that no text of the pages is kept here.</summary>
internal static partial class ChineseAdsBench
{
    // Clean sets under a data folder.
    private static readonly string[] s_clean =
        ["oi-wiki-md.tar.gz", "csl-abstracts-titles.tsv.gz", "laws-md.tar.gz", "legal-judgments-cjrc.jsonl.gz", "hongloumeng-part.txt.gz", "xiyouji-part.txt.gz", "thucnews-titles-test.txt.gz"];

    public static int Run(string folder, string labels, string adsFile, bool show)
    {
        var truth = File.ReadLines(labels).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).Where(p => p[1] != "unclear").ToDictionary(p => p[0], p => p[1] == "ad");
        var unclear = File.ReadLines(labels).Where(l => l.EndsWith(" unclear", StringComparison.Ordinal)).Select(l => l.Split(' ')[0]).ToHashSet();
        var step = new ChineseAds { MaxRemoved = null };
        foreach (var half in (int[])[0, 1])
        {
            var (found, missed, wrong, ads, clean) = (0, 0, 0, 0, 0);
            foreach (var sentence in Sentences(folder).Distinct(StringComparer.Ordinal))
            {
                var hash = Hash(sentence);
                if (!truth.TryGetValue(hash, out var isAd))
                {
                    if (show && half == 0 && !unclear.Contains(hash)) Console.WriteLine($"{hash} ? {(IsCut(step, sentence) ? "cut " : "kept")} {sentence}");
                    continue;
                }

                if ((int.Parse(hash[^1..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1) != half) continue;
                var cut = IsCut(step, sentence);
                if (isAd) ads++;
                else clean++;
                if (isAd && cut) found++;
                if (isAd && !cut) missed++;
                if (!isAd && cut) wrong++;
                if (show && isAd != cut) Console.WriteLine($"{hash} {(isAd ? "ad" : "no")} {(cut ? "cut " : "kept")} {sentence}");
            }

            Console.WriteLine(FormattableString.Invariant($"pages, {(half == 0 ? "one half" : "other half")}: {ads} with, {clean} without; precision {found / (double)Math.Max(1, found + wrong):F3}, recall {found / (double)Math.Max(1, found + missed):F3}, {wrong} wrong"));
        }

        Planted(step, [.. Sentences(folder).Distinct(StringComparer.Ordinal).Where(s => truth.TryGetValue(Hash(s), out var isAd) && !isAd && Han(s) >= 10).OrderBy(Hash, StringComparer.Ordinal)], adsFile, show);
        foreach (var name in s_clean)
        {
            var path = Path.Combine(folder, "..", "zh", name);
            if (!File.Exists(path)) continue;
            var (count, cut) = (0, 0);
            foreach (var sentence in Clean(path, 1))
            {
                count++;
                if (Left(step, sentence) == sentence) continue;
                cut++;
                if (show) Console.WriteLine($"  cut: {(sentence.Length < 120 ? sentence : "")} => {Gone(step, sentence)}");
            }

            Console.WriteLine(FormattableString.Invariant($"{name}: {cut} of {count} cut, {1000.0 * cut / count:F2} of a thousand"));
        }

        return 0;
    }

    /// <summary>Writes hash, site and text of every sentence of the pages, for labelling.</summary>
    public static int WriteSentences(string folder)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (site, sentence) in SitesAndSentences(folder))
            if (seen.Add(sentence)) Console.WriteLine($"{Hash(sentence)}\t{site}\t{sentence.Replace('\t', ' ')}");
        return 0;
    }

    /// <summary>Writes the sentences of the half of the clean texts that the measure leaves to the training.</summary>
    public static int WriteClean(string folder)
    {
        foreach (var name in s_clean)
            foreach (var sentence in Clean(Path.Combine(folder, name), 0)) Console.WriteLine(sentence);
        return 0;
    }

    private static IEnumerable<string> Clean(string path, int half) =>
        Lines(path, half).SelectMany(l => Ends().Split(l)).Select(s => s.Trim()).Where(s => Han(s) >= 6);

    // The lines of one half of a file's texts (every second file or row; of the novels one is for training): Markdown of an archive without its code, a field of JSON, the columns after the first, or lines as they are.
    private static IEnumerable<string> Lines(string path, int half)
    {
        if (Path.GetFileName(path) == (half == 0 ? "xiyouji-part.txt.gz" : "hongloumeng-part.txt.gz")) yield break;
        var novel = path.EndsWith("-part.txt.gz", StringComparison.Ordinal);
        var at = 0;
        using var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        if (path.EndsWith(".tar.gz", StringComparison.Ordinal))
        {
            using var archive = new TarReader(unpacked);
            while (archive.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is null || at++ % 2 != half || !entry.Name.EndsWith(".md", StringComparison.Ordinal)) continue;
                using var text = new StreamReader(entry.DataStream);
                for (var code = false; text.ReadLine() is { } line;)
                {
                    var fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
                    if (!fence && !code) yield return line;
                    code ^= fence;
                }
            }

            yield break;
        }

        using var reader = new StreamReader(unpacked);
        while (reader.ReadLine() is { } line)
        {
            if (!novel && at++ % 2 != half) continue;
            if (path.EndsWith(".jsonl.gz", StringComparison.Ordinal)) yield return JsonDocument.Parse(line).RootElement.GetProperty("context").GetString()!;
            else if (path.EndsWith(".tsv.gz", StringComparison.Ordinal)) foreach (var column in line.Split('\t').Skip(1)) yield return column;
            else yield return line.Split('\t')[0];
        }
    }

    // The tests' own advertisements (« and » around them) in sentences of the pages, which are left as they are where nothing is planted.
    private static void Planted(ChineseAds step, List<string> sentences, string file, bool show)
    {
        var ads = File.ReadLines(file).Where(l => l[..Math.Min(1, l.Length)] != "#" && l.Contains('«', StringComparison.Ordinal)).Select(l => l[(l.IndexOf('«', StringComparison.Ordinal) + 1)..l.IndexOf('»', StringComparison.Ordinal)].Replace("\\n", "\n", StringComparison.Ordinal)).ToList();
        foreach (var half in (int[])[0, 1])
        {
            var (found, missed, damaged, wrong, clean) = (0, 0, 0, 0, 0);
            for (var i = half; i < ads.Count; i += 2)
            {
                var (sentence, ad) = (sentences[i % sentences.Count].TrimEnd('。', '！', '？'), ads[i].TrimEnd('。', '，'));
                var (before, after) = (i % 4) switch { 0 => (sentence + "。\n", ""), 1 => (sentence + "。", "。"), 2 => (sentence + "（", "）。"), _ => (sentence + "，", "。") };
                var doc = new Document(before + ad + after);
                step.Edit(doc, new Rules());
                int inside = 0, outside = 0;
                foreach (var span in doc.Spans)
                {
                    for (var at = span.Start; at < span.Start + span.Length; at++)
                    {
                        if (!char.IsLetterOrDigit((before + ad + after)[at])) continue;
                        if (at >= before.Length && at < before.Length + ad.Length) inside++;
                        else outside++;
                    }
                }

                if (outside > 2) damaged++;
                if (inside * 2 > ad.Count(char.IsLetterOrDigit)) found++;
                else missed++;
                if (show && (outside > 2 || inside * 2 <= ad.Count(char.IsLetterOrDigit))) Console.WriteLine($"planted {(outside > 2 ? "damaged" : "missed")}: {before}«{ad}»{after}".ReplaceLineEndings("⏎"));
            }

            for (var i = ads.Count + half; i < sentences.Count; i += 2, clean++)
                if (Left(step, sentences[i]) != sentences[i]) wrong++;
            Console.WriteLine(FormattableString.Invariant($"own advertisements in sentences of pages, {(half == 0 ? "one half" : "other half")}: {found + missed} with, {clean} without; precision {found / (double)Math.Max(1, found + damaged + wrong):F3}, recall {found / (double)Math.Max(1, found + missed):F3}, {damaged} damaged, {wrong} wrong"));
        }
    }

    // Every text between block tags, whether or not it belongs to the article: advertising stands beside it too.
    private static IEnumerable<string> Sentences(string folder) => SitesAndSentences(folder).Select(s => s.Sentence);

    private static IEnumerable<(string Site, string Sentence)> SitesAndSentences(string folder)
    {
        var source = new WarcSource { Files = ["*.warc.gz"] };
        foreach (var shard in source.Split(folder))
        {
            foreach (var (doc, _) in source.Read(shard, CancellationToken.None))
            {
                if (doc is null || Han(doc.Text) < 50) continue;
                var site = Uri.TryCreate(doc.Url, UriKind.Absolute, out var url) ? url.Host : "";
                var text = WebUtility.HtmlDecode(Block().Replace(Inline().Replace(Hidden().Replace(doc.Text, "\n"), ""), "\n"));
                foreach (var line in text.Split('\n'))
                    foreach (var sentence in Ends().Split(line))
                        if (sentence.Trim() is { Length: < 200 } s && Han(s) >= 6 && !Kana().IsMatch(s)) yield return (site, s);
            }
        }
    }

    private static bool IsCut(ChineseAds step, string sentence) => Left(step, sentence).Count(char.IsLetterOrDigit) * 2 < sentence.Count(char.IsLetterOrDigit);

    private static string Left(ChineseAds step, string sentence)
    {
        var doc = new Document(sentence);
        step.Edit(doc, new Rules());
        return doc.Text;
    }

    private static string Gone(ChineseAds step, string sentence)
    {
        var doc = new Document(sentence);
        step.Edit(doc, new Rules());
        return string.Join(" | ", doc.Spans.Select(s => sentence.Substring(s.Start, s.Length)));
    }

    private static int Han(string text) => text.Count(c => c is >= '\u4E00' and <= '\u9FFF');

    private static string Hash(string text) => Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"<(script|style|noscript)\b[\s\S]*?</\1>|<!--[\s\S]*?-->", RegexOptions.IgnoreCase)]
    private static partial Regex Hidden();

    [GeneratedRegex(@"</?(b|i|a|span|em|strong|font|u)\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@"<[^>]+>")]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<=[。！？!?])")]
    private static partial Regex Ends();

    [GeneratedRegex(@"[\u3040-\u30FF]")]
    private static partial Regex Kana();
}
