using System.Buffers;
using System.Text;

namespace Plinth.Chinese;

/// <summary>Finds the stretches of a text that are advertising.</summary>
/// <remarks>Holds scratch, so it serves one text at a time.</remarks>
internal sealed class AdCutter(AdWords words, AdClassifier classifier)
{
    private static readonly SearchValues<string> s_court = SearchValues.Create(["原告", "被告", "本院", "经审理", "上诉人", "被害人", "公诉机关"], StringComparison.Ordinal);
    private readonly AdFinder _finder = new(words);
    private readonly AdContext _context = new();
    private readonly List<int> _features = [];
    private readonly List<AdCut> _first = [];

    /// <summary>What was found last.</summary>
    public List<AdCut> Cuts { get; } = [];

    /// <summary>The text without what was found in it.</summary>
    public static string Without(string text, List<AdCut> cuts)
    {
        var left = new StringBuilder(text.Length);
        var from = 0;
        foreach (var cut in cuts)
        {
            left.Append(text, from, cut.Start - from);
            from = cut.End;
        }

        left.Append(text, from, text.Length - from);
        if (left.Length > 0 && left[^1] == '\n' && text[^1] != '\n') left.Length--;
        return left.ToString();
    }

    /// <summary>Finds what is to go, in order; the answer is <see cref="Cuts"/>.</summary>
    public void Find(string text, float minScore, IReadOnlyList<string>? kinds)
    {
        Cuts.Clear();
        _context.Clear();
        for (var start = 0; start < text.Length;)
        {
            var length = text.AsSpan(start).IndexOf('\n');
            var end = length < 0 ? text.Length : start + length;
            if (_finder.Look(text, start, end))
            {
                classifier.Judge(text, _finder, _features);
                _context.Add(start, end, _finder.Pieces);
                if (AdCuts.Decide(_finder.Pieces, Least(text, start, end, minScore))) AddCuts(text, start, end, kinds);
            }

            start = end + 1;
        }

        if (_context.Weigh()) FindAgain(text, minScore, kinds);
    }

    // Lines that advertising stands around, and that may be some themselves, are looked at again.
    private void FindAgain(string text, float minScore, IReadOnlyList<string>? kinds)
    {
        _first.Clear();
        _first.AddRange(Cuts);
        Cuts.Clear();
        var at = 0;
        foreach (var (start, end, sentence, count) in _context.Lines)
        {
            if (!_context.IsRaised(sentence, count)) continue;
            while (at < _first.Count && _first[at].Start < start) Cuts.Add(_first[at++]);
            while (at < _first.Count && _first[at].Start <= end) at++;
            _finder.Look(text, start, end);
            classifier.Judge(text, _finder, _features);
            _context.Raise(_finder.Pieces, sentence);
            if (AdCuts.Decide(_finder.Pieces, Least(text, start, end, minScore))) AddCuts(text, start, end, kinds);
        }

        while (at < _first.Count) Cuts.Add(_first[at++]);
    }

    private static float Least(string text, int start, int end, float minScore) => IsOfCourt(text.AsSpan(start, end - start)) ? (3 + minScore) / 4 : minScore;

    // Rulings tell of sales, loans, sites and accounts at length, as evidence.
    private static bool IsOfCourt(ReadOnlySpan<char> line) => line.IndexOfAny(s_court) >= 0;

    private void AddCuts(string text, int lineStart, int lineEnd, IReadOnlyList<string>? kinds)
    {
        var pieces = _finder.Pieces;
        var first = Cuts.Count;
        for (var i = 0; i < pieces.Count; i++)
        {
            if (!pieces[i].IsCut) continue;
            var to = i + 1;
            while (to < pieces.Count && pieces[to].IsCut) to++;
            var kind = AdCuts.KindOf(pieces, i, to);
            var (start, end) = (pieces[i].Start, pieces[to - 1].End);
            i = to;
            if (kinds is not null && !kinds.Contains(AdWords.Kinds[kind])) continue;
            AdCuts.Widen(text, lineStart, lineEnd, ref start, ref end);
            if (Cuts.Count > first && Cuts[^1].End >= start) start = Cuts[^1].End;
            if (start < end) Cuts.Add(new AdCut(kind, start, end));
        }

        // A line of which only marks are left goes whole, with its line feed.
        if (Cuts.Count == first || HasLetters(text, lineStart, lineEnd, Cuts, first)) return;
        var kindOfLine = Cuts[first].Kind;
        Cuts.RemoveRange(first, Cuts.Count - first);
        Cuts.Add(new AdCut(kindOfLine, lineStart, Math.Min(text.Length, lineEnd + 1)));
    }

    private static bool HasLetters(string text, int start, int end, List<AdCut> cuts, int cut)
    {
        for (var i = start; i < end; i++)
        {
            if (cut < cuts.Count && i == cuts[cut].Start)
            {
                i = cuts[cut++].End - 1;
                continue;
            }

            if (char.IsLetterOrDigit(text[i])) return true;
        }

        return false;
    }
}
