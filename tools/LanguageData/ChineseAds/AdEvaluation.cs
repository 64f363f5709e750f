using System.Globalization;
using Plinth.Chinese;

namespace Plinth.LanguageData;

/// <summary>Counts what is cut of labelled sentences (ads between « and ») and of clean ones; shows what went wrong.</summary>
internal static class AdEvaluation
{
    public static int Run(string words, string model, string ads, string clean, string parity)
    {
        AdSlots.Read("tools/LanguageData/ChineseAds");
        using var list = File.OpenRead(words);
        using var weights = File.OpenRead(model);
        var cutter = new AdCutter(new AdWords(list), new AdClassifier(weights));
        using var again = File.OpenRead(words);
        var finder = new AdFinder(new AdWords(again));
        var random = new Rng(1);
        var least = float.Parse(Environment.GetEnvironmentVariable("MIN_SCORE") ?? "0.7", CultureInfo.InvariantCulture);
        int found = 0, missed = 0, damaged = 0, wrong = 0, unseen = 0;
        foreach (var line in Lines(ads, parity))
        {
            var marked = line.Split('\t')[^1].Replace("\\n", "\n", StringComparison.Ordinal);
            if (!marked.Contains('«', StringComparison.Ordinal)) marked = $"会议昨天结束。\n«{AdSlots.Fill(marked, random)}»\n代表们今天返回。";
            var start = marked.IndexOf('«', StringComparison.Ordinal);
            var text = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
            var end = marked.IndexOf('»', StringComparison.Ordinal) - 1;
            cutter.Find(text, least, null);
            var inside = Letters(text, cutter.Cuts, start, end);
            var outside = Letters(text, cutter.Cuts, 0, start) + Letters(text, cutter.Cuts, end, text.Length);
            var ad = Letters(text, [new AdCut(0, 0, text.Length)], start, end);
            if (outside > 2) damaged++;
            if (inside * 2 > ad) found++;
            else missed++;
            if (inside * 2 <= ad && !finder.Look(text, text.LastIndexOf('\n', start) + 1, (text + "\n").IndexOf('\n', start))) unseen++;
            if (outside > 2 || inside * 2 <= ad) Console.WriteLine($"{(outside > 2 ? "DAMAGED" : "MISSED")} {marked} => {AdCutter.Without(text, cutter.Cuts).Replace("\n", "\\n", StringComparison.Ordinal)}");
        }

        var lines = 0;
        foreach (var line in Lines(clean, parity.Contains('/', StringComparison.Ordinal) ? "all" : parity))
        {
            lines++;
            var text = line.Split('\t')[^1];
            cutter.Find(text, least, null);
            if (cutter.Cuts.Count == 0) continue;
            wrong++;
            Console.WriteLine($"WRONG {text} => {AdCutter.Without(text, cutter.Cuts)}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"found {found}, missed {missed} (no candidate {unseen}), damaged {damaged}; clean {lines}, wrongly cut {wrong}; recall {(double)found / (found + missed):0.000}, precision {(double)found / Math.Max(1, found + wrong + damaged):0.000}"));
        return 0;
    }

    /// <summary>Shares found of files of advertising, and shares cut of files of clean sentences, by least score.</summary>
    public static int Sweep(string words, string model, string part, string[] files)
    {
        AdSlots.Read("tools/LanguageData/ChineseAds");
        using var list = File.OpenRead(words);
        using var weights = File.OpenRead(model);
        var cutter = new AdCutter(new AdWords(list), new AdClassifier(weights));
        foreach (var file in files)
        {
            Console.Write($"{Path.GetFileName(file),-24}");
            foreach (var least in (float[])[0.3f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f])
            {
                var random = new Rng(1);
                int count = 0, cut = 0, damaged = 0;
                foreach (var line in Lines(file, file.EndsWith('*') ? part : "all"))
                {
                    var marked = line.Split('\t')[^1].Replace("\\n", "\n", StringComparison.Ordinal);
                    if (file.EndsWith('*')) marked = $"会议昨天结束。\n«{AdSlots.Fill(marked, random)}»\n代表们今天返回。";
                    var isAd = marked.Contains('«', StringComparison.Ordinal);
                    var text = marked.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal);
                    var (start, end) = isAd ? (marked.IndexOf('«', StringComparison.Ordinal), marked.IndexOf('»', StringComparison.Ordinal) - 1) : (0, text.Length);
                    cutter.Find(text, least, null);
                    count++;
                    var inside = Letters(text, cutter.Cuts, start, end);
                    if (isAd && Letters(text, cutter.Cuts, 0, start) + Letters(text, cutter.Cuts, end, text.Length) > 2) damaged++;
                    if (isAd ? inside * 2 > Letters(text, [new AdCut(0, 0, text.Length)], start, end) : cutter.Cuts.Count > 0) cut++;
                }

                Console.Write(string.Create(CultureInfo.InvariantCulture, $" {100.0 * cut / count,6:0.00}{(damaged > 0 ? $"({damaged})" : ""),-4}"));
            }

            Console.WriteLine();
        }

        return 0;
    }

    /// <summary>Shows how the lines of a text are cut into pieces, and what the classifier says of each.</summary>
    public static int Explain(string words, string model, string path)
    {
        using var list = File.OpenRead(words);
        using var weights = File.OpenRead(model);
        var (finder, classifier) = (new AdFinder(new AdWords(list)), new AdClassifier(weights));
        var scratch = new List<int>();
        foreach (var text in File.ReadLines(path))
        {
            if (!finder.Look(text, 0, text.Length)) continue;
            classifier.Judge(text, finder, scratch);
            Console.WriteLine(string.Join(" ", finder.Pieces.Select(p => string.Create(CultureInfo.InvariantCulture, $"[{text[p.Start..p.End]} {p.Score:0.00} {p.Alone:0.0} {p.InSentence:0.0} {p.InLine:0.0}]"))));
        }

        return 0;
    }

    // All files of a folder whose names begin as the path's does; one half, or one part of blocks of ten lines.
    private static IEnumerable<string> Lines(string path, string parity) => (path.EndsWith('*') ? [.. Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + ".txt").Order(StringComparer.Ordinal)] : new[] { path })
        .SelectMany(File.ReadLines).Where(l => l.Length > 0 && l[0] != '#')
        .Where((_, i) => parity == "all" || (parity[1] == '/' ? i / 10 % (parity[2] - '0') == parity[0] - '0' : (i % 2 == 0) == (parity == "odd")));

    private static int Letters(string text, List<AdCut> cuts, int start, int end)
    {
        var letters = 0;
        foreach (var cut in cuts)
            for (var i = Math.Max(start, cut.Start); i < Math.Min(end, cut.End); i++)
                if (char.IsLetterOrDigit(text[i])) letters++;
        return letters;
    }
}
