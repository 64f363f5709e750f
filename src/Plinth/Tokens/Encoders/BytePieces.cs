using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plinth.Tokens.Encoders;

/// <summary>Makes ids of pre-tokens with a byte-level BPE model; remembers what came before. One object a thread.</summary>
internal sealed class BytePieces(ByteVocabulary vocabulary)
{
    private readonly PieceCache _cache = new();
    private readonly Merger _merger = new(vocabulary.Pairs);
    private readonly int[] _ranks = new int[Merger.Short];

    /// <summary>Adds the ids of a pre-token.</summary>
    /// <param name="piece">The pre-token; <see cref="PieceCache.Padding"/> bytes after it can be read.</param>
    /// <param name="ids">Room for an id a byte, and for four at least.</param>
    /// <returns>How many ids.</returns>
    public int Encode(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        if (piece.Length > 15) return EncodeLong(piece, ids);
        var key = _cache.WordKey(ref MemoryMarshal.GetReference(piece), piece.Length);
        ref var word = ref _cache.WordAt(key);
        if (word.Key == key)
        {
            word.Ids.CopyTo(ids);
            return word.Ids.GetElement(3);
        }

        var count = EncodeLong(piece, ids);
        if (count > 3) return count;
        word.Key = key;
        word.Ids = Vector128.Create(ids[0], ids[1], ids[2], count);
        return count;
    }

    private int EncodeLong(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        if (piece.Length > PieceCache.MaxBytes) return Make(piece, ids);
        ref var place = ref _cache.LongAt(piece);
        if (place.Is(piece))
        {
            place.Ids[..place.Count].CopyTo(ids);
            return place.Count;
        }

        var count = Make(piece, ids);
        if (count <= PieceCache.MaxIds && (piece.Length > 15 || count > 3)) place.Set(piece, ids[..count]);
        return count;
    }

    private int Make(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        if (vocabulary.WholePieces && vocabulary.Pieces.Find(piece) is >= 0 and var id)
        {
            ids[0] = id;
            return 1;
        }

        var mine = ids[..piece.Length];
        var byteIds = vocabulary.ByteIds;
        for (var i = 0; i < mine.Length; i++) mine[i] = byteIds[piece[i]];
        if (mine.Length > Merger.Short) return _merger.Join(mine);
        var ranks = _ranks.AsSpan(0, mine.Length);
        var pairs = vocabulary.BytePairs;
        for (var i = 0; i + 1 < mine.Length; i++) ranks[i] = pairs[piece[i] | (piece[i + 1] << 8)];
        ranks[^1] = PairTable.None;
        return _merger.JoinShort(mine, ranks);
    }
}
