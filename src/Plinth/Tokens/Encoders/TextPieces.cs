namespace Plinth.Tokens.Encoders;

/// <summary>Pre-tokens into ids with a BPE model over characters: the characters, their merges, bytes or the unknown piece for what is left.</summary>
internal sealed class TextPieces(TextVocabulary vocabulary) : PieceEncoder(null)
{
    private readonly Merger _merger = new(vocabulary.Pairs);
    private readonly List<int> _symbols = [];

    /// <inheritdoc/>
    protected override int Make(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        if (vocabulary.Whole?.Find(piece) is >= 0 and var whole)
        {
            ids[0] = whole;
            return 1;
        }

        var count = vocabulary.Symbols.Split(piece, ids);
        var left = _merger.Join(ids[..count]);
        var plain = true;
        for (var i = 0; i < left && plain; i++) plain = ids[i] < vocabulary.Pieces.Count && vocabulary.PartsOf(ids[i]) is null;
        return plain ? left : Finish(piece, ids, left);
    }

    private int Finish(ReadOnlySpan<byte> piece, Span<int> ids, int count)
    {
        _symbols.Clear();
        for (var i = 0; i < count; i++) Resolve(ids[i]);
        var at = 0;
        var made = 0;
        foreach (var symbol in _symbols)
        {
            var known = symbol < vocabulary.Pieces.Count;
            var length = known ? vocabulary.Pieces[symbol].Length : Math.Min(Utf8.Length(piece[at]), piece.Length - at);
            if (known) ids[made++] = symbol;
            else if (vocabulary.ByteIds is { } bytes)
                foreach (var b in piece.Slice(at, length)) ids[made++] = bytes[b];
            else if (vocabulary.Unknown >= 0 && !(vocabulary.FuseUnknown && made > 0 && ids[made - 1] == vocabulary.Unknown)) ids[made++] = vocabulary.Unknown;
            at += length;
        }

        return made;
    }

    private void Resolve(int symbol)
    {
        if (symbol < vocabulary.Pieces.Count && vocabulary.PartsOf(symbol) is { } parts)
        {
            Resolve(parts.Left);
            Resolve(parts.Right);
        }
        else _symbols.Add(symbol);
    }
}
