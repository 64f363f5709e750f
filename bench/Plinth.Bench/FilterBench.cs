using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Plinth.Filters;
using Plinth.Signals;
using Plinth.Sources;

namespace Plinth.Bench;

/// <summary>CPU time of the rules on one core, as MB of UTF-8 text per CPU second and as a multiple of walking over the text once.</summary>
internal static class FilterBench
{
    private static string s_only = "";

    public static int Run(string path, string only)
    {
        s_only = only;
        var texts = new List<string>();
        long bytes = 0;
        foreach (var line in File.ReadLines(path))
        {
            using var json = JsonDocument.Parse(line);
            var text = json.RootElement.GetProperty("text").GetString()!;
            texts.Add(text);
            bytes += Encoding.UTF8.GetByteCount(text);
        }

        Console.WriteLine($"{texts.Count} documents, {bytes / 1e6:F1} MB of UTF-8");
        var c4 = new C4 { TerminalPunctuation = false };
        IStep[] stack = [new GopherRepetition(), new GopherQuality(), c4, new FineWebQuality()];
        IStep[] open = [Open(new GopherRepetition()), OpenQuality(), OpenC4(), OpenFineWeb()];
        var floor = Time("floor: one look at each character", bytes, texts, _ => { }, floorOnly: true);
        Time("words", bytes, texts, d => _ = d.Signals.Words.Length);
        for (var n = 1; n <= 4; n++) { var m = n; Time($"n-grams to {n}", bytes, texts, d => _ = d.Signals.NGrams(m)); }
        Time("n-grams 1 to 10", bytes, texts, d => _ = d.Signals.NGrams(10));
        foreach (var step in open) Time(step.GetType().Name + ", keeps all", bytes, texts, One([step]));
        Time("four together, defaults", bytes, texts, One(stack));
        Time("four together, keep all, c4 edits", bytes, texts, One(open));
        var still = open.Select(s => s is C4 ? new C4 { TerminalPunctuation = false, MinWordsPerLine = null, MinSentences = 0, LoremIpsum = false, CurlyBracket = false, Citations = false, Javascript = false, Policy = false } : s).ToArray();
        Time("four together, keep all, c4 edits less", bytes, texts, One(still));
        TimeFile("file read, nothing done", bytes, path, _ => { });
        TimeFile("file read, four together, keep all", bytes, path, One(open));
        TimeFile("file read, four together, defaults", bytes, path, One(stack));
        GC.KeepAlive(floor);
        return 0;
    }

    private static Action<Document> One(IStep[] steps)
    {
        var rules = steps.Select(_ => new Rules()).ToArray();
        return doc =>
        {
            for (var i = 0; i < steps.Length; i++)
            {
                var verdict = steps[i] is IFilter filter ? filter.Judge(doc, rules[i]) : ((IEditor)steps[i]).Edit(doc, rules[i]);
                if (verdict.Fate != Fate.Kept) return;
            }
        };
    }

    private static void TimeFile(string what, long bytes, string path, Action<Document> work)
    {
        if (!what.Contains(s_only, StringComparison.OrdinalIgnoreCase)) return;
        var source = new JsonlSource { Files = [Path.GetFullPath(path)] };
        var signals = new TextSignals();
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var start = Process.GetCurrentProcess().TotalProcessorTime;
            foreach (var record in source.Split(Environment.CurrentDirectory).SelectMany(shard => source.Read(shard, CancellationToken.None)))
            {
                record.Document!.Lend(signals);
                work(record.Document);
            }

            best = Math.Min(best, (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds);
        }

        Console.WriteLine($"{what,-45} {bytes / 1e6 / best,8:F1} MB/s");
    }

    private static double Time(string what, long bytes, List<string> texts, Action<Document> work, bool floorOnly = false)
    {
        if (!what.Contains(s_only, StringComparison.OrdinalIgnoreCase)) return 0;
        var signals = new TextSignals();
        var best = double.MaxValue;
        long sum = 0, allocated = 0;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Process.GetCurrentProcess().TotalProcessorTime;
            foreach (var text in texts)
            {
                if (floorOnly)
                {
                    foreach (var c in text) sum += c;
                    continue;
                }

                var doc = new Document(text);
                doc.Lend(signals);
                work(doc);
            }

            best = Math.Min(best, (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Console.WriteLine($"{what,-45} {bytes / 1e6 / best,8:F1} MB/s  {allocated / (double)texts.Count,10:F0} B/doc{(sum == 1 ? " " : "")}");
        return best;
    }

    private static Dictionary<int, double> All(IReadOnlyDictionary<int, double> limits) => limits.ToDictionary(l => l.Key, _ => 1e9);

    private static GopherRepetition Open(GopherRepetition r) => r with
    {
        DupParaFrac = 1,
        DupParaCharFrac = 1,
        DupLineFrac = 1,
        DupLineCharFrac = 1,
        TopNGrams = All(r.TopNGrams!),
        DupNGrams = All(r.DupNGrams!),
    };

    private static GopherQuality OpenQuality() => new()
    {
        MinWords = 0,
        MaxWords = int.MaxValue,
        MinMeanWordLength = 0,
        MaxMeanWordLength = 1e9,
        MaxSymbolRatio = 1e9,
        MaxBulletLines = 1,
        MaxEllipsisLines = 1,
        MinAlphaWords = 0,
        MinStopWords = 0,
    };

    private static C4 OpenC4() => new() { TerminalPunctuation = false, MinSentences = 0, LoremIpsum = false, CurlyBracket = false };

    private static FineWebQuality OpenFineWeb() => new() { MinPunctLines = 0, MaxShortLines = 1, MaxDupLineChars = 1, MaxNewLineRatio = 1e9 };
}
