using System.Runtime.CompilerServices;

namespace Plinth.Tokens.Encoders;

/// <summary>
/// The pairs of a model that joins whatever neighbours make a piece, the best piece first. Of the ways to make a piece of two others only one can
/// ever happen: up to the moment at which a piece comes to be, nothing was joined across its two ends, so inside it all went as it goes when its
/// text stands alone. Each piece is therefore encoded with the pieces before it; where two symbols remain, they are its pair. A table with
/// one pair a piece is a third of one with all, and stays in the processor's cache.
/// </summary>
internal static class RankPairs
{
    /// <summary>Writes the symbols that a piece begins as.</summary>
    public delegate int Symbols(ReadOnlySpan<byte> piece, Span<int> ids);

    /// <summary>The id of a piece or symbol, or -1.</summary>
    public delegate int Finder(ReadOnlySpan<byte> piece);

    /// <summary>Makes the table.</summary>
    /// <param name="ranked">The pieces, best first, with the rank of each.</param>
    /// <param name="pieces">Their bytes.</param>
    /// <param name="symbols">What a piece begins as.</param>
    /// <param name="find">Finds parts.</param>
    /// <param name="ids">Ids of pieces and symbols are below this.</param>
    /// <param name="complete">Whether each piece's bytes, alone, become that piece.</param>
    // A hundred thousand rounds while a vocabulary is loaded: compiled well at once, not after a while.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static PairTable Of(IReadOnlyList<(int Id, int Rank)> ranked, IReadOnlyList<byte[]> pieces, Symbols symbols, Finder find, int ids, out bool complete)
    {
        complete = false;
        var distinct = true;
        for (var i = 1; i < ranked.Count && distinct; i++) distinct = ranked[i].Rank > ranked[i - 1].Rank;
        var splits = new List<RankedPair>();
        if (!distinct)
        {
            // With equal ranks it is the place that decides which is joined first, so the argument above does not hold.
            foreach (var (id, rank) in ranked) AddSplits(pieces[id], id, rank, find, splits);
            return PairTable.Of(splits, ids);
        }

        var table = new PairTable(ranked.Count, ranked.Count == 0 ? 0 : ranked[^1].Rank + 1, ids);
        var merger = new Merger(table);
        var scratch = new int[64];
        complete = true;
        foreach (var (id, rank) in ranked)
        {
            var bytes = pieces[id];
            if (scratch.Length < bytes.Length) scratch = new int[bytes.Length * 2];
            var count = symbols(bytes, scratch);
            if (count < 2) continue;
            if (merger.Join(scratch.AsSpan(0, count)) == 2)
            {
                table.Add(new RankedPair(scratch[0], scratch[1], rank, id));
                continue;
            }

            // Pieces that those before them do not make: every split counts. The published vocabularies have none or a few.
            complete = false;
            splits.Clear();
            AddSplits(bytes, id, rank, find, splits);
            foreach (var pair in splits) table.Add(pair);
        }

        return table;
    }

    private static void AddSplits(ReadOnlySpan<byte> bytes, int id, int rank, Finder find, List<RankedPair> pairs)
    {
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            if (find(bytes[..cut]) is >= 0 and var left && find(bytes[cut..]) is >= 0 and var right) pairs.Add(new RankedPair(left, right, rank, id));
        }
    }
}
