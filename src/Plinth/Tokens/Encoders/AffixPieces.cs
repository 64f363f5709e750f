namespace Plinth.Tokens.Encoders;

/// <summary>Pre-tokens into ids with a BPE model whose characters have names of their own at a word's beginning or end.</summary>
internal sealed class AffixPieces(AffixVocabulary vocabulary) : PieceEncoder(null)
{
    private readonly Merger _merger = new(vocabulary.Pairs);
    private readonly byte[] _name = new byte[vocabulary.Prefix.Length + 4 + vocabulary.Suffix.Length];

    /// <inheritdoc/>
    protected override int Make(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        if (vocabulary.WholePieces && vocabulary.Pieces.Find(piece) is >= 0 and var whole)
        {
            ids[0] = whole;
            return 1;
        }

        var count = 0;
        var unknown = false;
        for (var at = 0; at < piece.Length;)
        {
            var length = Math.Min(Utf8.Length(piece[at]), piece.Length - at);
            var id = Find(piece, at, length);
            at += length;
            if (id >= 0) ids[count++] = id;
            else if (vocabulary.Unknown >= 0 && !(unknown && vocabulary.FuseUnknown)) ids[count++] = vocabulary.Unknown;
            unknown = id < 0;
        }

        return _merger.Join(ids[..count]);
    }

    private int Find(ReadOnlySpan<byte> piece, int at, int length)
    {
        var size = 0;
        if (at > 0)
        {
            vocabulary.Prefix.CopyTo(_name, 0);
            size = vocabulary.Prefix.Length;
        }

        piece.Slice(at, length).CopyTo(_name.AsSpan(size));
        size += length;
        if (at + length == piece.Length)
        {
            vocabulary.Suffix.CopyTo(_name, size);
            size += vocabulary.Suffix.Length;
        }

        return vocabulary.Pieces.Find(_name.AsSpan(0, size));
    }
}
