namespace Plinth.Tokens.Encoders;

/// <summary>Pre-tokens into ids with a byte-level BPE model.</summary>
internal sealed class BytePieces(ByteVocabulary vocabulary) : PieceEncoder(vocabulary.Words)
{
    private readonly Merger _merger = new(vocabulary.Pairs);
    private readonly int[] _keys = new int[Merger.Short];

    /// <inheritdoc/>
    protected override int Make(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        if (vocabulary.WholePieces && piece.Length > PieceCache.WordBytes && vocabulary.Pieces.Find(piece) is >= 0 and var id)
        {
            ids[0] = id;
            return 1;
        }

        // Han, kana and their signs first: most of their merges are known beforehand.
        if (vocabulary.States is { } states && IsWide(piece)) return states.Encode(piece, vocabulary.ByteIds, _merger, ids);
        var mine = ids[..piece.Length];
        var byteIds = vocabulary.ByteIds;
        for (var i = 0; i < mine.Length; i++) mine[i] = byteIds[piece[i]];
        if (mine.Length > Merger.Short) return _merger.Join(mine);
        var keys = _keys;
        var pairs = vocabulary.BytePairs;
        for (var i = 0; i + 1 < mine.Length; i++) keys[i] = Merger.KeyOf(pairs[piece[i] | (piece[i + 1] << 8)], i);
        return _merger.JoinShort(mine, keys);
    }

    /// <inheritdoc/>
    protected override bool IsQuick(ReadOnlySpan<byte> piece) => vocabulary.States is not null && IsWide(piece);

    private static bool IsWide(ReadOnlySpan<byte> piece) => piece.Length > 2 && (piece[0] >= 0xE2 || piece[1] >= 0xE2);
}
