using System.Runtime.CompilerServices;

namespace Plinth.Tokens.Encoders;

/// <summary>
/// What the three bytes of a CJK character have become before anything is joined across its ends, for the characters of which that is sure: every
/// merge inside it comes before every merge that its first or last symbol could make with a neighbour. Such a character begins as one
/// to three symbols instead of three bytes, and the result is the same. Between two such characters text is cut where no piece can lie across:
/// whatever first crosses their boundary joins something that ends in the last symbol of the left one with something that begins with the first
/// symbol of the right one, and which of those stand side by side in a piece is known. Most characters of a run are finished by that alone.
/// </summary>
internal sealed class CharStates
{
    private const int First = 0x2000, Last = 0x9FFF, WideFirst = 0xFF00, WideLast = 0xFFEF;
    private const int IdBits = 20;
    private const ulong IdMask = (1 << IdBits) - 1;

    /// <summary>Set in a state that also holds behind a byte of ASCII: many vocabularies have a space with the first byte of a character as a piece.</summary>
    private const ulong AfterAscii = 1UL << 62;
    private readonly ulong[] _states = new ulong[Last - First + 1 + WideLast - WideFirst + 1];
    private readonly SymbolPairs _across = new();

    private CharStates()
    {
    }

    /// <summary>The states, or null where ids are too many to be packed or pieces are not known by their bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static CharStates? Of(PieceTable pieces, PairTable pairs, int[] byteIds)
    {
        if (pieces.Count >= 1 << IdBits) return null;
        var asRight = new int[pieces.Count];
        var asLeft = new int[pieces.Count];
        var afterAscii = new int[pieces.Count];
        asRight.AsSpan().Fill(PairTable.None);
        afterAscii.AsSpan().Fill(PairTable.None);
        asLeft.AsSpan().Fill(PairTable.None);
        foreach (var (left, right, rank) in pairs.Unordered())
        {
            // Pieces whose bytes are not known (added words that merges name too) cannot be reasoned about.
            int first = pieces.Bytes(left).Length, second = pieces.Bytes(right).Length;
            if (first == 0 || second == 0 || pieces.Bytes(pairs.Result(rank, left, right)).Length != first + second) return null;
            var before = pieces.Bytes(left)[^1] < 0x80 ? afterAscii : asRight;
            before[right] = Math.Min(before[right], rank);
            if (Follows(pieces.Bytes(right)[0])) asLeft[left] = Math.Min(asLeft[left], rank);
        }

        var states = new CharStates();
        Span<int> ids = stackalloc int[3];
        for (var at = 0; at < states._states.Length; at++)
        {
            var c = at <= Last - First ? First + at : WideFirst + at - (Last - First + 1);
            (ids[0], ids[1], ids[2]) = (byteIds[0xE0 | (c >> 12)], byteIds[0x80 | ((c >> 6) & 63)], byteIds[0x80 | (c & 63)]);
            var (count, latest, earliest, ascii) = (3, -1, PairTable.None, PairTable.None);
            while (count > 1)
            {
                var first = pairs.Rank(ids[0], ids[1]);
                var second = count == 3 ? pairs.Rank(ids[1], ids[2]) : PairTable.None;
                var rank = Math.Min(first, second);
                if (rank == PairTable.None) break;
                earliest = Math.Min(earliest, Math.Min(asRight[ids[0]], asLeft[ids[count - 1]]));
                ascii = Math.Min(ascii, afterAscii[ids[0]]);
                latest = Math.Max(latest, rank);
                if (first <= second)
                {
                    ids[0] = pairs.Result(first, ids[0], ids[1]);
                    ids[1] = ids[2];
                }
                else ids[1] = pairs.Result(second, ids[1], ids[2]);
                count--;
            }

            if (latest >= earliest) continue;
            var state = ((ulong)count << 60) | (latest < ascii ? AfterAscii : 0);
            for (var i = 0; i < count; i++) state |= (ulong)ids[i] << (i * IdBits);
            states._states[at] = state;
        }

        states.FindCrossings(pieces, byteIds);
        return states;
    }

    /// <summary>Pre-tokens into ids.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="byteIds">The id of each byte.</param>
    /// <param name="merger">Joins what is not known.</param>
    /// <param name="ids">Room for an id a byte.</param>
    /// <returns>How many.</returns>
    public int Encode(ReadOnlySpan<byte> text, int[] byteIds, Merger merger, Span<int> ids)
    {
        // Symbols from `open` on may still be joined, where `joins`; `last` is the last symbol of the character before, -1 for one without a state.
        int count = 0, open = 0, last = -1;
        var joins = false;
        for (var at = 0; at < text.Length;)
        {
            int b = text[at];
            if (b is >= 0xE2 and <= 0xEF && at + 3 <= text.Length && (at + 3 == text.Length || Follows(text[at + 3])))
            {
                var state = Of(((b & 15) << 12) | ((text[at + 1] & 63) << 6) | (text[at + 2] & 63));
                if (state != 0 && ((state & AfterAscii) != 0 || at == 0 || text[at - 1] >= 0x80))
                {
                    var first = (int)(state & IdMask);
                    if (last >= 0 && !_across.MayHave(last, first))
                    {
                        if (joins) count = open + merger.Join(ids[open..count]);
                        open = count;
                        joins = false;
                    }
                    else joins = at > 0;

                    // The room is an id a byte, so three always fit; how many of them count is added afterwards.
                    var symbols = Count(state);
                    ids[count + 2] = (int)((state >> (2 * IdBits)) & IdMask);
                    ids[count + 1] = (int)((state >> IdBits) & IdMask);
                    ids[count] = first;
                    last = (int)((state >> ((symbols - 1) * IdBits)) & IdMask);
                    count += symbols;
                    at += 3;
                    continue;
                }
            }

            joins |= at > 0;
            last = -1;
            ids[count++] = byteIds[b];
            at++;
        }

        return joins ? open + merger.Join(ids[open..count]) : count;
    }

    private static int Count(ulong state) => (int)(state >> 60) & 3;

    private ulong Of(int c) => c <= Last ? c >= First ? _states[c - First] : 0 : c is >= WideFirst and <= WideLast ? _states[c - WideFirst + Last - First + 1] : 0;

    /// <summary>Finds which symbols can stand on the two sides of a boundary that a piece crosses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindCrossings(PieceTable pieces, int[] byteIds)
    {
        var (lefts, rights) = (new List<int>(), new List<int>());
        for (var id = 0; id < pieces.Count; id++)
        {
            var piece = pieces.Bytes(id);
            for (var cut = 1; cut < piece.Length; cut++)
            {
                if (piece[cut] is < 0xE2 or > 0xEF || piece[cut - 1] is < 0x80 or > 0xBF) continue;
                Sides(pieces, byteIds, piece[..cut], left: true, lefts);
                Sides(pieces, byteIds, piece[cut..], left: false, rights);
                foreach (var left in lefts)
                    foreach (var right in rights) _across.Add(left, right);
            }
        }
    }

    /// <summary>The symbols that the character beside a boundary can have there, seen from a piece that holds all of the character or some bytes of it.</summary>
    private void Sides(PieceTable pieces, int[] byteIds, ReadOnlySpan<byte> side, bool left, List<int> symbols)
    {
        symbols.Clear();
        if (side.Length >= 3)
        {
            var character = left ? side[^3..] : side[..3];
            if (character[0] >= 0xE2 || !left)
            {
                var state = character[0] is >= 0xE2 and <= 0xEF ? Of(((character[0] & 15) << 12) | ((character[1] & 63) << 6) | (character[2] & 63)) : 0;
                if (state != 0) symbols.Add((int)((left ? state >> ((Count(state) - 1) * IdBits) : state) & IdMask));
                return;
            }
        }

        symbols.Add(byteIds[left ? side[^1] : side[0]]);
        if (side.Length >= 2 && pieces.Find(left ? side[^2..] : side[..2]) is >= 0 and var two) symbols.Add(two);
    }

    /// <summary>Whether a character that begins with this byte may stand behind one whose state is used.</summary>
    private static bool Follows(byte first) => first is < 0x80 or (>= 0xE2 and <= 0xEF);
}
