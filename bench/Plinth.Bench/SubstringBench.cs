using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plinth.Dedup;
using Plinth.Dedup.Substrings;

namespace Plinth.Bench;

/// <summary>What dedup-substring costs phase by phase, and its suffix sort alone: CPU time of one thread and the most memory.</summary>
internal static class SubstringBench
{
    private const int DocumentBytes = 4096;
    private const int Shards = 4;

    /// <summary>The whole step on the first so many megabytes of a text, cut into documents at ends of lines.</summary>
    public static int Run(string path, int megabytes, IReadOnlyDictionary<string, int> options)
    {
        var step = new DedupSubstring { MinBytes = options.GetValueOrDefault("min", 100), PartMb = options.GetValueOrDefault("part", 256) };
        var folder = Directory.CreateTempSubdirectory("plinth-substrings-");
        try
        {
            var texts = Documents(Read(path, megabytes));
            var bytes = texts.Sum(t => (long)Encoding.UTF8.GetByteCount(t));
            var work = new CorpusWork(folder.FullName, Shards, 17, (_, _) => throw new NotSupportedException());
            var all = 0.0;
            all += Timed("sketch", bytes, () =>
            {
                for (var shard = 0; shard < Shards; shard++)
                {
                    using var sketch = step.Sketch(work, shard);
                    for (var i = shard; i < texts.Count; i += Shards) sketch.Add(new Document(texts[i]));
                    sketch.Complete();
                }
            });
            foreach (var phase in step.Phases(work))
            {
                all += Timed(phase.Name, bytes, () =>
                {
                    for (var task = 0; task < phase.Tasks; task++) phase.Run(task, CancellationToken.None);
                });
                if (phase.Name == "stretches") Console.WriteLine($"    {new SubstringFiles(work).Bases[^1] / 1e6:0.0} MB of {bytes / 1e6:0.0} may repeat");
            }

            var cut = 0L;
            all += Timed("decide", bytes, () =>
            {
                for (var shard = 0; shard < Shards; shard++)
                {
                    using var decisions = step.Decide(work, shard);
                    for (var i = shard; i < texts.Count; i += Shards)
                    {
                        var doc = new Document(texts[i]);
                        if (decisions.Next(doc, new Rules()).Fate == Fate.Kept) cut += texts[i].Length - doc.Text.Length;
                        else cut += texts[i].Length;
                    }
                }
            });
            Console.WriteLine($"all        {all,8:0.0} CPU s  {bytes / 1e6 / all,8:0.00} MB/CPU s; {cut} characters cut; most memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The suffix sort alone, on the first so many megabytes of a file as it is.</summary>
    public static unsafe int Sort(string path, int megabytes)
    {
        var bytes = Read(path, megabytes);
        bytes.AsSpan().Replace((byte)0, (byte)1);
        var n = bytes.Length + 1;
        var text = (byte*)LargeMemory.Alloc(n);
        var suffixes = (int*)LargeMemory.Alloc((long)n * sizeof(int));
        bytes.CopyTo(new Span<byte>(text, n - 1));
        text[n - 1] = SuffixArray.End;
        Timed("sort", n, () => SuffixArray.Sort(text, suffixes, n, CancellationToken.None));
        var wrong = 0;
        for (var i = 1; i < n; i += 997)
            if (new ReadOnlySpan<byte>(text + suffixes[i - 1], n - suffixes[i - 1]).SequenceCompareTo(new ReadOnlySpan<byte>(text + suffixes[i], n - suffixes[i])) >= 0) wrong++;
        Console.WriteLine($"{wrong} of {n / 997} pairs out of order; most memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB");
        return wrong == 0 ? 0 : 1;
    }

    private static byte[] Read(string path, int megabytes)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[(int)Math.Min(file.Length, megabytes * 1_000_000L)];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static List<string> Documents(byte[] bytes)
    {
        var texts = new List<string>();
        for (var at = 0; at < bytes.Length;)
        {
            var end = Math.Min(bytes.Length, at + DocumentBytes);
            if (bytes.AsSpan(end).IndexOf((byte)'\n') is >= 0 and var line) end += line + 1;
            texts.Add(Encoding.UTF8.GetString(bytes, at, end - at));
            at = end;
        }

        return texts;
    }

    private static double Timed(string name, long bytes, Action work)
    {
        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        work();
        self.Refresh();
        var seconds = (self.TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} {seconds,8:0.0} CPU s  {bytes / 1e6 / Math.Max(seconds, 0.001),8:0.00} MB/CPU s"));
        return seconds;
    }
}
