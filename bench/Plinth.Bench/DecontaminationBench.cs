using System.Diagnostics;
using Plinth.Code;
using Plinth.Decontamination;
using Plinth.Sources;

namespace Plinth.Bench;

/// <summary>What looking for test sets costs on top of reading, and what judging code costs: CPU time of one thread, rounds in turn, the least of each.</summary>
internal static class DecontaminationBench
{
    private const int Rounds = 3;

    public static int Run(string path, string[] sets)
    {
        var watch = Stopwatch.StartNew();
        var step = new Decontaminate { Sets = sets, Fate = ContaminationFate.Label };
        step.Prepare(new StepContext(Directory.GetCurrentDirectory(), 17));
        Console.WriteLine($"{sets.Length} patterns read in {watch.Elapsed.TotalSeconds:0.0} s; {string.Join(' ', step.Warnings)}");
        var megabytes = new FileInfo(path).Length / 1e6;
        var quality = CodeQuality.Presets["the-stack"]();
        quality.Prepare(new StepContext(Directory.GetCurrentDirectory(), 17));
        var (read, looked, judged) = (double.MaxValue, double.MaxValue, double.MaxValue);
        long hits = 0;
        for (var round = 0; round < Rounds; round++)
        {
            read = Math.Min(read, Time(path, _ => { }));
            hits = 0;
            looked = Math.Min(looked, Time(path, doc =>
            {
                _ = step.Edit(doc, new Rules());
                if (doc.Labels.Get("contaminated_by") is not null) hits++;
            }));
            var rules = new Rules();
            judged = Math.Min(judged, Time(path, doc => quality.Judge(doc, rules)));
        }

        Console.WriteLine($"reading                {megabytes / read,8:0.0} MB/CPU s");
        Console.WriteLine($"with decontaminate     {megabytes / looked,8:0.0} MB/CPU s, {(looked / read - 1) * 100:0.0}% more; {hits} documents with matches");
        Console.WriteLine($"with code-quality      {megabytes / judged,8:0.0} MB/CPU s, {(judged / read - 1) * 100:0.0}% more");
        return 0;
    }

    private static double Time(string path, Action<Document> work)
    {
        using var self = Process.GetCurrentProcess();
        // Pages are read and their text taken out; lines of JSON are read.
        var pages = path.EndsWith(".warc.gz", StringComparison.Ordinal);
        ISource source = pages ? new WarcSource { Files = [path] } : new JsonlSource { Files = [path] };
        var extract = new Extraction.ExtractHtml();
        var before = self.TotalProcessorTime;
        foreach (var shard in source.Split(Path.GetDirectoryName(path)!))
            foreach (var record in source.Read(shard, CancellationToken.None))
                if (record.Document is { } doc && (!pages || extract.Edit(doc, new Rules()).Fate == Fate.Kept)) work(doc);
        self.Refresh();
        return (self.TotalProcessorTime - before).TotalSeconds;
    }
}
