namespace Plinth.Filters;

/// <summary>Finds any of many words in a text in one pass (Aho and Corasick 1975), without regard to case.</summary>
internal sealed class PatternMatcher
{
    private readonly ushort[] _classOf = new ushort[0x10000];
    private readonly int[] _next;
    private readonly int[][] _lengths;
    private readonly int _width;

    /// <summary>Builds the automaton.</summary>
    /// <param name="patterns">Words or phrases, not empty.</param>
    public PatternMatcher(IEnumerable<string> patterns)
    {
        var lower = patterns.Select(p => p.ToLowerInvariant()).Distinct().ToArray();
        ushort classes = 0;
        foreach (var c in lower.SelectMany(p => p))
            if (_classOf[c] == 0) _classOf[c] = ++classes;
        for (var i = 0; i < 0x10000; i++) _classOf[i] = _classOf[char.ToLowerInvariant((char)i)];
        _width = classes + 1;

        List<int[]> states = [NewState()];
        List<List<int>> lengths = [[]];
        foreach (var pattern in lower)
        {
            var state = 0;
            foreach (var c in pattern)
            {
                ref var to = ref states[state][_classOf[c]];
                if (to < 0)
                {
                    to = states.Count;
                    states.Add(NewState());
                    lengths.Add([]);
                }

                state = to;
            }

            lengths[state].Add(pattern.Length);
        }

        Complete(states, lengths);
        _next = [.. states.SelectMany(s => s)];
        _lengths = [.. lengths.Select(l => l.ToArray())];
    }

    /// <summary>True when the text holds one of the words.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="whole">Only where no letter, number or underscore stands directly before or after.</param>
    public bool IsIn(ReadOnlySpan<char> text, bool whole)
    {
        var state = 0;
        for (var i = 0; i < text.Length; i++)
        {
            state = _next[state * _width + _classOf[text[i]]];
            foreach (var length in _lengths[state])
            {
                if (!whole) return true;
                var start = i + 1 - length;
                if ((start == 0 || !IsWordChar(text[start - 1])) && (i + 1 == text.Length || !IsWordChar(text[i + 1]))) return true;
            }
        }

        return false;
    }

    /// <summary>Adds where words stand: at each place where one ends the longest, those within a longer one left out.</summary>
    public void FindAll(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        var state = 0;
        for (var i = 0; i < text.Length; i++)
        {
            state = _next[state * _width + _classOf[text[i]]];
            if (_lengths[state].Length == 0) continue;
            var length = _lengths[state].Max();
            var start = i + 1 - length;
            while (found.Count > 0 && found[^1].Start >= start) found.RemoveAt(found.Count - 1);
            if (found.Count == 0 || found[^1].Start + found[^1].Length <= start) found.Add((start, length));
        }
    }

    private static bool IsWordChar(char c) => char.IsLetterOrDigit(c) || c == '_' || char.IsNumber(c);

    private int[] NewState()
    {
        var state = new int[_width];
        Array.Fill(state, -1);
        return state;
    }

    // Breadth first: a missing step goes where the longest proper suffix would go, and a state also ends the words that its suffix ends.
    private static void Complete(List<int[]> states, List<List<int>> lengths)
    {
        var fail = new int[states.Count];
        var queue = new Queue<int>();
        for (var c = 0; c < states[0].Length; c++)
        {
            if (states[0][c] < 0) states[0][c] = 0;
            else queue.Enqueue(states[0][c]);
        }

        while (queue.TryDequeue(out var state))
        {
            for (var c = 0; c < states[state].Length; c++)
            {
                var to = states[state][c];
                if (to < 0)
                {
                    states[state][c] = states[fail[state]][c];
                    continue;
                }

                fail[to] = states[fail[state]][c];
                lengths[to].AddRange(lengths[fail[to]]);
                queue.Enqueue(to);
            }
        }
    }
}
