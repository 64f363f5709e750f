using System.Buffers;

namespace Plinth.Languages;

/// <summary>Finds words in a row of characters that the dictionary could not join, by the best path through begin, middle, end, single.</summary>
/// <remarks>Viterbi as jieba's finalseg does it, ties and all: among equals the state whose letter is greater wins (B, E, M, S).</remarks>
internal sealed class HanHiddenMarkovModel(double[] start, double[] moves, double[][] emissions)
{
    /// <summary>Log probability of what was never seen.</summary>
    public const double Never = -3.14e100;

    private const int StackLimit = 256;
    private readonly double[] _b = emissions[0], _m = emissions[1], _e = emissions[2], _s = emissions[3];

    /// <summary>Appends the words of a row.</summary>
    /// <param name="codes">Characters, counted from <see cref="ChineseDictionary.First"/>.</param>
    /// <param name="at">Where the row stands in the text.</param>
    /// <param name="words">The list to append to.</param>
    public void Segment(ReadOnlySpan<ushort> codes, int at, List<WordSpan> words)
    {
        var rented = codes.Length > StackLimit ? ArrayPool<byte>.Shared.Rent(codes.Length) : null;
        var states = rented is null ? stackalloc byte[StackLimit] : rented.AsSpan();
        FindStates(codes, states[..codes.Length]);
        int begin = 0, next = 0;
        for (var i = 0; i < codes.Length; i++)
        {
            if (states[i] == 'B') begin = i;
            else if (states[i] == 'E') words.Add(new WordSpan(at + begin, (next = i + 1) - begin, false));
            else if (states[i] == 'S') words.Add(new WordSpan(at + i, (next = i + 1) - i, false));
        }

        if (next < codes.Length) words.Add(new WordSpan(at + next, codes.Length - next, false));
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

    private void FindStates(ReadOnlySpan<ushort> codes, Span<byte> states)
    {
        double b = start[0] + _b[codes[0]], m = start[1] + _m[codes[0]], e = start[2] + _e[codes[0]], s = start[3] + _s[codes[0]];
        for (var t = 1; t < codes.Length; t++)
        {
            int c = codes[t];
            double be = e + moves[2] + _b[c], bs = s + moves[6] + _b[c];
            double mb = b + moves[1] + _m[c], mm = m + moves[5] + _m[c];
            double eb = b + moves[0] + _e[c], em = m + moves[4] + _e[c];
            double se = e + moves[3] + _s[c], ss = s + moves[7] + _s[c];
            // One bit a state: whether it came from the second of its two predecessors.
            states[t] = (byte)((bs >= be ? 1 : 0) | (mm >= mb ? 2 : 0) | (em >= eb ? 4 : 0) | (ss >= se ? 8 : 0));
            (b, m, e, s) = (Math.Max(be, bs), Math.Max(mb, mm), Math.Max(eb, em), Math.Max(se, ss));
        }

        var state = s >= e ? 'S' : 'E';
        for (var t = codes.Length - 1; t >= 0; t--)
        {
            var from = states[t];
            states[t] = (byte)state;
            state = state switch
            {
                'B' => (from & 1) != 0 ? 'S' : 'E',
                'M' => (from & 2) != 0 ? 'M' : 'B',
                'E' => (from & 4) != 0 ? 'M' : 'B',
                _ => (from & 8) != 0 ? 'S' : 'E',
            };
        }
    }
}
