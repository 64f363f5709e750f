using System.Text.Json;
using Plinth.Running;
using Plinth.Storage;
using Plinth.Tokens.Training;

namespace Plinth.Tokens.Shards;

/// <summary>Encodes a corpus into token shards, as rounds of independent tasks; what is done is never done again.</summary>
/// <param name="folder">Where the shards go.</param>
/// <param name="corpus">Opens the corpus, a part a file; asked when the first task is due.</param>
/// <param name="parts">Number of parts.</param>
/// <param name="tokenizer">The tokenizer; asked for when the first task is due.</param>
/// <param name="tokenizerName">What manifest and metadata call it.</param>
/// <param name="options">Options.</param>
public sealed class ShardRun(string folder, Func<Corpus> corpus, int parts, Func<Tokenizer> tokenizer, string tokenizerName, ShardOptions options)
{
    private readonly Lazy<Corpus> _corpus = new(corpus);
    private readonly Lazy<Tokenizer> _tokenizer = new(tokenizer);

    internal string Folder => folder;

    internal ShardOptions Options => options;

    internal Tokenizer Tokenizer => _tokenizer.Value;

    internal string TokenizerName => tokenizerName;

    /// <summary>Bytes of a token.</summary>
    internal int Width => ShardFiles.WidthOf(options.Format, Tokenizer.VocabularySize);

    /// <summary>The rounds in order: encoding, shuffling where it is asked for, the manifest.</summary>
    /// <param name="prefix">What the rounds' names begin with.</param>
    /// <param name="progress">Hears of documents.</param>
    public IEnumerable<Round> Rounds(string prefix, IRunProgress progress)
    {
        yield return IsDone
            ? new Round(prefix, parts, _ => true, (_, _) => { })
            : Round.Marked(prefix, parts, PartsFolder, CountsPath, (part, ct) => new ShardTask(this, part).Execute(_corpus.Value.Parts[part], progress, ct));
        if (options.Shuffle && !IsDone)
        {
            var shuffle = new ShuffleTasks(this, [.. Enumerable.Range(0, parts).Select(Counts)]);
            yield return new Round($"{prefix}.shuffle", shuffle.Count, shuffle.IsDone, shuffle.Execute);
        }

        yield return new Round($"{prefix}.manifest", 1, _ => IsDone && !AreParts(), (_, _) => Finish());
    }

    /// <summary>Does all rounds on this thread's machine; for callers that are no recipe's run.</summary>
    /// <param name="workers">Threads.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="ct">Stops it; the next call goes on.</param>
    public TokenManifest Execute(int workers, IRunProgress progress, CancellationToken ct)
    {
        if (Directory.Exists(folder))
            foreach (var leftover in Directory.EnumerateFiles(folder, "*.tmp", SearchOption.AllDirectories)) File.Delete(leftover);
        foreach (var round in Rounds("tokens", progress)) Runner.Execute(round, workers, progress, ct);
        return TokenManifest.Read(folder);
    }

    private bool IsDone => StoredFile.Exists(StoredFile.Combine(folder, "manifest.json"));

    internal string CountsPath(int part) => StoredFile.Combine(PartsFolder, $"part-{part:00000}.json");

    internal string UnshuffledStem(int part, string split) => StoredFile.Combine(PartsFolder, $"{split}-{part:00000}");

    internal string KeysPath(int part, string split) => UnshuffledStem(part, split) + ".keys";

    internal string Stem(string split, int shard) => StoredFile.Combine(folder, split, $"part-{shard:00000}");

    private PartCounts Counts(int part)
    {
        var path = CountsPath(part);
        try { return JsonSerializer.Deserialize(StoredFile.ReadAllBytes(path), ShardJson.Default.PartCounts) ?? throw new JsonException("empty"); }
        catch (JsonException e) { throw new PlinthException($"{path}: no counts of a task; delete the file and run again", e); }
    }

    private string PartsFolder => StoredFile.Combine(folder, "parts");

    private bool AreParts() => S3Path.Is(PartsFolder) ? StoredFile.Below(PartsFolder).Count > 0 : Directory.Exists(PartsFolder);

    private void Finish()
    {
        if (!IsDone) Manifest().Write(folder);
        StoredFile.DeleteBelow(PartsFolder);
    }

    private TokenManifest Manifest()
    {
        var counts = Enumerable.Range(0, parts).Select(Counts).ToList();
        var splits = new SortedDictionary<string, TokenSplit>(StringComparer.Ordinal);
        foreach (var name in counts.SelectMany(c => c.Shards.Keys).Distinct())
        {
            var shards = counts.Where(c => c.Shards.ContainsKey(name)).Select(c => c.Shards[name]).ToList();
            splits[name] = new TokenSplit
            {
                Documents = shards.Sum(s => (long)s.Documents),
                Tokens = shards.Sum(s => s.Tokens),
                Shards = options.Shuffle ? new ShuffleTasks(this, counts).Shards(name) : shards,
            };
        }

        return new TokenManifest
        {
            Format = options.Format,
            TokenBytes = Width,
            Tokenizer = tokenizerName,
            VocabularySize = Tokenizer.VocabularySize,
            EndOfText = options.AppendEnd ? Tokenizer.EndOfText : null,
            Seed = options.Seed,
            Shuffled = options.Shuffle,
            Validation = options.Validation,
            Total = Sum(counts.SelectMany(c => c.Sources)).Values.Aggregate(new TokenTotals(0, 0, 0), (a, b) => a + b),
            Splits = splits,
            Sources = Sum(counts.SelectMany(c => c.Sources)),
            Languages = Sum(counts.SelectMany(c => c.Languages)),
            Categories = Sum(counts.SelectMany(c => c.Categories)),
        };
    }

    private static SortedDictionary<string, TokenTotals> Sum(IEnumerable<KeyValuePair<string, TokenTotals>> counts)
    {
        var sums = new SortedDictionary<string, TokenTotals>(StringComparer.Ordinal);
        foreach (var (name, count) in counts) sums[name] = sums.GetValueOrDefault(name) + count;
        return sums;
    }
}
