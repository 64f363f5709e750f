using Plinth.Tokens;
using Plinth.Tokens.Mixing;
using Plinth.Tokens.Shards;

namespace Plinth.Models.Training;

/// <summary>The sequences of a training, from one source or several by their weights, in an order that the seed gives.</summary>
/// <remarks>What has been taken of each source is all that must be remembered to go on.</remarks>
public sealed class TokenFeed : IDisposable
{
    private readonly List<PackedSequences> _open = [];
    private readonly double[] _shares;
    private readonly bool _documents;
    private readonly long[] _taken;

    private TokenFeed(IReadOnlyList<TokenSource> sources, IReadOnlyList<TokenManifest> manifests, Tokenizer? tokenizer, bool documents)
    {
        (Sources, Manifests, Tokenizer, _documents) = (sources, manifests, tokenizer, documents);
        _shares = new double[sources.Count];
        _taken = new long[sources.Count];
    }

    /// <summary>The sources, in order.</summary>
    public IReadOnlyList<TokenSource> Sources { get; }

    /// <summary>What each says of itself.</summary>
    public IReadOnlyList<TokenManifest> Manifests { get; }

    /// <summary>The tokenizer in the first source's folder; null where there is none.</summary>
    public Tokenizer? Tokenizer { get; }

    /// <summary>The token between documents; null: none.</summary>
    public int? EndOfText => Manifests[0].EndOfText;

    /// <summary>Sequences taken of each source; may be set to go on where a training stopped.</summary>
    public IReadOnlyList<long> Taken
    {
        get => _taken;
        set
        {
            for (var i = 0; i < _taken.Length; i++) _taken[i] = value[i];
        }
    }

    /// <summary>How often each source has been gone through.</summary>
    public IReadOnlyList<double> Epochs => [.. _taken.Select((t, i) => t / (double)_open[i].Count)];

    /// <summary>Opens the sources.</summary>
    /// <param name="sources">At least one.</param>
    /// <param name="length">Tokens of a sequence.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <param name="documents">The rows say where documents begin.</param>
    /// <exception cref="PlinthException">A folder has no shards, too few tokens, or another tokenizer than the first.</exception>
    public static TokenFeed Open(IReadOnlyList<TokenSource> sources, int length, ulong seed, bool documents = false)
    {
        var manifests = sources.Select(s => TokenManifest.Read(FolderOf(s.Path))).ToList();
        for (var i = 1; i < manifests.Count; i++)
            if (manifests[i].VocabularySize != manifests[0].VocabularySize || manifests[i].EndOfText != manifests[0].EndOfText)
                throw new PlinthException($"{sources[i].Path} and {sources[0].Path} were encoded by different tokenizers");
        var feed = new TokenFeed(sources, manifests, TokenizerOf(FolderOf(sources[0].Path), manifests[0]), documents);
        try
        {
            for (var i = 0; i < sources.Count; i++) feed._open.Add(PackedSequences.Open(sources[i].Path, "train", length, seed + (ulong)i));
            var all = feed._open.Select((o, i) => sources[i].Weight ?? o.Count).ToList();
            for (var i = 0; i < all.Count; i++) feed._shares[i] = all[i] / all.Sum();
            return feed;
        }
        catch
        {
            feed.Dispose();
            throw;
        }
    }

    /// <summary>The folder of shards, given it or a run's folder.</summary>
    public static string FolderOf(string path) => !File.Exists(Path.Combine(path, "manifest.json")) && Directory.Exists(Path.Combine(path, "tokens")) ? Path.Combine(path, "tokens") : path;

    /// <summary>Takes sequences.</summary>
    /// <param name="count">How many.</param>
    public PackedRow[] Take(int count) => Take(count, 0, count);

    /// <summary>Takes sequences of which only some are read: the others are another rank's.</summary>
    /// <param name="count">How many are taken.</param>
    /// <param name="from">The first of them that is read, from 0.</param>
    /// <param name="to">The first that is not read any more.</param>
    public PackedRow[] Take(int count, int from, int to)
    {
        var rows = new PackedRow[to - from];
        for (var i = 0; i < count; i++)
        {
            var (source, number) = Next();
            if (i >= from && i < to) rows[i - from] = Read(_open[source], _taken[source] - 1, number, _documents);
        }

        return rows;
    }

    /// <summary>One sequence.</summary>
    internal static PackedRow Read(PackedSequences sequences, long position, long number, bool documents)
    {
        var row = new PackedRow(number, new int[sequences.Length + 1]) { Documents = documents ? new int[sequences.Length + 1] : null };
        sequences.Read(position, row.Ids, row.Documents);
        return row;
    }

    /// <summary>Passes sequences over.</summary>
    public void Skip(long count)
    {
        for (long i = 0; i < count; i++) Next();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sequences in _open) sequences.Dispose();
    }

    /// <summary>The source that lags furthest behind its share.</summary>
    private (int Source, long Number) Next()
    {
        var number = _taken.Sum();
        var next = 0;
        for (var i = 1; i < _taken.Length; i++)
            if (_shares[i] * (number + 1) - _taken[i] > _shares[next] * (number + 1) - _taken[next]) next = i;
        _taken[next]++;
        return (next, number);
    }

    private static Tokenizer? TokenizerOf(string folder, TokenManifest manifest)
    {
        if (manifest.Tokenizer == ".") return Tokenizer.Open(folder);
        try { return Tokenizer.Open(manifest.Tokenizer); }
        catch (Exception e) when (e is PlinthException or IOException or UnauthorizedAccessException)
        {
            // It was a path on another machine: training needs none, samples are left out.
            return null;
        }
    }
}
