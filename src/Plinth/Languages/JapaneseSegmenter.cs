namespace Plinth.Languages;

/// <summary>Japanese words by TinySegmenter's method: a linear classifier decides before every character whether a word begins there.</summary>
/// <remarks>
/// Weights: Taku Kudo, TinySegmenter 0.2 (2008). The features are the three characters before and after, their types, and the last three
/// decisions. What stands around a run is seen too; the decisions before it are taken to follow its letters. Immutable; calls may run in parallel.
/// </remarks>
public sealed class JapaneseSegmenter : IWordSegmenter
{
    private const int Unknown = 0, Begins = 1, GoesOn = 2;

    private readonly JapaneseWeights _weights = JapaneseWeights.Shared;
    private readonly short[][] _uw, _uc, _bc, _tc, _uq, _bq, _tq, _up, _bp;
    private readonly Dictionary<int, short>[] _bw, _tw;

    /// <summary>Makes a segmenter; the weights are loaded once and shared.</summary>
    public JapaneseSegmenter()
    {
        // U, B and T are features of one, two and three; W characters, C their types, P decisions, Q a decision with types.
        _uw = Tables("UW", 6, _weights.ByCharacter);
        _bw = Tables("BW", 3, _weights.ByCharacters);
        _tw = Tables("TW", 4, _weights.ByCharacters);
        _uc = Tables("UC", 6, _weights.ByType);
        _bc = Tables("BC", 3, _weights.ByType);
        _tc = Tables("TC", 4, _weights.ByType);
        _uq = Tables("UQ", 3, _weights.ByType);
        _bq = Tables("BQ", 4, _weights.ByType);
        _tq = Tables("TQ", 4, _weights.ByType);
        _up = Tables("UP", 3, _weights.ByType);
        _bp = Tables("BP", 2, _weights.ByType);
    }

    /// <inheritdoc/>
    public void Segment(string text, int start, int length, List<WordSpan> words)
    {
        if (length == 0) return;
        int word = start, end = start + length;
        var window = new Window(this, text, start);
        for (var i = start + 1; i < end; i++)
        {
            window.Shift();
            var begins = window.Score() > 0;
            window.Decide(begins ? Begins : GoesOn);
            if (!begins) continue;
            words.Add(Word(text, word, i));
            word = i;
        }

        words.Add(Word(text, word, end));
    }

    private static T[] Tables<T>(string name, int count, Func<string, T> load) =>
        [.. Enumerable.Range(1, count).Select(i => load($"{name}{i}"))];

    private static WordSpan Word(string text, int start, int end)
    {
        var symbol = true;
        for (var i = start; symbol && i < end; i++) symbol = !char.IsLetterOrDigit(text[i]) && !char.IsSurrogate(text[i]);
        return new WordSpan(start, end - start, symbol);
    }

    // Six characters, the fourth of which may begin a word.
    private struct Window
    {
        private readonly JapaneseSegmenter _owner;
        private readonly string _text;
        private int _next;
        private int _w1, _w2, _w3, _w4, _w5, _w6;
        private int _c1, _c2, _c3, _c4, _c5, _c6;
        private int _p1, _p2, _p3;

        public Window(JapaneseSegmenter owner, string text, int start)
        {
            _owner = owner;
            _text = text;
            _next = start - 3;
            for (var i = 0; i < 6; i++) Shift();
            (_p1, _p2, _p3) = start == 0 ? (Unknown, Unknown, Unknown) : (Guess(start - 2), Guess(start - 1), Begins);
        }

        // Moves on by one character.
        public void Shift()
        {
            (_w1, _w2, _w3, _w4, _w5) = (_w2, _w3, _w4, _w5, _w6);
            (_c1, _c2, _c3, _c4, _c5) = (_c2, _c3, _c4, _c5, _c6);
            var at = _next++;
            var c = at < 0 ? (char)(JapaneseWeights.Before + 3 + Math.Max(at, -3))
                : at < _text.Length ? _text[at]
                : (char)(JapaneseWeights.After + Math.Min(at - _text.Length, 2));
            _w6 = _owner._weights.Number(c);
            _c6 = _owner._weights.Type(c);
        }

        public void Decide(int decision) => (_p1, _p2, _p3) = (_p2, _p3, decision);

        public readonly int Score()
        {
            var o = _owner;
            var score = JapaneseWeights.Bias;
            score += o._up[0][_p1] + o._up[1][_p2] + o._up[2][_p3];
            score += o._bp[0][(_p1 << 3) | _p2] + o._bp[1][(_p2 << 3) | _p3];
            score += o._uw[0][_w1] + o._uw[1][_w2] + o._uw[2][_w3] + o._uw[3][_w4] + o._uw[4][_w5] + o._uw[5][_w6];
            score += Pair(o._bw[0], _w2, _w3) + Pair(o._bw[1], _w3, _w4) + Pair(o._bw[2], _w4, _w5);
            score += Triple(o._tw[0], _w1, _w2, _w3) + Triple(o._tw[1], _w2, _w3, _w4);
            score += Triple(o._tw[2], _w3, _w4, _w5) + Triple(o._tw[3], _w4, _w5, _w6);
            score += o._uc[0][_c1] + o._uc[1][_c2] + o._uc[2][_c3] + o._uc[3][_c4] + o._uc[4][_c5] + o._uc[5][_c6];
            int c23 = (_c2 << 3) | _c3, c34 = (_c3 << 3) | _c4, c45 = (_c4 << 3) | _c5;
            score += o._bc[0][c23] + o._bc[1][c34] + o._bc[2][c45];
            int c123 = (_c1 << 6) | c23, c234 = (_c2 << 6) | c34;
            score += o._tc[0][c123] + o._tc[1][c234] + o._tc[2][(_c3 << 6) | c45] + o._tc[3][(c45 << 3) | _c6];
            score += o._uq[0][(_p1 << 3) | _c1] + o._uq[1][(_p2 << 3) | _c2] + o._uq[2][(_p3 << 3) | _c3];
            int p2 = _p2 << 6, p3 = _p3 << 6;
            score += o._bq[0][p2 | c23] + o._bq[1][p2 | c34] + o._bq[2][p3 | c23] + o._bq[3][p3 | c34];
            score += o._tq[0][(p2 << 3) | c123] + o._tq[1][(p2 << 3) | c234] + o._tq[2][(p3 << 3) | c123] + o._tq[3][(p3 << 3) | c234];
            return score;
        }

        private readonly int Guess(int at) => at > 0 && char.IsLetterOrDigit(_text[at]) && char.IsLetterOrDigit(_text[at - 1]) ? GoesOn : Begins;

        private static int Pair(Dictionary<int, short> table, int a, int b) =>
            a != 0 && b != 0 && table.TryGetValue((a << 10) | b, out var weight) ? weight : 0;

        private static int Triple(Dictionary<int, short> table, int a, int b, int c) =>
            a != 0 && b != 0 && c != 0 && table.TryGetValue((a << 20) | (b << 10) | c, out var weight) ? weight : 0;
    }
}
