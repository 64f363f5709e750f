namespace Plinth.Tokens.Encoders;

/// <summary>A byte-level BPE model made ready: pieces by bytes, pairs by ids, and the pairs of single bytes by their values. Shared by threads.</summary>
internal sealed class ByteVocabulary
{
    private ByteVocabulary(IReadOnlyList<byte[]> pieces, Func<PieceTable, IReadOnlyCollection<RankedPair>> pairs, bool wholePieces)
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

        Pairs = new PairTable(pairs(Pieces));
        for (var i = 0; i < BytePairs.Length; i++) BytePairs[i] = Pairs.Rank(ByteIds[i & 255], ByteIds[i >> 8]);
    }

    /// <summary>The pieces.</summary>
    public PieceTable Pieces { get; }

    /// <summary>The pairs.</summary>
    public PairTable Pairs { get; }

    /// <summary>A pre-token that is a piece is that piece.</summary>
    public bool WholePieces { get; }

    /// <summary>The id of each byte.</summary>
    public int[] ByteIds { get; } = new int[256];

    /// <summary>The rank of two bytes, the first in the low eight bits as a little-endian machine reads them.</summary>
    public int[] BytePairs { get; } = new int[256 * 256];

    /// <summary>Of a model with merges.</summary>
    public static ByteVocabulary Of(ByteBpe model) =>
        new(model.Pieces, _ => [.. model.Merges.Select((merge, rank) => new RankedPair(merge.Left, merge.Right, rank, merge.Result))], model.IgnoreMerges);

    /// <summary>Of a model with ranks.</summary>
    public static ByteVocabulary Of(RankBpe model) => new(model.Pieces, Splits, wholePieces: true);

    /// <summary>Every way to make a piece of two others.</summary>
    private static List<RankedPair> Splits(PieceTable pieces)
    {
        var pairs = new List<RankedPair>();
        for (var id = 0; id < pieces.Count; id++)
        {
            var bytes = pieces.Bytes(id);
            for (var cut = 1; cut < bytes.Length; cut++)
            {
                var left = pieces.Find(bytes[..cut]);
                if (left < 0) continue;
                var right = pieces.Find(bytes[cut..]);
                if (right >= 0) pairs.Add(new RankedPair(left, right, id, id));
            }
        }

        return pairs;
    }
}
