using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Plinth.Dedup;
using Plinth.Running;
using Plinth.Tokens.Shards;
using Plinth.Tokens.Training;

namespace Plinth.Tokens.Mixing;

/// <summary>
/// Mixes folders of token shards. Each epoch of a source is its documents in an order drawn by the seed; its documents are then spread evenly over
/// the whole mix by the tokens that come before them, so that every stretch of the mix has the same shares and an epoch ends before the next begins.
/// </summary>
/// <param name="plan">What is wanted.</param>
/// <param name="baseDirectory">The folder that relative paths start from.</param>
public sealed class Mixer(MixPlan plan, string baseDirectory)
{
    private readonly record struct Item(int Source, int Shard, int Document, int Length);

    /// <summary>Opens the sources and says what the mix will be, without writing.</summary>
    public IReadOnlyList<MixedSource> Plan()
    {
        var sources = Open();
        try { return Plan(sources); }
        finally { sources.ForEach(s => s.Dispose()); }
    }

    /// <summary>Writes the mix.</summary>
    /// <param name="folder">Where the shards go; must have no manifest yet.</param>
    /// <param name="workers">Threads; the bytes do not depend on it.</param>
    /// <param name="progress">Hears of documents.</param>
    /// <param name="ct">Stops it; shards that are whole stay, and the next call with the same plan writes the others.</param>
    public MixReport Write(string folder, int workers, IRunProgress progress, CancellationToken ct)
    {
        var sources = Open();
        try
        {
            Claim(folder);
            foreach (var leftover in Directory.EnumerateFiles(folder, "*.tmp", SearchOption.AllDirectories)) File.Delete(leftover);
            var vocabulary = sources.Max(s => s.Manifest.VocabularySize);
            var width = ShardFiles.WidthOf(plan.Format, vocabulary);
            var planned = Plan(sources);
            var taken = new TokenTotals[sources.Count];
            var shards = new SortedDictionary<int, TokenShard>();
            progress.Begin("mix", (int)Math.Min(int.MaxValue, planned.Sum(s => s.Wanted) / plan.ShardTokens + 1), 0);
            // One thread draws the order, some shards ahead at most; the others copy tokens.
            Parallel.ForEach(Partitioner.Create(Batches(sources, planned, folder, taken, ct), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, workers), CancellationToken = ct }, batch =>
                {
                    var shard = WriteShard(batch.Number, batch.Items, sources, folder, width, ct);
                    lock (shards) shards[batch.Number] = shard;
                    progress.Advance(batch.Items.Count, batch.Items.Count, 0);
                    progress.TaskDone();
                });
            progress.End();
            var report = new MixReport([.. planned.Select((s, i) => s with { Taken = taken[i].Tokens, TakenDocuments = taken[i].Documents })]);
            if (sources[0].Manifest.Tokenizer == ".") TokenizerFiles.Copy(sources[0].Folder, folder);
            Manifest(sources, report, [.. shards.Values], width, vocabulary).Write(folder);
            return report;
        }
        finally
        {
            sources.ForEach(s => s.Dispose());
        }
    }

    /// <summary>Marks the folder as this plan's, so that what stands there from an interrupted call can be relied on.</summary>
    private void Claim(string folder)
    {
        if (File.Exists(folder)) throw new PlinthException($"{folder} is a file; name a folder with --out");
        if (File.Exists(Path.Combine(folder, "manifest.json"))) throw new PlinthException($"{folder} holds token shards already; name another folder with --out");
        var mark = Path.Combine(folder, "mix.txt");
        var text = $"{plan with { Sources = [] }}\n{string.Concat(plan.Sources.Select(s => $"{s} {Path.GetFullPath(s.Path, baseDirectory)}\n"))}";
        if (!File.Exists(mark)) AtomicFile.Write(mark, System.Text.Encoding.UTF8.GetBytes(text));
        else if (File.ReadAllText(mark) != text) throw new PlinthException($"{folder} holds the beginning of another mix; name another folder with --out, or delete this one");
    }

    private List<TokenStream> Open()
    {
        var opened = new List<TokenStream>();
        try
        {
            foreach (var source in plan.Sources) opened.Add(TokenStream.Open(Path.GetFullPath(source.Path, baseDirectory), plan.Split));
            for (var i = 1; i < opened.Count; i++)
            {
                if (opened[i].Manifest.VocabularySize == opened[0].Manifest.VocabularySize && opened[i].Manifest.EndOfText == opened[0].Manifest.EndOfText) continue;
                throw new PlinthException($"{plan.Sources[i].Path} and {plan.Sources[0].Path} were encoded by different tokenizers");
            }
        }
        catch
        {
            opened.ForEach(s => s.Dispose());
            throw;
        }

        return opened;
    }

    private IReadOnlyList<MixedSource> Plan(List<TokenStream> sources)
    {
        var wanted = plan.Wanted([.. sources.Select(s => s.Tokens)]);
        return [.. sources.Select((s, i) => new MixedSource(plan.Sources[i].Name ?? plan.Sources[i].Path, s.Documents, s.Tokens, wanted[i])
        {
            // The manifest counts all splits of the source together.
            Bytes = Scale(s.Manifest.Total.Bytes, s.Tokens, s.Manifest.Total.Tokens),
        })];
    }

    private IEnumerable<(int Number, List<Item> Items)> Batches(
        List<TokenStream> sources, IReadOnlyList<MixedSource> planned, string folder, TokenTotals[] taken, CancellationToken ct)
    {
        var heads = new PriorityQueue<IEnumerator<(double At, Item Item)>, (double, int)>();
        for (var i = 0; i < sources.Count; i++)
        {
            taken[i] = new(0, 0, 0);
            var documents = Documents(i, sources[i], planned[i].Wanted, folder, ct).GetEnumerator();
            if (documents.MoveNext()) heads.Enqueue(documents, (documents.Current.At, i));
        }

        var (number, items, tokens) = (0, new List<Item>(), 0L);
        try
        {
            while (heads.TryPeek(out var head, out _))
            {
                var item = head.Current.Item;
                taken[item.Source] += new TokenTotals(1, item.Length, 0);
                items.Add(item);
                tokens += item.Length;
                if (head.MoveNext()) heads.DequeueEnqueue(head, (head.Current.At, item.Source));
                else heads.Dequeue().Dispose();
                if (tokens < plan.ShardTokens) continue;
                yield return (number++, items);
                (items, tokens) = ([], 0);
            }

            if (items.Count > 0) yield return (number, items);
        }
        finally
        {
            while (heads.TryDequeue(out var head, out _)) head.Dispose();
        }
    }

    /// <summary>A source's documents in the order in which the mix takes them, each with its place in the mix from 0 to 1.</summary>
    private IEnumerable<(double At, Item Item)> Documents(int source, TokenStream stream, long wanted, string folder, CancellationToken ct)
    {
        var before = 0L;
        for (var epoch = 0; before < wanted; epoch++)
        {
            using var order = new ExternalSort<MixKey>(folder);
            for (var shard = 0; shard < stream.Shards.Count; shard++)
                for (var document = 0; document < stream.Shards[shard].Documents; document++) order.Add(new(Draw(source, epoch, shard, document), shard, document));
            foreach (var (_, shard, document) in order.Sorted(ct))
            {
                var reader = stream.Shards[shard];
                var length = checked((int)(reader.EndOf(document) - (document == 0 ? 0 : reader.EndOf(document - 1))));
                if (length == 0) continue;
                yield return (before / (double)wanted, new(source, shard, document, length));
                before += length;
                if (before >= wanted) yield break;
            }
        }
    }

    private ulong Draw(int source, int epoch, int shard, int document)
    {
        Span<int> place = [source, epoch, shard, document];
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(place), (long)plan.Seed);
    }

    private TokenShard WriteShard(int number, List<Item> items, List<TokenStream> sources, string folder, int width, CancellationToken ct)
    {
        var stem = Path.Combine(folder, plan.Split, $"part-{number:00000}");
        var path = stem + ShardFiles.Extension(plan.Format, width);
        var shard = new TokenShard($"{plan.Split}/{Path.GetFileName(path)}", items.Count, items.Sum(i => (long)i.Length));
        if (File.Exists(path)) return shard;
        using var writer = new ShardWriter(stem, plan.Format, width, sources[0].Manifest.Tokenizer);
        var ids = new int[1 << 12];
        foreach (var item in items)
        {
            ct.ThrowIfCancellationRequested();
            if (ids.Length < item.Length) ids = new int[item.Length * 2];
            var reader = sources[item.Source].Shards[item.Shard];
            reader.Read(reader.EndOf(item.Document) - item.Length, ids.AsSpan(0, item.Length));
            writer.Write(ids.AsSpan(0, item.Length));
            writer.EndDocument();
        }

        writer.Complete();
        return shard;
    }

    private TokenManifest Manifest(List<TokenStream> sources, MixReport report, List<TokenShard> shards, int width, int vocabulary)
    {
        var first = sources[0].Manifest;
        var counts = new SortedDictionary<string, TokenTotals>(StringComparer.Ordinal);
        var (languages, categories) = (new SortedDictionary<string, TokenTotals>(StringComparer.Ordinal), new SortedDictionary<string, TokenTotals>(StringComparer.Ordinal));
        for (var i = 0; i < report.Sources.Count; i++)
        {
            var source = report.Sources[i];
            counts[source.Name] = counts.GetValueOrDefault(source.Name) + new TokenTotals(source.TakenDocuments, source.Taken, source.TakenBytes);
            Share(sources[i].Manifest.Languages, sources[i].Manifest.Total.Tokens, source.Taken, languages);
            Share(sources[i].Manifest.Categories, sources[i].Manifest.Total.Tokens, source.Taken, categories);
        }

        var total = counts.Values.Aggregate(new TokenTotals(0, 0, 0), (a, b) => a + b);
        return new TokenManifest
        {
            Format = plan.Format,
            TokenBytes = width,
            Tokenizer = first.Tokenizer,
            VocabularySize = vocabulary,
            EndOfText = first.EndOfText,
            Seed = plan.Seed,
            Shuffled = true,
            Total = total,
            Splits = new(StringComparer.Ordinal) { [plan.Split] = new TokenSplit { Documents = total.Documents, Tokens = total.Tokens, Shards = shards } },
            Sources = counts,
            Languages = languages,
            Categories = categories,
            InProportion = true,
        };
    }

    /// <summary>Shards do not know their documents' languages, and each source's documents are drawn evenly, so what was taken is shared as the source is.</summary>
    private static void Share(SortedDictionary<string, TokenTotals> counts, long all, long taken, SortedDictionary<string, TokenTotals> sums)
    {
        foreach (var (name, count) in counts)
            sums[name] = sums.GetValueOrDefault(name) + new TokenTotals(Scale(count.Documents, taken, all), Scale(count.Tokens, taken, all), Scale(count.Bytes, taken, all));
    }

    private static long Scale(long value, long part, long whole) => whole == 0 ? 0 : (long)Math.Round(value * (part / (double)whole));
}
