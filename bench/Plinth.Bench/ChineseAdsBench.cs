using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Plinth.Chinese;

namespace Plinth.Bench;

/// <summary>Advertising in sentences of real pages, against labels that are kept by the sentences' hashes, so that no text of the pages is kept here.</summary>
internal static class ChineseAdsBench
{
    // Clean sets under a data folder.
    private static readonly string[] s_clean =
        ["oi-wiki-md.tar.gz", "csl-abstracts-titles.tsv.gz", "laws-md.tar.gz", "legal-judgments-cjrc.jsonl.gz", "hongloumeng-part.txt.gz", "xiyouji-part.txt.gz", "thucnews-titles-test.txt.gz"];

    /// <param name="folder">Archives of pages.</param>
    /// <param name="labels">Labels by hash.</param>
    /// <param name="adsFile">Own advertisements.</param>
    /// <param name="show">Shows what went wrong.</param>
    /// <param name="minScore">In place of the step's default.</param>
    /// <param name="cross">A folder of classifiers 0.bin, 1.bin, …, of which each judges the sites and own advertisements that its training did not see; null has the embedded one judge all.</param>
    public static int Run(string folder, string labels, string adsFile, bool show, string? cross, double? minScore)
    {
        var truth = Truth(labels);
        var folds = cross is null ? 1 : Directory.GetFiles(cross, "*.bin").Length;
        var judges = Enumerable.Range(0, folds).Select(k => Judge(cross is null ? null : Path.Combine(cross, FormattableString.Invariant($"{k}.bin")), minScore)).ToArray();
        // Own advertisements are planted beside sentences without any, whichever set they are of.
        var seenTruth = Truth(Path.Combine(Path.GetDirectoryName(labels) ?? "", "chinese-web-labels.txt"));
        var pages = ChineseAdsPages.Read(folder);
        var (ofPages, own, clean, wrong) = (default(Counts), default(Counts), 0, 0);
        List<(ChineseAdsPages.Page Page, ChineseAdsPages.Sentence Sentence)> hosts = [];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in pages)
        {
            var gone = judges[page.Fold(folds)](page.Text);
            foreach (var sentence in page.Sentences)
            {
                if (!seen.Add(sentence.Hash)) continue;
                if (ChineseAdsPages.Han(sentence.Text) >= 10 && seenTruth.TryGetValue(sentence.Hash, out var other) && other[0] == "no") hosts.Add((page, sentence));
                if (!truth.TryGetValue(sentence.Hash, out var label) || label[0] == "unclear") continue;
                if (label[0] == "no")
                {
                    clean++;
                    if (!Found(page.Text, gone, sentence.Start, sentence.Text.Length, sentence.Start, sentence.Text.Length).Found) continue;
                    wrong++;
                    if (show) Console.WriteLine($"{sentence.Hash} no cut  {sentence.Text}");
                    continue;
                }

                var (start, length) = label.Length == 3 ? (int.Parse(label[1], CultureInfo.InvariantCulture), int.Parse(label[2], CultureInfo.InvariantCulture)) : (0, sentence.Text.Length);
                var found = Found(page.Text, gone, sentence.Start + start, length, sentence.Start, sentence.Text.Length);
                ofPages.Add(found);
                if (show && found is not (true, false)) Console.WriteLine($"{sentence.Hash} ad {(found.Found ? "damaged" : "missed")} {sentence.Text}");
            }
        }

        var lines = Own(adsFile);
        hosts.Sort((a, b) => string.CompareOrdinal(a.Sentence.Hash, b.Sentence.Hash));
        var hostsOf = Enumerable.Range(0, folds).Select(k => hosts.Where(h => h.Page.Fold(folds) == k).ToList()).ToArray();
        for (var i = 0; i < lines.Count; i++)
        {
            var (page, host) = hostsOf[i % folds][i * 7 % hostsOf[i % folds].Count];
            var planted = Plant(lines[i], host.Text, i);
            var text = page.Text[..host.Start] + planted + page.Text[(host.Start + host.Text.Length)..];
            var (start, end) = (text.IndexOf('«', host.Start), text.IndexOf('»', host.Start) - 1);
            text = text.Remove(end + 1, 1).Remove(start, 1);
            var found = Found(text, judges[i % folds](text), start, end - start, host.Start, planted.Length - 2);
            own.Add(found);
            if (show && found is not (true, false)) Console.WriteLine($"own {(found.Found ? "damaged" : "missed")} «{text[start..end]}» in {planted}".ReplaceLineEndings("⏎") + string.Concat(judges[i % folds](text).Where(g => g.Start < host.Start + planted.Length && g.Start + g.Length > host.Start).Select(g => $" | {text.Substring(g.Start, g.Length)}".ReplaceLineEndings("⏎"))));
        }

        Console.WriteLine(FormattableString.Invariant($"advertising of pages: {ofPages}; own, in pages: {own}"));
        var all = ofPages.Plus(own);
        // Precision as it is where as many sentences are without advertising as with, and as it is on these pages.
        Console.WriteLine(FormattableString.Invariant($"{all.Count} with, recall {all.Hits / (double)all.Count:F3}; {clean} without, {wrong} of these cut; precision {all.Hits / (all.Hits + all.Damaged + wrong * (double)all.Count / clean):F3} at equal numbers, {all.Hits / (double)(all.Hits + all.Damaged + wrong):F3} at these"));

        foreach (var name in s_clean)
        {
            var path = Path.Combine(folder, "..", "zh", name);
            // None of the halves that are measured is trained on, whichever the fold.
            if (!File.Exists(path)) continue;
            var (count, cut) = (0, 0);
            foreach (var sentence in Clean(path, 1))
            {
                count++;
                var gone = judges[0](sentence);
                if (gone.Count == 0) continue;
                cut++;
                if (show) Console.WriteLine($"  cut: {(sentence.Length < 120 ? sentence : "")} => {string.Join(" | ", gone.Select(g => sentence.Substring(g.Start, g.Length)))}");
            }

            if (count > 0) Console.WriteLine(FormattableString.Invariant($"{name}: {cut} of {count} cut, {1000.0 * cut / count:F2} of a thousand"));
        }

        return 0;
    }

    /// <summary>Measures on a file of marked pages with blank lines between: advertising stands between « and », what is unclear between ‹ and ›, the rest is none.</summary>
    public static int RunMarked(string file, bool show, string? model, double? minScore)
    {
        var judge = Judge(model, minScore);
        var (ads, clean, wrong) = (default(Counts), 0, 0);
        foreach (var marked in File.ReadAllText(file).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            // What each character of the page is: advertising, unclear or none.
            var text = new StringBuilder();
            List<char> kinds = [];
            List<(int Start, int Length)> spans = [];
            var kind = ' ';
            foreach (var c in marked)
            {
                if (c is '«' or '‹') kind = c;
                if (c == '«') spans.Add((text.Length, 0));
                if (c == '»') spans[^1] = (spans[^1].Start, text.Length - spans[^1].Start);
                if (c is '»' or '›') kind = ' ';
                if (c is '«' or '‹' or '»' or '›') continue;
                text.Append(c);
                kinds.Add(kind);
            }

            var page = text.ToString();
            var gone = judge(page);
            foreach (var (start, length) in spans)
            {
                var found = Found(page, gone, start, length, start, length).Found;
                ads.Add((found, false));
                if (show && !found) Console.WriteLine($"missed  {page.Substring(start, length)}");
            }

            for (int start = 0, end; start < page.Length; start = end + 1)
            {
                end = page.IndexOf('\n', start) is var feed and >= 0 ? feed : page.Length;
                var at = start;
                foreach (var part in ChineseAdsPages.Ends().Split(page[start..end]))
                {
                    var (from, to) = (at, at += part.Length);
                    var none = Enumerable.Range(from, to - from).Where(i => kinds[i] == ' ').ToList();
                    if (none.Count(i => page[i] is >= '\u4E00' and <= '\u9FFF') < 3 || kinds[from..to].Contains('‹')) continue;
                    clean++;
                    var letters = none.Where(i => char.IsLetterOrDigit(page[i])).ToList();
                    if (letters.Count(i => gone.Exists(g => i >= g.Start && i < g.Start + g.Length)) * 2 <= letters.Count) continue;
                    wrong++;
                    if (show) Console.WriteLine($"no cut  {part}");
                }
            }
        }

        Console.WriteLine(FormattableString.Invariant($"{ads.Hits} of {ads.Count} found, recall {ads.Hits / (double)ads.Count:F3}; {clean} without, {wrong} of these cut; precision {ads.Hits / (ads.Hits + wrong * (double)ads.Count / clean):F3} at equal numbers, {ads.Hits / (double)(ads.Hits + wrong):F3} at these"));
        return 0;
    }

    /// <summary>Writes hash, label if it has one, page, site and text of every sentence of the pages in order, for labelling.</summary>
    public static int WriteSentences(string folder, string[] labels)
    {
        var truth = labels.SelectMany(Truth).ToDictionary(t => t.Key, t => t.Value);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var number = 0;
        foreach (var page in ChineseAdsPages.Read(folder))
        {
            number++;
            foreach (var sentence in page.Sentences)
                if (seen.Add(sentence.Hash)) Console.WriteLine($"{sentence.Hash}\t{(truth.TryGetValue(sentence.Hash, out var label) ? string.Join(' ', label) : "?")}\t{number}\t{page.Site}\t{sentence.Text.Replace('\t', ' ')}");
        }

        return 0;
    }

    private static Dictionary<string, string[]> Truth(string labels) => File.ReadLines(labels).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).ToDictionary(p => p[0], p => p[1..]);

    private static List<string> Own(string file) =>
        [.. File.ReadLines(file).Where(l => l.Contains('«', StringComparison.Ordinal) && l[0] != '#').Select(l => l.Split('\t')[^1].Replace("\\n", "\n", StringComparison.Ordinal))];

    // What says which stretches of a text go: the step as it ships, or with another classifier.
    private static Func<string, List<TextSpan>> Judge(string? model, double? minScore)
    {
        if (model is null)
        {
            var step = new ChineseAds { MaxRemoved = null, MinScore = minScore ?? new ChineseAds().MinScore };
            return text =>
            {
                var doc = new Document(text);
                step.Edit(doc, new Rules());
                return [.. doc.Spans];
            };
        }

        using var weights = File.OpenRead(model);
        using var words = typeof(ChineseAds).Assembly.GetManifestResourceStream("chinese-ad-words.tsv")!;
        var cutter = new AdCutter(new AdWords(words), new AdClassifier(weights));
        return text =>
        {
            cutter.Find(text, (float)(minScore ?? new ChineseAds().MinScore), null);
            return [.. cutter.Cuts.Select(c => new TextSpan("", AdWords.Kinds[c.Kind], c.Start, c.End - c.Start))];
        };
    }

    /// <summary>Writes the advertisements of one part of sites and own texts, for a training that must not see them.</summary>
    public static int WriteHeld(string pages, string labels, string adsFile, int fold, int folds)
    {
        var truth = Truth(labels);
        foreach (var sentence in ChineseAdsPages.Read(pages).Where(p => p.Fold(folds) == fold).SelectMany(p => p.Sentences).DistinctBy(s => s.Hash))
            if (truth.TryGetValue(sentence.Hash, out var label) && label[0] == "ad") Console.WriteLine(Marked(sentence.Text, label));
        var own = Own(adsFile);
        for (var i = fold; i < own.Count; i += folds) Console.WriteLine(own[i].Replace("\n", "\\n", StringComparison.Ordinal));
        return 0;
    }

    private static string Marked(string text, string[] label)
    {
        if (label.Length < 3) return $"«{text}»";
        var (start, length) = (int.Parse(label[1], CultureInfo.InvariantCulture), int.Parse(label[2], CultureInfo.InvariantCulture));
        return text.Insert(start + length, "»").Insert(start, "«");
    }

    // Found: over half its letters went. Damaged: over two letters went beside it in its sentence, or in those between which it was planted.
    private static (bool Found, bool Damaged) Found(string text, List<TextSpan> gone, int start, int length, int around, int lengthAround)
    {
        int inside = 0, outside = 0;
        foreach (var at in gone.SelectMany(s => Enumerable.Range(s.Start, s.Length)).Where(at => at >= around && at < around + lengthAround && char.IsLetterOrDigit(text[at])))
        {
            if (at >= start && at < start + length) inside++;
            else outside++;
        }

        return (inside * 2 > text.AsSpan(start, length).ToString().Count(char.IsLetterOrDigit), outside > 2);
    }

    // In place of a sentence of a page: as a line after it, a line before it, a sentence, or, if it is short, in brackets or as a clause; if it has a sentence of its own around it, that after this one.
    private static string Plant(string ad, string host, int i)
    {
        var sentence = host.TrimEnd('。', '！', '？', '!', '?');
        var mark = sentence.Length == host.Length ? "。" : host[sentence.Length..];
        if (ad[0] != '«' || ad[^1] != '»') return $"{sentence}{mark}{ad}";
        return (i % 5) switch
        {
            0 => $"{host}\n{ad}",
            1 => $"{ad}\n{host}",
            2 => $"{sentence}{mark}{ad.TrimEnd('»').TrimEnd('。', '，')}。»",
            3 when ad.Length < 30 => $"{sentence}（{ad}）{mark}",
            4 when ad.Length < 30 && sentence.Contains('，', StringComparison.Ordinal) => $"{sentence[..(sentence.IndexOf('，', StringComparison.Ordinal) + 1)]}{ad.TrimEnd('»').TrimEnd('。', '！')}，»{sentence[(sentence.IndexOf('，', StringComparison.Ordinal) + 1)..]}{mark}",
            _ => $"{host}\n{ad}\n",
        };
    }

    /// <summary>Writes what the measure leaves to the training: one half of the clean texts, headlines three times, for they are likest to advertising, and the pages' sentences with the label no.</summary>
    /// <remarks>Of <paramref name="folds"/> parts of the sites, what stands on those of <paramref name="fold"/> is left out; -1 leaves out none.</remarks>
    public static int WriteClean(string folder, string pages, string labels, int fold, int folds)
    {
        var truth = Truth(labels);
        var all = ChineseAdsPages.Read(pages);
        var held = all.Where(p => p.Fold(folds) == fold).SelectMany(p => p.Sentences).Select(s => s.Hash).ToHashSet(StringComparer.Ordinal);
        foreach (var sentence in all.SelectMany(p => p.Sentences).DistinctBy(s => s.Hash).Where(s => !held.Contains(s.Hash)))
        {
            if (!truth.TryGetValue(sentence.Hash, out var label) || label[0] == "unclear") continue;
            Console.WriteLine(label[0] == "no" ? sentence.Text : Marked(sentence.Text, label));
        }

        foreach (var name in s_clean)
            foreach (var sentence in Clean(Path.Combine(folder, name), 0)) Console.WriteLine(sentence);
        // Old texts with their translations, of which no part is measured: three sentences in sixteen.
        foreach (var sentence in Lines(Path.Combine(folder, "classical-modern.tar.gz"), 0).SelectMany(l => ChineseAdsPages.Ends().Split(l[(l.IndexOf('：', StringComparison.Ordinal) + 1)..])).Select(s => s.Trim()).Where(s => ChineseAdsPages.Han(s) >= 6 && (ChineseAdsPages.Hash(s)[0] is '0' or '1' or '2'))) Console.WriteLine(sentence);
        for (var again = 0; again < 2; again++)
            foreach (var headline in Clean(Path.Combine(folder, s_clean[^1]), 0)) Console.WriteLine(headline);
        return 0;
    }

    private static IEnumerable<string> Clean(string path, int half) =>
        Lines(path, half).SelectMany(l => ChineseAdsPages.Ends().Split(l)).Select(s => s.Trim()).Where(s => ChineseAdsPages.Han(s) >= 6);

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

    private record struct Counts(int Count, int Hits, int Damaged)
    {
        public void Add((bool Found, bool Damaged) one) => (Count, Hits, Damaged) = (Count + 1, Hits + (one.Found ? 1 : 0), Damaged + (one.Damaged ? 1 : 0));

        public readonly Counts Plus(Counts other) => new(Count + other.Count, Hits + other.Hits, Damaged + other.Damaged);

        public override readonly string ToString() => FormattableString.Invariant($"{Hits} of {Count} found, {Damaged} beside which more went");
    }
}
