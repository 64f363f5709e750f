using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;
using Plinth.Tokens;
using Plinth.Tokens.PreTokenizers;

namespace Plinth.Bench;

/// <summary>Encoding with cl100k: this encoder and Microsoft.ML.Tokenizers on the same documents in one run, ids compared.</summary>
/// <remarks>
/// Both are measured with what they remember from a first round over the same texts; "new" is an encoder that begins with nothing each round. Rounds go
/// in turn and the least counts, because the machine may be busy.
/// </remarks>
internal static class TokensBench
{
    private const int Rounds = 9;

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
            var kept = mine.NewEncoder();
            var buffer = new byte[1 << 20];
            double t = double.MaxValue, m = double.MaxValue, n = double.MaxValue, cut = double.MaxValue, narrow = double.MaxValue;
            long pieces = 0;
            for (var i = 0; i < Rounds; i++)
            {
                t = Math.Min(t, Seconds(() => { foreach (var d in documents) theirs.EncodeToIds(d); }));
                m = Math.Min(m, Seconds(() => { foreach (var d in documents) kept.Encode(d); }));
                n = Math.Min(n, Seconds(() => { var encoder = mine.NewEncoder(); foreach (var d in documents) encoder.Encode(d); }));
                cut = Math.Min(cut, Seconds(() => pieces = Cut(documents, buffer)));
                narrow = Math.Min(narrow, Seconds(() => { foreach (var d in documents) Encoding.UTF8.GetBytes(d, buffer); }));
            }

            var (one, two) = (ThreadSeconds(mine, documents, 1), ThreadSeconds(mine, documents, 2));
            string Speed(double seconds) => (bytes / 1e6 / seconds).ToString("F1", CultureInfo.InvariantCulture);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-6} {bytes / 1e6:F1} MB, {documents.Count} documents, {pieces} pre-tokens, {ids} ids, {different} documents differ; MB per CPU second: Microsoft.ML {Speed(t)}, Plinth {Speed(m)} = {t / m:F2} times ({pieces / 1e6 / m:F1} M pre-tokens), new {Speed(n)} = {t / n:F2} times; of it UTF-8 alone {Speed(narrow)}, with pre-tokens {Speed(cut)}; two threads {2 * one / two:F2} times one"));
        }

        foreach (var (name, text) in new[] { ("'a' x 200,000", new string('a', 200_000)), ("'^' x 200,000", new string('^', 200_000)), ("'的' x 70,000", new string('的', 70_000)) })
        {
            var encoder = mine.NewEncoder();
            encoder.Encode(text);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {Seconds(() => mine.NewEncoder().Encode(text)) * 1000:F1} ms"));
        }

        return 0;
    }

    private static (int Different, long Ids) Compare(TiktokenTokenizer theirs, Tokens.Tokenizer mine, List<string> documents)
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

    private static long Cut(List<string> documents, byte[] buffer)
    {
        IPreTokenizer cutter = new Gpt4PreTokenizer();
        var ends = new int[64];
        long pieces = 0;
        foreach (var d in documents)
        {
            var utf8 = buffer.AsSpan(0, Encoding.UTF8.GetBytes(d, buffer));
            for (var at = 0; at < utf8.Length;)
            {
                var count = cutter.Ends(utf8, at, ends);
                pieces += count;
                at = ends[count - 1];
            }
        }

        return pieces;
    }

    /// <summary>
    /// CPU seconds of threads that share the documents, each with an encoder that knows them: it says how much threads hinder each other, also where other
    /// programs take the processors.
    /// </summary>
    private static double ThreadSeconds(Tokens.Tokenizer mine, List<string> documents, int threads)
    {
        var encoders = Enumerable.Range(0, threads).Select(_ => mine.NewEncoder()).ToArray();
        foreach (var encoder in encoders)
            foreach (var document in documents) encoder.Encode(document);
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            best = Math.Min(best, Seconds(() =>
            {
                var next = -1;
                var all = encoders.Select(encoder => new Thread(() =>
                {
                    for (var i = Interlocked.Increment(ref next); i < documents.Count; i = Interlocked.Increment(ref next)) encoder.Encode(documents[i]);
                })).ToArray();
                foreach (var thread in all) thread.Start();
                foreach (var thread in all) thread.Join();
            }));
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
