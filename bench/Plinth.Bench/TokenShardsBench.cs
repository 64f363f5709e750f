using System.Diagnostics;
using System.Globalization;
using Plinth.Running;
using Plinth.Tokens;
using Plinth.Tokens.Shards;
using Plinth.Tokens.Training;

namespace Plinth.Bench;

/// <summary>Writing shards beside encoding alone and reading alone, on the same files in one run and one thread.</summary>
internal static class TokenShardsBench
{
    private const int Rounds = 3;

    public static int Run(string tokenizerPath, string[] files)
    {
        var corpus = Corpus.Open(files, Directory.GetCurrentDirectory(), whole: true);
        var tokenizer = Tokenizer.Open(tokenizerPath);
        var work = Directory.CreateTempSubdirectory("plinth-bench-");
        try
        {
            var (read, encode, write, shuffle) = (double.MaxValue, double.MaxValue, double.MaxValue, double.MaxValue);
            for (var i = 0; i < Rounds; i++)
            {
                read = Math.Min(read, Seconds(() => Documents(corpus).Sum(d => (long)d.Text.Length)));
                encode = Math.Min(encode, Seconds(() =>
                {
                    var encoder = tokenizer.NewEncoder();
                    return Documents(corpus).Sum(d => (long)encoder.Encode(d.Text).Length);
                }));
                write = Math.Min(write, Seconds(() => Write(Path.Combine(work.FullName, $"w{i}"), corpus, tokenizer, new() { Format = ShardFormat.Megatron })));
                shuffle = Math.Min(shuffle, Seconds(() => Write(Path.Combine(work.FullName, $"s{i}"), corpus, tokenizer, new() { Format = ShardFormat.Megatron, Shuffle = true, ShardTokens = 5_000_000 })));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"CPU s: reading {read:F2}, reading and encoding {encode:F2}, with shards {write:F2} ({write / encode:F2} times; {(write - read) / (encode - read):F2} without reading), shuffled {shuffle:F2} ({shuffle / encode:F2} times)"));
        }
        finally
        {
            work.Delete(recursive: true);
        }

        return 0;
    }

    private static IEnumerable<Document> Documents(Corpus corpus) =>
        corpus.Parts.SelectMany(p => p.Source.Read(p.Shard, CancellationToken.None)).Where(r => r.Document is not null).Select(r => r.Document!);

    private static long Write(string folder, Corpus corpus, Tokenizer tokenizer, ShardOptions options) =>
        new ShardRun(folder, () => corpus, corpus.Parts.Count, () => tokenizer, "bench", options).Execute(1, new NoProgress(), CancellationToken.None).Total.Tokens;

    private static double Seconds(Func<long> work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        GC.KeepAlive(work());
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalSeconds;
    }
}
