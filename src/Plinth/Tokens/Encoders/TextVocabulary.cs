using Plinth.Tokens.Formats;

namespace Plinth.Tokens.Encoders;

/// <summary>A BPE model whose pieces are text, made ready. Shared by threads.</summary>
internal sealed class TextVocabulary
{
    private readonly Dictionary<int, (int Left, int Right)> _unused = [];

    private TextVocabulary(IReadOnlyList<byte[]> pieces, CharSymbols symbols, int unknown) => (Pieces, Symbols, Unknown) = (pieces, symbols, unknown);

    /// <summary>The pieces.</summary>
    public IReadOnlyList<byte[]> Pieces { get; }

    /// <summary>The characters.</summary>
    public CharSymbols Symbols { get; }

    /// <summary>The pairs.</summary>
    public PairTable Pairs { get; private init; } = new(0, 0, 0);

    /// <summary>Ids of the byte pieces by value; null where characters without a piece are unknown.</summary>
    public int[]? ByteIds { get; private init; }

    /// <summary>The piece for what has none; -1: it is left out.</summary>
    public int Unknown { get; }

    /// <summary>Unknown pieces side by side are one.</summary>
    public bool FuseUnknown { get; private init; } = true;

    /// <summary>Finds a pre-token that is itself a piece, where such are taken whole; else null.</summary>
    public PieceTable? Whole { get; private init; }

    /// <summary>Of a SentencePiece model.</summary>
    public static TextVocabulary Of(PieceBpe model, bool byteFallback)
    {
        var types = model.Types;
        var text = Enumerable.Range(0, types.Count).Where(i => types[i] is PieceType.Normal or PieceType.Unused).ToList();
        var symbols = new CharSymbols(model.Pieces, text);
        var table = new PieceTable(model.Pieces, i => types[i] is PieceType.Normal or PieceType.Unused);
        var ranked = new List<(int, int)>();
        var rank = -1;
        var last = float.NaN;
        foreach (var id in text.Where(i => Utf8.Length(model.Pieces[i][0]) < model.Pieces[i].Length).OrderByDescending(i => model.Scores[i]).ThenBy(i => i))
        {
            if (model.Scores[id] != last) rank++;
            last = model.Scores[id];
            ranked.Add((id, rank));
        }

        var vocabulary = new TextVocabulary(model.Pieces, symbols, IndexOf(types, PieceType.Unknown))
        {
            ByteIds = byteFallback ? BytesOf(model.Pieces, types) : null,
            Pairs = RankPairs.Of(ranked, model.Pieces, symbols.Split, Find, symbols.Ids, out _),
        };
        for (var i = 0; i < types.Count; i++)
            if (types[i] == PieceType.Unused && vocabulary.Cut(i, Find) is { } parts) vocabulary._unused[i] = parts;
        return vocabulary;

        int Find(ReadOnlySpan<byte> piece) => table.Find(piece) is >= 0 and var id ? id
            : Utf8.Length(piece[0]) == piece.Length && System.Text.Rune.DecodeFromUtf8(piece, out var rune, out _) == System.Buffers.OperationStatus.Done
                && symbols.Of(rune.Value) is var symbol && symbol != symbols.Other ? symbol : -1;
    }

    /// <summary>Of a model with a list of merges over characters.</summary>
    public static TextVocabulary Of(CharBpe model)
    {
        var special = model.Bytes;
        var symbols = new CharSymbols(model.Pieces, Enumerable.Range(0, model.Pieces.Count).Where(i => model.Pieces[i].Length > 0));
        return new TextVocabulary(model.Pieces, symbols, model.Unknown)
        {
            ByteIds = special,
            FuseUnknown = model.FuseUnknown,
            Pairs = PairTable.Of([.. model.Merges.Select((merge, rank) => new RankedPair(merge.Left, merge.Right, rank, merge.Result))], symbols.Ids),
            Whole = model.IgnoreMerges ? new PieceTable(model.Pieces) : null,
        };
    }

    /// <summary>What an unused piece was made of; null for a piece that is used.</summary>
    public (int Left, int Right)? PartsOf(int id) => _unused.Count > 0 && _unused.TryGetValue(id, out var parts) ? parts : null;

    /// <summary>The byte pieces of a SentencePiece vocabulary.</summary>
    public static int[] BytesOf(IReadOnlyList<byte[]> pieces, IReadOnlyList<PieceType> types)
    {
        var ids = new int[256];
        for (var i = 0; i < pieces.Count; i++)
            if (types[i] == PieceType.Byte) ids[SentencePieceBytes.Value(pieces[i])] = i;
        return ids;
    }

    /// <summary>The first piece of a type, or -1.</summary>
    public static int IndexOf(IReadOnlyList<PieceType> types, PieceType type)
    {
        for (var i = 0; i < types.Count; i++)
            if (types[i] == type) return i;
        return -1;
    }

    private (int Left, int Right)? Cut(int id, RankPairs.Finder find)
    {
        var bytes = Pieces[id];
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var left = find(bytes.AsSpan(0, cut));
            var right = left < 0 ? -1 : find(bytes.AsSpan(cut));
            if (right >= 0 && Pairs.Rank(left, right) is var rank && rank != PairTable.None && Pairs.Result(rank, left, right) == id) return (left, right);
        }

        return null;
    }
}
