namespace Plinth.Tokens.Encoders;

/// <summary>The user's own symbols of a SentencePiece model: found first, taken whole.</summary>
/// <param name="Trie">Finds the longest.</param>
/// <param name="Table">Their ids.</param>
internal sealed record UserSymbols(ByteTrie Trie, PieceTable Table)
{
    /// <summary>Those of a model, or null where it has none.</summary>
    public static UserSymbols? Of(IReadOnlyList<byte[]> pieces, IReadOnlyList<PieceType> types)
    {
        var ids = Enumerable.Range(0, types.Count).Where(i => types[i] == PieceType.UserDefined).ToList();
        return ids.Count == 0 ? null : new UserSymbols(new ByteTrie(ids.Select(i => (pieces[i], i))), new PieceTable(pieces, i => types[i] == PieceType.UserDefined));
    }
}
