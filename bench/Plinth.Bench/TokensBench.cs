using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;
using Plinth.Tokens.PreTokenizers;

namespace Plinth.Bench;

/// <summary>Encoding with cl100k: this encoder and Microsoft.ML.Tokenizers on the same documents in one run, ids compared.</summary>
internal static class TokensBench
{
    public static int Run(string folder, string part)
    {
        var theirs = TiktokenTokenizer.CreateForEncoding("cl100k_base");
        var clock = Stopwatch.StartNew();
        var mine = Plinth.Tests.Tokens.PackagedRanks.Open("Cl100kBase", "cl100k_base");
        Console.WriteLine($"vocabulary made ready in {clock.ElapsedMilliseconds} ms");
        foreach (var path in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (part.Length > 0 && !name.Contains(part, StringComparison.Ordinal)) continue;
            var documents = Documents(File.ReadAllText(path));
            var bytes = documents.Sum(d => (long)Encoding.UTF8.GetByteCount(d));
            var (different, ids) = Compare(theirs, mine, documents);
            double Theirs() => Seconds(() => { foreach (var d in documents) theirs.EncodeToIds(d); });
            double Mine() => Seconds(() => { var encoder = mine.NewEncoder(); foreach (var d in documents) encoder.Encode(d); });
            double t = double.MaxValue, m = double.MaxValue;
            for (var i = 0; i < 3; i++)
            {
                t = Math.Min(t, Theirs());
                m = Math.Min(m, Mine());
            }

            var cut = Seconds(() => Cut(documents));
            var (one, two) = (Wall(mine, documents, 1), Wall(mine, documents, 2));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-6} {bytes / 1e6:F1} MB, {documents.Count} documents, {ids} ids, {different} documents differ; MB per CPU second: Microsoft.ML {bytes / 1e6 / t:F1}, Plinth {bytes / 1e6 / m:F1} = {t / m:F2} times; pre-tokens alone {bytes / 1e6 / cut:F1}; two threads {one / two:F2} times one"));
        }

        foreach (var (name, text) in new[] { ("'a' x 200,000", new string('a', 200_000)), ("'^' x 200,000", new string('^', 200_000)), ("'的' x 70,000", new string('的', 70_000)) })
        {
            var encoder = mine.NewEncoder();
            encoder.Encode(text);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {Seconds(() => mine.NewEncoder().Encode(text)) * 1000:F1} ms"));
        }

        return 0;
    }

    private static (int Different, long Ids) Compare(TiktokenTokenizer theirs, Plinth.Tokens.Tokenizer mine, List<string> documents)
    {
        var encoder = mine.NewEncoder();
        var different = 0;
        long ids = 0;
        foreach (var document in documents)
        {
            var own = encoder.Encode(document);
            ids += own.Length;
            if (!own.SequenceEqual([.. theirs.EncodeToIds(document)])) different++;
        }

        return (different, ids);
    }

    private static void Cut(List<string> documents)
    {
        var cutter = new Gpt4PreTokenizer();
        var buffer = new byte[1 << 20];
        foreach (var d in documents)
        {
            var length = Encoding.UTF8.GetBytes(d, buffer);
            for (var at = 0; at < length;) at = cutter.End(buffer.AsSpan(0, length), at);
        }
    }

    private static double Wall(Plinth.Tokens.Tokenizer mine, List<string> documents, int threads)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var clock = Stopwatch.StartNew();
            var next = -1;
            var all = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
            {
                var encoder = mine.NewEncoder();
                for (var i = Interlocked.Increment(ref next); i < documents.Count; i = Interlocked.Increment(ref next)) encoder.Encode(documents[i]);
            })).ToArray();
            foreach (var thread in all) thread.Start();
            foreach (var thread in all) thread.Join();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return best;
    }

    private static double Seconds(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        return Math.Max(1e-4, (process.TotalProcessorTime - before).TotalSeconds);
    }

    private static List<string> Documents(string text)
    {
        var documents = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = Math.Min(text.Length, at + 8000);
            while (end < text.Length && text[end - 1] != '\n' && end - at < 12000) end++;
            if (end < text.Length && char.IsLowSurrogate(text[end])) end++;
            documents.Add(text[at..end]);
            at = end;
        }

        return documents;
    }
}
