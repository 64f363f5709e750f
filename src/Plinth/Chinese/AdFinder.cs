namespace Plinth.Chinese;

/// <summary>Cuts lines that hold words of advertising into pieces, and has the classifier judge each.</summary>
/// <remarks>Holds scratch, so it serves one document at a time.</remarks>
internal sealed class AdFinder(AdWords words)
{
    private const byte Comma = 1, Stop = 2, Open = 3, Close = 4, Space = 5;

    // Units of a sentence or a line up to which it is judged as a whole too.
    private const int LongestWhole = 160;

    private readonly List<AdHit> _hits = [];
    private readonly List<(int Start, int End, bool Url)> _ids = [];
    private char[] _folded = new char[256];
    private byte[] _marks = new byte[256];

    /// <summary>The pieces of the line last looked at.</summary>
    public List<AdPiece> Pieces { get; } = [];

    /// <summary>Words in the line last looked at, in order.</summary>
    public List<AdHit> Hits => _hits;

    /// <summary>The sentences of the line last looked at that were cut into several pieces, and the line where it has several sentences, each as one piece, unless they are long.</summary>
    public List<AdPiece> Wholes { get; } = [];

    /// <summary>Looks at a line; false, and no pieces, where it cannot hold advertising.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="start">Where the line starts.</param>
    /// <param name="end">Where it ends.</param>
    public bool Look(ReadOnlySpan<char> text, int start, int end)
    {
        Pieces.Clear();
        Wholes.Clear();
        _hits.Clear();
        var state = 0;
        for (var i = start; i < end; i++)
        {
            var c = AdFolding.Fold(text[i]);
            if (c == 0) continue;
            state = words.Step(state, c);
            if (state == 0 || words.Longest(state) is not { } word) continue;
            // Latin words must stand alone: "tg" is not in "background".
            var from = Back(text, start, i, word.Text.Length);
            if (char.IsAsciiLetter(word.Text[0]) && from > start && char.IsAsciiLetterOrDigit(AdFolding.Fold(text[from - 1]))) continue;
            if (char.IsAsciiLetter(word.Text[^1]) && word.Text.Length < 4 && (word.Kind != 2 || word.Weak) && i + 1 < end && char.IsAsciiLetter(AdFolding.Fold(text[i + 1]))) continue;
            if (word.Text[0] == '+' && IsSum(text, start, from)) continue;
            // A topic never hides a word that says more.
            if (word.Topic && _hits.Count > 0 && _hits[^1].End > from && !_hits[^1].Topic) continue;
            while (_hits.Count > 0 && (_hits[^1].Start >= from || (_hits[^1].Topic && !word.Topic && _hits[^1].End > from))) _hits.RemoveAt(_hits.Count - 1);
            if (_hits.Count > 0 && _hits[^1].End > from && _hits[^1].End - _hits[^1].Start >= i + 1 - from) continue;
            _hits.Add(new AdHit(from, i + 1, word.Kind, word.Leads, word.Number, word.Class, word.Weak, word.Topic));
        }

        if (Han(text, start, end) < 2 && _hits.Count == 0) return false;
        FindIds(text, start, end);
        Cut(text, start, end);
        var (first, hit0, id0) = (0, 0, 0);
        for (var i = 1; i <= Pieces.Count; i++)
        {
            if (i < Pieces.Count && Pieces[i].Sentence == Pieces[first].Sentence) continue;
            while (hit0 < _hits.Count && _hits[hit0].Start < Pieces[first].Start) hit0++;
            while (id0 < _ids.Count && _ids[id0].Start < Pieces[first].Start) id0++;
            if (i - first > 1) Whole(text, first, i, hit0, id0);
            if (first > 0 && i == Pieces.Count) Whole(text, 0, i, 0, 0);
            first = i;
        }

        return true;
    }

    private void Whole(ReadOnlySpan<char> text, int first, int last, int hit0, int id0)
    {
        if (Pieces[last - 1].End - Pieces[first].Start > LongestWhole) return;
        var whole = Measure(text, Pieces[first].Start, Pieces[last - 1].End, hit0, id0);
        (whole.Clauses, whole.FirstPiece, whole.Sentence) = (last - first, first, Pieces[first].Sentence);
        Wholes.Add(whole);
    }

    private static int Back(ReadOnlySpan<char> text, int start, int last, int units)
    {
        var i = last;
        for (units--; units > 0 && i > start;)
        {
            i--;
            if (AdFolding.Fold(text[i]) != 0) units--;
        }

        return i;
    }

    // Account names, numbers (also split or with Chinese digits) and addresses.
    private void FindIds(ReadOnlySpan<char> text, int start, int end)
    {
        _ids.Clear();
        var hit = 0;
        if (_folded.Length < end - start) (_folded, _marks) = (new char[(end - start) * 2], new byte[(end - start) * 2]);
        for (var i = start; i < end; i++) _folded[i - start] = AdFolding.Fold(text[i]);
        for (var i = start; i < end;)
        {
            if (!IsIdChar(_folded[i - start]))
            {
                i++;
                continue;
            }

            int from = i, to = i, digits = 0, letters = 0, dots = 0;
            while (i < end)
            {
                var c = _folded[i - start];
                if (IsDigit(c)) (digits, to) = (digits + 1, i + 1);
                else if (char.IsAsciiLetter(c)) (letters, to) = (letters + 1, i + 1);
                else if (c is '.' or '/' or ':' or '@' && i + 1 < end && IsIdChar(_folded[i + 1 - start])) dots += c == '.' ? 1 : 0;
                else if (c == 0 && i + 1 < end && text[i] != '\t' && IsIdChar(_folded[i + 1 - start]) && (IsDigit(_folded[i + 1 - start]) || text[i] is '-' or '_')) { }
                else break;
                i++;
            }

            var url = dots > 0 && letters >= 3 && IsAddress(_folded.AsSpan(from - start, to - from));
            if (!url && IsAmount(text, from, to, start, end)) { }
            else if (url || digits >= 5 || (digits >= 1 && letters + digits >= 5)) _ids.Add((from, to, url));
            else if (letters >= 5)
            {
                // Letters alone are an account where a word that asks to write stands right before.
                while (hit + 1 < _hits.Count && _hits[hit + 1].End <= from) hit++;
                if (hit < _hits.Count && _hits[hit].Kind == 2 && from >= _hits[hit].End && from - _hits[hit].End <= 3) _ids.Add((from, to, false));
            }

            if (i == from) i++;
        }
    }

    private static bool IsSum(ReadOnlySpan<char> text, int start, int plus)
    {
        while (plus > start && text[plus - 1] == ' ') plus--;
        return plus > start && text[plus - 1] is > ' ' and < '\x7F';
    }

    // An amount, a date or an ordinal is no account.
    private static bool IsAmount(ReadOnlySpan<char> text, int from, int to, int start, int end) =>
        (to < end && "元万亿年月日个人件条吨米辆户次名份块美股只平公千倍岁%％".Contains(text[to])) || (from > start && "第￥¥$".Contains(text[from - 1]));

    private static bool IsIdChar(char c) => char.IsAsciiLetter(c) || IsDigit(c);

    private static bool IsDigit(char c) => char.IsAsciiDigit(c) || c is '零' or '壹' or '贰' or '叁' or '肆' or '伍' or '陆' or '柒' or '捌' or '玖';

    private static bool IsAddress(ReadOnlySpan<char> folded)
    {
        foreach (var end in (ReadOnlySpan<string>)[".com", ".cn", ".net", ".org", ".cc", ".xyz", ".top", ".vip", ".me", ".info", ".tv", ".la", ".so", ".co", ".app", ".site", ".club"])
        {
            var at = folded.IndexOf(end);
            if (at > 0 && (at + end.Length == folded.Length || !char.IsAsciiLetter(folded[at + end.Length]))) return true;
        }

        return folded.StartsWith("www.") || folded.StartsWith("http");
    }

    private void Cut(ReadOnlySpan<char> text, int start, int end)
    {
        var marks = _marks.AsSpan(0, end - start);
        for (var i = start; i < end; i++) marks[i - start] = MarkOf(text, i, start, end);
        foreach (var hit in _hits) marks[(hit.Start - start)..(hit.End - start)].Clear();
        foreach (var id in _ids) marks[(id.Start - start)..(id.End - start)].Clear();
        int from = start, sentence = 0, depth = 0, hit0 = 0, id0 = 0;
        for (var i = start; i <= end; i++)
        {
            var mark = i == end ? Stop : marks[i - start];
            if (mark == 0) continue;
            if (i > from) Clause(text, from, i, sentence, depth > 0, ref hit0, ref id0);
            from = i + 1;
            if (mark == Stop) sentence++;
            else if (mark == Open) depth++;
            else if (mark == Close) depth = Math.Max(0, depth - 1);
        }
    }

    private static byte MarkOf(ReadOnlySpan<char> text, int i, int start, int end) => text[i] switch
    {
        '，' or '…' or '～' or '~' or '|' or '｜' or '—' => Comma,
        ',' => i > start && char.IsAsciiDigit(text[i - 1]) ? (byte)0 : Comma,
        '。' or '！' or '？' or '!' or '?' or '；' or ';' => Stop,
        '（' or '(' or '【' or '[' => Open,
        '）' or ')' or '】' or ']' => Close,
        ' ' or '\u3000' or '\u00A0' or '\t' => (i > start && text[i - 1] < 0x250) && (i + 1 < end && text[i + 1] < 0x250) ? (byte)0 : Space,
        _ => 0,
    };

    // A clause is one piece, or up to three where an insert stands within it.
    private void Clause(ReadOnlySpan<char> text, int start, int end, int sentence, bool bracketed, ref int hit0, ref int id0)
    {
        while (hit0 < _hits.Count && _hits[hit0].End <= start) hit0++;
        while (id0 < _ids.Count && _ids[id0].End <= start) id0++;
        int lead = -1, last = -1;
        for (var h = hit0; h < _hits.Count && _hits[h].Start < end; h++)
        {
            // A short word begins an insert within a clause only where an account or an address follows.
            if (lead < 0 && _hits[h].Leads && (_hits[h].End - _hits[h].Start >= 4 || HasIdAfter(id0, _hits[h].End, end))) lead = _hits[h].Start;
            if (!_hits[h].Weak) last = _hits[h].End;
        }

        for (var k = id0; k < _ids.Count && _ids[k].Start < end; k++) last = Math.Max(last, _ids[k].End);
        var first = lead >= 0 && Han(text, start, lead) >= 4 ? lead : start;
        var stop = last >= 0 && Han(text, last, end) >= 5 ? last : end;
        if (first > start) Piece(text, start, first, sentence, bracketed, hit0, id0, true, false);
        Piece(text, first, stop, sentence, bracketed, hit0, id0, first == start, stop == end);
        if (stop < end) Piece(text, stop, end, sentence, bracketed, hit0, id0, false, true);
    }

    private bool HasIdAfter(int id, int from, int end)
    {
        for (; id < _ids.Count && _ids[id].Start < end; id++) if (_ids[id].Start >= from) return true;
        return false;
    }

    private void Piece(ReadOnlySpan<char> text, int start, int end, int sentence, bool bracketed, int hit0, int id0, bool after, bool before)
    {
        var piece = Measure(text, start, end, hit0, id0);
        (piece.Sentence, piece.Bracketed, piece.AfterDelimiter, piece.BeforeDelimiter) = (sentence, bracketed, after, before);
        Pieces.Add(piece);
    }

    private AdPiece Measure(ReadOnlySpan<char> text, int start, int end, int hit0, int id0)
    {
        var piece = new AdPiece { Start = start, End = end, AfterDelimiter = true, BeforeDelimiter = true, Clauses = 1, Han = Han(text, start, end) };
        for (var h = hit0; h < _hits.Count && _hits[h].Start < end; h++)
        {
            if (_hits[h].Start < start) continue;
            if (piece.HitCount++ == 0) piece.FirstHit = h;
            if (_hits[h].Topic) continue;
            piece.Words++;
            piece.Leads |= _hits[h].Leads;
            piece.HasStrong |= !_hits[h].Weak;
            if (piece.HitsOf(_hits[h].Kind) < 15) piece.Hits += 1u << (_hits[h].Kind * 4);
        }

        for (var k = id0; k < _ids.Count && _ids[k].Start < end; k++)
        {
            if (_ids[k].Start < start) continue;
            if (_ids[k].Url) piece.HasUrl = true;
            else piece.HasId = true;
        }

        return piece;
    }

    private static int Han(ReadOnlySpan<char> text, int start, int end)
    {
        var han = 0;
        for (var i = start; i < end; i++) if (text[i] is >= '\u3400' and <= '\u9FFF') han++;
        return han;
    }
}
