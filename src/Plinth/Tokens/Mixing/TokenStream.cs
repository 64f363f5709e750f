using Plinth.Tokens.Shards;

namespace Plinth.Tokens.Mixing;

/// <summary>The shards of a split one after another, as one row of tokens and documents.</summary>
public sealed class TokenStream : IDisposable
{
    private readonly List<IShardReader> _shards = [];
    private readonly List<long> _starts = [];

    private TokenStream(string folder, TokenManifest manifest) => (Folder, Manifest) = (folder, manifest);

    /// <summary>The folder with the manifest.</summary>
    public string Folder { get; }

    /// <summary>The manifest of the folder.</summary>
    public TokenManifest Manifest { get; }

    /// <summary>The shards.</summary>
    public IReadOnlyList<IShardReader> Shards => _shards;

    /// <summary>Tokens in all.</summary>
    public long Tokens { get; private set; }

    /// <summary>Documents in all.</summary>
    public long Documents { get; private set; }

    /// <summary>Opens a split of a folder of shards, or of the tokens of a run.</summary>
    /// <exception cref="PlinthException">The folder has no manifest or no such split, or a shard is missing or broken.</exception>
    public static TokenStream Open(string folder, string split)
    {
        if (!File.Exists(Path.Combine(folder, "manifest.json")) && Directory.Exists(Path.Combine(folder, "tokens"))) folder = Path.Combine(folder, "tokens");
        var manifest = TokenManifest.Read(folder);
        if (!manifest.Splits.TryGetValue(split, out var shards))
            throw new PlinthException($"{folder} has no split '{split}'{Recipes.Spelling.Hint(split, manifest.Splits.Keys)}");
        var stream = new TokenStream(folder, manifest);
        try
        {
            foreach (var shard in shards.Shards)
            {
                var reader = ShardReader.Open(Path.Combine(folder, shard.File), manifest.TokenBytes);
                stream._shards.Add(reader);
                stream._starts.Add(stream.Tokens);
                if (reader.Tokens != shard.Tokens || reader.Documents != shard.Documents)
                    throw new PlinthException($"{reader.Path} has {reader.Tokens} tokens, the manifest says {shard.Tokens}");
                stream.Tokens += reader.Tokens;
                stream.Documents += reader.Documents;
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        return stream;
    }

    /// <summary>Reads tokens, over shards where need be.</summary>
    /// <param name="start">The first, from 0.</param>
    /// <param name="ids">Filled whole.</param>
    /// <param name="documents">For each token the number of its document among those of this piece, from 0; the token that ends a document belongs to it. Empty where nobody asks.</param>
    public void Read(long start, Span<int> ids, Span<int> documents)
    {
        if (start < 0 || start > Tokens - ids.Length) throw new ArgumentOutOfRangeException(nameof(start), $"{ids.Length} tokens from {start} on are not within {Tokens}");
        var shard = _starts.BinarySearch(start);
        if (shard < 0) shard = ~shard - 1;
        var number = 0;
        for (var at = 0; at < ids.Length; shard++)
        {
            var reader = _shards[shard];
            var from = start + at - _starts[shard];
            var count = (int)Math.Min(ids.Length - at, reader.Tokens - from);
            if (count <= 0) continue;
            reader.Read(from, ids.Slice(at, count));
            if (!documents.IsEmpty) number = Number(reader, from, documents.Slice(at, count), number);
            at += count;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var shard in _shards) shard.Dispose();
    }

    /// <summary>Numbers the documents of a piece of one shard; gives the number that follows if a document ends with the piece.</summary>
    private static int Number(IShardReader reader, long from, Span<int> documents, int number)
    {
        var document = FirstEndingAfter(reader, from);
        for (var i = 0; i < documents.Length; i++)
        {
            documents[i] = number;
            if (from + i + 1 != reader.EndOf(document)) continue;
            number++;
            // Documents without a token are passed over.
            while (document < reader.Documents && reader.EndOf(document) <= from + i + 1) document++;
            if (document == reader.Documents) break;
        }

        return number;
    }

    private static int FirstEndingAfter(IShardReader reader, long token)
    {
        var (low, high) = (0, reader.Documents - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (reader.EndOf(middle) > token) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
