namespace Plinth.Tokens.Encoders;

/// <summary>
/// The pairs of a model by ranks. Of the ways to make a piece of two others only one can ever happen: up to the moment at which a piece comes to
/// be, nothing was joined across its two ends, so inside it all went as it goes when its bytes stand alone. Each piece is therefore encoded with the
/// pieces before it; where two symbols remain, they are its pair. A table with one pair a piece is a third of one with all, and stays in cache.
/// </summary>
internal static class RankPairs
{
    /// <summary>The table; its ranks are the ids of the results.</summary>
    /// <param name="pieces">The pieces by rank.</param>
    /// <param name="byteIds">The id of each byte.</param>
    public static PairTable Of(PieceTable pieces, int[] byteIds)
    {
        var table = new PairTable(pieces.Count, pieces.Count, pieces.Count);
        var merger = new Merger(table);
        var ids = new int[64];
        var rare = new List<RankedPair>();
        var pairs = new List<RankedPair>();
        for (var id = 0; id < pieces.Count; id++)
        {
            var bytes = pieces.Bytes(id);
            if (bytes.Length < 2) continue;
            if (ids.Length < bytes.Length) ids = new int[bytes.Length * 2];
            for (var i = 0; i < bytes.Length; i++) ids[i] = byteIds[bytes[i]];
            if (merger.Join(ids.AsSpan(0, bytes.Length)) == 2)
            {
                var pair = new RankedPair(ids[0], ids[1], id, id);
                pairs.Add(pair);
                table.Add(pair);
            }
            else
            {
                AddSplits(pieces, id, rare);
            }
        }

        // Pieces that those before them do not make: every split counts. The published vocabularies have none or a few.
        return rare.Count == 0 ? table : PairTable.Of([.. pairs, .. rare], pieces.Count);
    }

    private static void AddSplits(PieceTable pieces, int id, List<RankedPair> pairs)
    {
        var bytes = pieces.Bytes(id);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            if (pieces.Find(bytes[..cut]) is >= 0 and var left && pieces.Find(bytes[cut..]) is >= 0 and var right) pairs.Add(new RankedPair(left, right, id, id));
        }
    }
}
