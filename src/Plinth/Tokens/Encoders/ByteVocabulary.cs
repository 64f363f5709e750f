using System.Runtime.CompilerServices;

namespace Plinth.Tokens.Encoders;

/// <summary>A byte-level BPE model made ready: pieces by bytes, pairs by ids, and the pairs of single bytes by their values. Shared by threads.</summary>
internal sealed class ByteVocabulary
{
    private ByteVocabulary(IReadOnlyList<byte[]> pieces, bool wholePieces)
    {
        Pieces = new PieceTable(pieces);
        WholePieces = wholePieces;
        Span<byte> one = stackalloc byte[1];
        for (var b = 0; b < 256; b++)
        {
            one[0] = (byte)b;
            ByteIds[b] = Pieces.Find(one);
            if (ByteIds[b] < 0) throw new PlinthException($"no piece for the byte 0x{b:X2}: a byte-level vocabulary has all 256");
        }

        Pairs = new PairTable(0, 0, 0);
    }

    /// <summary>The pieces.</summary>
    public PieceTable Pieces { get; }

    /// <summary>The pairs.</summary>
    public PairTable Pairs { get; private set; }

    /// <summary>A pre-token that is a piece is that piece, and merges do not lead to it in every case.</summary>
    public bool WholePieces { get; private set; }

    /// <summary>Finds words of up to <see cref="PieceCache.WordBytes"/> bytes that are a piece and become it.</summary>
    public WordTable? Words { get; private set; }

    /// <summary>The id of each byte.</summary>
    public int[] ByteIds { get; } = new int[256];

    /// <summary>The rank of two bytes, the first in the low eight bits as a little-endian machine reads them.</summary>
    public int[] BytePairs { get; } = new int[256 * 256];

    /// <summary>What CJK characters begin as; null: as bytes.</summary>
    public CharStates? States { get; private set; }

    /// <summary>Of a model with merges.</summary>
    public static ByteVocabulary Of(ByteBpe model)
    {
        var vocabulary = new ByteVocabulary(model.Pieces, model.IgnoreMerges);
        return vocabulary.With(PairTable.Of([.. model.Merges.Select((merge, rank) => new RankedPair(merge.Left, merge.Right, rank, merge.Result))], model.Pieces.Count), model.IgnoreMerges);
    }

    /// <summary>Of a model with ranks.</summary>
    public static ByteVocabulary Of(RankBpe model)
    {
        var vocabulary = new ByteVocabulary(model.Pieces, wholePieces: true);
        var byteIds = vocabulary.ByteIds;
        var ranked = new List<(int, int)>();
        for (var id = 0; id < model.Pieces.Count; id++)
            if (model.Pieces[id].Length > 1) ranked.Add((id, id));
        var pairs = RankPairs.Of(ranked, model.Pieces, Symbols, vocabulary.Pieces.Find, model.Pieces.Count, out var complete);
        vocabulary.WholePieces = !complete;
        return vocabulary.With(pairs, allWhole: true);

        int Symbols(ReadOnlySpan<byte> piece, Span<int> ids)
        {
            for (var i = 0; i < piece.Length; i++) ids[i] = byteIds[piece[i]];
            return piece.Length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ByteVocabulary With(PairTable pairs, bool allWhole)
    {
        Pairs = pairs;
        var merger = new Merger(pairs);
        Words = new WordTable(Pieces, id => allWhole || Joins(id, merger));
        States = CharStates.Of(Pieces, pairs, ByteIds);
        for (var i = 0; i < BytePairs.Length; i++) BytePairs[i] = pairs.Rank(ByteIds[i & 255], ByteIds[i >> 8]);
        return this;
    }

    /// <summary>Whether merges make a piece of its bytes.</summary>
    private bool Joins(int id, Merger merger)
    {
        Span<int> ids = stackalloc int[PieceCache.WordBytes];
        var piece = Pieces.Bytes(id);
        for (var i = 0; i < piece.Length; i++) ids[i] = ByteIds[piece[i]];
        return merger.Join(ids[..piece.Length]) == 1 && ids[0] == id;
    }
}
