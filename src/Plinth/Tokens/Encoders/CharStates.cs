namespace Plinth.Tokens.Encoders;

/// <summary>
/// What the three bytes of a CJK character have become before anything is joined across its ends, for the characters of which that is sure: every
/// merge inside it comes before every merge that its first or last symbol could make with a neighbour. Such a character begins as one
/// to three symbols instead of three bytes, and the result is the same.
/// </summary>
internal sealed class CharStates
{
    private const int First = 0x3000, Last = 0x9FFF, WideFirst = 0xFF00, WideLast = 0xFFEF;
    private const int IdBits = 20;
    private readonly ulong[] _states = new ulong[Last - First + 1 + WideLast - WideFirst + 1];

    private CharStates()
    {
    }

    /// <summary>The states, or null where ids are too many to be packed.</summary>
    public static CharStates? Of(PieceTable pieces, PairTable pairs, int[] byteIds)
    {
        if (pieces.Count >= 1 << IdBits) return null;
        var asRight = new int[pieces.Count];
        var asLeft = new int[pieces.Count];
        asRight.AsSpan().Fill(PairTable.None);
        asLeft.AsSpan().Fill(PairTable.None);
        foreach (var (left, right, rank) in pairs.Unordered())
        {
            asRight[right] = Math.Min(asRight[right], rank);
            if (Follows(pieces.Bytes(right)[0])) asLeft[left] = Math.Min(asLeft[left], rank);
        }

        var states = new CharStates();
        Span<int> ids = stackalloc int[3];
        for (var at = 0; at < states._states.Length; at++)
        {
            var c = at <= Last - First ? First + at : WideFirst + at - (Last - First + 1);
            (ids[0], ids[1], ids[2]) = (byteIds[0xE0 | (c >> 12)], byteIds[0x80 | ((c >> 6) & 63)], byteIds[0x80 | (c & 63)]);
            var (count, latest, earliest) = (3, -1, PairTable.None);
            while (count > 1)
            {
                var first = pairs.Rank(ids[0], ids[1]);
                var second = count == 3 ? pairs.Rank(ids[1], ids[2]) : PairTable.None;
                var rank = Math.Min(first, second);
                if (rank == PairTable.None) break;
                earliest = Math.Min(earliest, Math.Min(asRight[ids[0]], asLeft[ids[count - 1]]));
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
            var state = (ulong)count << 60;
            for (var i = 0; i < count; i++) state |= (ulong)ids[i] << (i * IdBits);
            states._states[at] = state;
        }

        return states;
    }

    /// <summary>Writes the symbols that a text begins as.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="byteIds">The id of each byte.</param>
    /// <param name="ids">Room for an id a byte.</param>
    /// <returns>How many.</returns>
    public int Split(ReadOnlySpan<byte> text, int[] byteIds, Span<int> ids)
    {
        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            int b = text[at];
            if ((b is >= 0xE3 and <= 0xE9 || b == 0xEF) && at + 3 <= text.Length && (at + 3 == text.Length || Follows(text[at + 3])))
            {
                var c = ((b & 15) << 12) | ((text[at + 1] & 63) << 6) | (text[at + 2] & 63);
                var place = c <= Last ? c - First : c is >= WideFirst and <= WideLast ? c - WideFirst + Last - First + 1 : -1;
                if (place >= 0 && _states[place] is not 0 and var state)
                {
                    var symbols = (int)(state >> 60);
                    ids[count] = (int)state & ((1 << IdBits) - 1);
                    if (symbols > 1) ids[count + 1] = (int)(state >> IdBits) & ((1 << IdBits) - 1);
                    if (symbols > 2) ids[count + 2] = (int)(state >> (2 * IdBits)) & ((1 << IdBits) - 1);
                    count += symbols;
                    at += 3;
                    continue;
                }
            }

            ids[count++] = byteIds[b];
            at++;
        }

        return count;
    }

    /// <summary>Whether a character that begins with this byte may stand behind one whose state is used.</summary>
    private static bool Follows(byte first) => first is < 0x80 or (>= 0xE3 and <= 0xEF);
}
