using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Plinth.Running;
using Plinth.Storage;
using Plinth.Telemetry;

namespace Plinth.Tokens.Shards;

/// <summary>Encodes one part of a corpus: a shard for each split that the part has documents of.</summary>
internal sealed class ShardTask(ShardRun run, int part)
{
    /// <summary>The split that models learn from.</summary>
    public const string Train = "train";

    /// <summary>The split that is set aside.</summary>
    public const string Validation = "validation";

    private const int ProgressEvery = 64;

    private readonly PartCounts _counts = new();
    private readonly Dictionary<string, Output> _outputs = [];

    /// <summary>A split's shard, and the documents' keys where they are to be shuffled.</summary>
    private sealed class Output : IDisposable
    {
        public required ShardWriter Shard { get; init; }

        public AtomicFile? Keys { get; init; }

        public void Dispose()
        {
            Shard.Dispose();
            Keys?.Dispose();
        }
    }

    public void Execute((ISource Source, Shard Shard) input, IRunProgress progress, CancellationToken ct)
    {
        var tokenizer = run.Tokenizer;
        var end = run.Options.AppendEnd
            ? tokenizer.EndOfText ?? throw new PlinthException($"{run.TokenizerName}: the tokenizer has no end of text; choose append_end: false, or another tokenizer")
            : (int?)null;
        var encoder = tokenizer.NewEncoder();
        var (read, kept, chars) = (0L, 0L, 0L);
        try
        {
            foreach (var record in input.Source.Read(input.Shard, ct))
            {
                if (++read >= ProgressEvery)
                {
                    progress.Advance(read, kept, chars);
                    (read, kept, chars) = (0, 0, 0);
                }

                if (record.Document is not { } doc) continue;
                kept++;
                chars += doc.Text.Length;
                Write(doc, encoder.Encode(doc.Text), end);
            }

            progress.Advance(read, kept, chars);
            foreach (var (split, output) in _outputs.OrderBy(o => o.Key, StringComparer.Ordinal))
            {
                output.Keys?.Commit();
                output.Shard.Complete();
                _counts.Shards[split] = new(StoredFile.Relative(run.Folder, output.Shard.Path), output.Shard.Documents, output.Shard.Tokens);
            }

            foreach (var (split, shard) in _counts.Shards) RunMeter.Tokens.Add(shard.Tokens, new KeyValuePair<string, object?>("split", split));
            AtomicFile.Write(run.CountsPath(part), JsonSerializer.SerializeToUtf8Bytes(_counts, ShardJson.Default.PartCounts));
        }
        finally
        {
            foreach (var output in _outputs.Values) output.Dispose();
        }
    }

    private void Write(Document doc, ReadOnlySpan<int> ids, int? end)
    {
        var idBytes = Encoding.UTF8.GetBytes(doc.Id);
        var split = run.Options.Validation is { } share && Share(idBytes) < share ? Validation : Train;
        if (!_outputs.TryGetValue(split, out var output)) _outputs[split] = output = Open(split);
        output.Shard.Write(ids);
        var tokens = ids.Length;
        if (end is { } last)
        {
            output.Shard.Write([last]);
            tokens++;
        }

        output.Shard.EndDocument();
        if (output.Keys is { } keys)
        {
            Span<byte> key = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(key, XxHash3.HashToUInt64(idBytes, (long)(run.Options.Seed ^ 0x5DEECE66D)));
            keys.Stream.Write(key);
        }

        var count = new TokenTotals(1, tokens, Encoding.UTF8.GetByteCount(doc.Text));
        Add(_counts.Sources, doc.Labels.Text("source") ?? doc.Source, count);
        Add(_counts.Languages, doc.Labels.Text("language") ?? "unknown", count);
        if (doc.Labels.Text("category") is { } category) Add(_counts.Categories, category, count);
    }

    private Output Open(string split) => run.Options.Shuffle
        ? new()
        {
            Shard = new ShardWriter(run.UnshuffledStem(part, split), ShardFormat.Numpy, run.Width, run.TokenizerName),
            Keys = AtomicFile.Create(run.KeysPath(part, split)),
        }
        : new() { Shard = new ShardWriter(run.Stem(split, part), run.Options.Format, run.Width, run.TokenizerName) };

    private double Share(ReadOnlySpan<byte> id) => XxHash3.HashToUInt64(id, (long)run.Options.Seed) / (double)ulong.MaxValue;

    private static void Add(SortedDictionary<string, TokenTotals> counts, string name, TokenTotals count) =>
        counts[name] = counts.GetValueOrDefault(name) + count;
}
