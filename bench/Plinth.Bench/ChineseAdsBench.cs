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
        var truth = File.ReadLines(labels).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).ToDictionary(p => p[0], p => p[1..]);
        var step = new ChineseAds { MaxRemoved = null };
        var sentences = Sentences(folder).Distinct(StringComparer.Ordinal).Select(s => (Text: s, Hash: Hash(s))).OrderBy(s => s.Hash, StringComparer.Ordinal).ToList();
        if (show) foreach (var (text, hash) in sentences.Where(s => !truth.ContainsKey(s.Hash))) Console.WriteLine($"{hash} ? {(IsCut(step, text) ? "cut " : "kept")} {text}");
        var (pages, own) = (default(Counts), default(Counts));
        List<string> clean = [];
        List<bool> wrong = [];
        foreach (var (text, hash) in sentences)
        {
            if (!truth.TryGetValue(hash, out var label) || label[0] == "unclear") continue;
            if (label[0] == "no")
            {
                clean.Add(text);
                wrong.Add(IsCut(step, text));
                if (show && wrong[^1]) Console.WriteLine($"{hash} no cut  {text}");
                continue;
            }

            var (start, length) = label.Length == 3 ? (int.Parse(label[1], CultureInfo.InvariantCulture), int.Parse(label[2], CultureInfo.InvariantCulture)) : (0, text.Length);
            pages.Add(Found(step, text, start, length));
            if (show && Found(step, text, start, length) is not (true, false)) Console.WriteLine($"{hash} ad missed {text} => {Left(step, text)}");
        }

        var lines = File.ReadLines(adsFile).Where(l => l.Contains('«', StringComparison.Ordinal) && l[0] != '#').Select(l => l.Split('\t')[^1].Replace("\\n", "\n", StringComparison.Ordinal)).ToList();
        var hosts = clean.Where(s => Han(s) >= 10).Select(s => s.TrimEnd('。', '！', '？')).ToList();
        for (var i = 0; i < lines.Count; i++)
        {
            var text = lines[i].Length == lines[i].IndexOf('»', StringComparison.Ordinal) + 1 && lines[i][0] == '«' ? Plant(lines[i], hosts[i], hosts[^(i + 1)], i) : lines[i];
            var (start, end) = (text.IndexOf('«', StringComparison.Ordinal), text.IndexOf('»', StringComparison.Ordinal) - 1);
            text = text.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
            var found = Found(step, text, start, end - start);
            own.Add(found);
            if (show && found is not (true, false)) Console.WriteLine($"own {(found.Found ? "damaged" : "missed")} «{text[start..end]}» => {Left(step, text)}".ReplaceLineEndings("⏎"));
        }

        Console.WriteLine(FormattableString.Invariant($"advertising of pages: {pages}; own, in sentences of pages: {own}"));
        var all = pages.Plus(own);
        // Precision as it is where as many sentences are without advertising as with, and as it is on these pages.
        var mistaken = wrong.Count(w => w);
        Console.WriteLine(FormattableString.Invariant($"{all.Count} with, recall {all.Hits / (double)all.Count:F3}; {clean.Count} without, {mistaken} of these cut; precision {all.Hits / (all.Hits + all.Damaged + mistaken * (double)all.Count / clean.Count):F3} at equal numbers, {all.Hits / (double)(all.Hits + all.Damaged + mistaken):F3} at these"));

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

            if (count > 0) Console.WriteLine(FormattableString.Invariant($"{name}: {cut} of {count} cut, {1000.0 * cut / count:F2} of a thousand"));
        }

        return 0;
    }

    // Found: over half its letters went. Damaged: over two letters beside it went.
    private static (bool Found, bool Damaged) Found(ChineseAds step, string text, int start, int length)
    {
        var doc = new Document(text);
        step.Edit(doc, new Rules());
        int inside = 0, outside = 0;
        foreach (var at in doc.Spans.SelectMany(s => Enumerable.Range(s.Start, s.Length)).Where(at => char.IsLetterOrDigit(text[at])))
        {
            if (at >= start && at < start + length) inside++;
            else outside++;
        }

        return (inside * 2 > text.AsSpan(start, length).ToString().Count(char.IsLetterOrDigit), outside > 2);
    }

    // As a line after a sentence, a line before one, a sentence, or, if it is short, in brackets or as a clause.
    private static string Plant(string ad, string sentence, string other, int i) => (i % 5) switch
    {
        0 => $"{sentence}。\n{ad}",
        1 => $"{ad}\n{sentence}。",
        2 => $"{sentence}。{ad.TrimEnd('»').TrimEnd('。', '，')}。»{other}。",
        3 when ad.Length < 30 => $"{sentence}（{ad}）。",
        4 when ad.Length < 30 => $"{sentence}，{ad.TrimEnd('»').TrimEnd('。', '！')}，»{other}。",
        _ => $"{sentence}。\n{ad}\n{other}。",
    };

    /// <summary>Writes hash, site and text of every sentence of the pages, for labelling.</summary>
    public static int WriteSentences(string folder)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (site, sentence) in SitesAndSentences(folder))
            if (seen.Add(sentence)) Console.WriteLine($"{Hash(sentence)}\t{site}\t{sentence.Replace('\t', ' ')}");
        return 0;
    }

    /// <summary>Writes what the measure leaves to the training: one half of the clean texts, headlines three times, for they are likest to advertising, and the pages' sentences with the label no.</summary>
    public static int WriteClean(string folder, string pages, string labels)
    {
        var clean = File.ReadLines(labels).Where(l => l.EndsWith(" no", StringComparison.Ordinal)).Select(l => l.Split(' ')[0]).ToHashSet();
        foreach (var sentence in Sentences(pages).Distinct(StringComparer.Ordinal))
            if (clean.Contains(Hash(sentence))) Console.WriteLine(sentence);
        foreach (var name in s_clean)
            foreach (var sentence in Clean(Path.Combine(folder, name), 0)) Console.WriteLine(sentence);
        // Old texts with their translations, of which no part is measured: three sentences in sixteen.
        foreach (var sentence in Lines(Path.Combine(folder, "classical-modern.tar.gz"), 0).SelectMany(l => Ends().Split(l[(l.IndexOf('：', StringComparison.Ordinal) + 1)..])).Select(s => s.Trim()).Where(s => Han(s) >= 6 && (Hash(s)[0] is '0' or '1' or '2'))) Console.WriteLine(sentence);
        for (var again = 0; again < 2; again++)
            foreach (var headline in Clean(Path.Combine(folder, s_clean[^1]), 0)) Console.WriteLine(headline);
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
                if (entry.DataStream is null || at++ % 2 != half || !(entry.Name.EndsWith(".md", StringComparison.Ordinal) || entry.Name.EndsWith("bitext.txt", StringComparison.Ordinal))) continue;
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

    private record struct Counts(int Count, int Hits, int Damaged)
    {
        public void Add((bool Found, bool Damaged) one) => (Count, Hits, Damaged) = (Count + 1, Hits + (one.Found ? 1 : 0), Damaged + (one.Damaged ? 1 : 0));

        public readonly Counts Plus(Counts other) => new(Count + other.Count, Hits + other.Hits, Damaged + other.Damaged);

        public override readonly string ToString() => FormattableString.Invariant($"{Hits} of {Count} found, {Damaged} beside which more went");
    }
}
