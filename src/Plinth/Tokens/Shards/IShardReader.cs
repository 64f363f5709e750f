namespace Plinth.Tokens.Shards;

/// <summary>Reads the tokens and documents of one shard, in any order; may be used from several threads.</summary>
public interface IShardReader : IDisposable
{
    /// <summary>The file with the tokens.</summary>
    string Path { get; }

    /// <summary>Tokens in it.</summary>
    long Tokens { get; }

    /// <summary>Documents in it.</summary>
    int Documents { get; }

    /// <summary>Bytes of a token: 2 or 4.</summary>
    int Width { get; }

    /// <summary>Where a document ends, in tokens; it begins where the one before ends.</summary>
    long EndOf(int document);

    /// <summary>Reads tokens.</summary>
    /// <param name="start">The first, from 0.</param>
    /// <param name="ids">Filled whole.</param>
    void Read(long start, Span<int> ids);
}
