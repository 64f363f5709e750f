using Plinth.Extraction.Html;
using Plinth.Extraction.Scoring;

namespace Plinth.PageModel;

/// <summary>Finds the segments of a page in its ground truth.</summary>
internal static class Labels
{
    private const int Gram = 4;

    public static void Set(TrainingPage page, HtmlPage html, PageSegments segments, PageMeasuresText texts)
    {
        page.Labels = new float[segments.Count];
        page.Weights = new float[segments.Count];
        if (page.Text is null) BySnippets(page, texts);
        else Align(page, segments, texts);
    }

    // Trafilatura's truth: short texts that must or must not come out; all else is unknown.
    private static void BySnippets(TrainingPage page, PageMeasuresText texts)
    {
        Mark(page.With, 1);
        Mark(page.Without, 0);

        void Mark(string[] snippets, float label)
        {
            foreach (var snippet in snippets)
            {
                var wanted = TrainingPage.Blanks().Replace(snippet, " ").Trim();
                for (var i = 0; i < texts.Count; i++)
                {
                    if (wanted.Length < 3 || !texts[i].Contains(wanted, StringComparison.Ordinal)) continue;
                    page.Labels[i] = label;
                    page.Weights[i] = page.Weights[i] > 0 && page.Labels[i] != label ? 0 : 0.33f;
                }
            }
        }
    }

    private static void Align(TrainingPage page, PageSegments segments, PageMeasuresText texts)
    {
        var truth = Tokens(page.Text!);
        var places = new Dictionary<string, List<int>>();
        for (var i = 0; i + Gram <= truth.Count; i++)
        {
            var gram = string.Join(' ', truth.GetRange(i, Gram));
            if (!places.TryGetValue(gram, out var list)) places[gram] = list = [];
            if (list.Count < 8) list.Add(i);
        }

        // Long segments: where they lie in the truth, then the heaviest chain that keeps the order.
        var tokens = Enumerable.Range(0, texts.Count).Select(i => Tokens(texts[i])).ToList();
        var found = new List<(int Segment, int From, int To, float Share)>();
        for (var s = 0; s < tokens.Count; s++)
        {
            var own = tokens[s];
            if (own.Count < Gram) continue;
            var (hits, ats) = (0, new Dictionary<int, int>());
            for (var i = 0; i + Gram <= own.Count; i++)
            {
                if (!places.TryGetValue(string.Join(' ', own.GetRange(i, Gram)), out var list)) continue;
                hits++;
                foreach (var at in list) ats[at - i] = ats.GetValueOrDefault(at - i) + 1;
            }

            var share = (float)hits / (own.Count - Gram + 1);
            if (hits == 0) continue;
            var most = ats.Values.Max();
            foreach (var (shift, n) in ats) if (n >= most * 0.8) found.Add((s, Math.Max(0, shift), Math.Min(truth.Count, shift + own.Count), share));
        }

        var chain = Chain(found);
        var covered = new bool[truth.Count];
        foreach (var f in chain) Take(f);
        foreach (var f in found.OrderByDescending(f => f.Share))
        {
            if (page.Labels[f.Segment] > 0 || f.Share < 0.5) continue;
            var free = 0;
            for (var i = f.From; i < f.To; i++) if (!covered[i]) free++;
            if (free * 2 > f.To - f.From) Take(f);
        }

        void Take((int Segment, int From, int To, float Share) f)
        {
            page.Labels[f.Segment] = f.Share >= 0.9f ? 1 : f.Share;
            for (var i = f.From; i < f.To; i++) covered[i] = true;
        }

        // Short ones: in the truth not far from where their neighbours lie, and not taken yet.
        var places1 = new Dictionary<string, List<int>>();
        for (var i = 0; i < truth.Count; i++)
        {
            if (!places1.TryGetValue(truth[i], out var list)) places1[truth[i]] = list = [];
            list.Add(i);
        }

        var anchors = chain.OrderBy(c => c.Segment).ToList();
        for (var s = 0; s < tokens.Count; s++)
        {
            var own = tokens[s];
            if (own.Count is 0 or >= Gram || page.Labels[s] > 0) continue;
            var before = anchors.FindLast(a => a.Segment < s);
            var after = anchors.Find(a => a.Segment > s);
            var (low, high) = (before.Share > 0 ? before.To - 2 : 0, after.Share > 0 ? after.From + 2 : truth.Count);
            foreach (var at in places1.GetValueOrDefault(own[0], []))
            {
                if (at < low || at + own.Count > high || covered[at]) continue;
                var same = true;
                for (var i = 1; i < own.Count && same; i++) same = truth[at + i] == own[i];
                if (!same) continue;
                page.Labels[s] = 1;
                for (var i = at; i < at + own.Count; i++) covered[i] = true;
                break;
            }
        }

        var size = 0f;
        for (var s = 0; s < page.Count; s++) size += page.Labels[s] * segments.Segments[s].Size;
        size = Math.Max(size, 100);
        var negative = 0f;
        for (var s = 0; s < page.Count; s++)
        {
            page.Weights[s] = Math.Min(0.5f, (segments.Segments[s].Size + 8) / size);
            if (page.Labels[s] < 0.5f) negative += page.Weights[s];
        }

        if (negative > 1.5f)
            for (var s = 0; s < page.Count; s++)
                if (page.Labels[s] < 0.5f) page.Weights[s] *= 1.5f / negative;
    }

    // Heaviest increasing chain by segment and by place.
    private static List<(int Segment, int From, int To, float Share)> Chain(List<(int Segment, int From, int To, float Share)> found)
    {
        if (found.Count > 4000) found = [.. found.Where(f => f.Share > 0.8).Take(4000)];
        var (best, back) = (new float[found.Count], new int[found.Count]);
        var last = -1;
        for (var i = 0; i < found.Count; i++)
        {
            back[i] = -1;
            for (var j = 0; j < i; j++)
                if (found[j].Segment < found[i].Segment && found[j].To <= found[i].From + 2 && best[j] > best[i]) (best[i], back[i]) = (best[j], j);
            best[i] += (found[i].To - found[i].From) * found[i].Share;
            if (last < 0 || best[i] > best[last]) last = i;
        }

        var chain = new List<(int, int, int, float)>();
        for (; last >= 0; last = back[last]) chain.Add(found[last]);
        chain.Reverse();
        return chain;
    }

    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ' ';
            var han = c is >= '\u2E80' and < '\uFF00' && char.IsLetter(c);
            if (char.IsLetterOrDigit(c) && !han)
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0) tokens.Add(text[start..i].ToLowerInvariant());
            start = -1;
            if (han) tokens.Add(c.ToString());
        }

        return tokens;
    }
}

/// <summary>Texts of a page's segments.</summary>
internal sealed class PageMeasuresText(HtmlPage page, Plinth.Extraction.PageMeasures measures, PageSegments segments)
{
    private readonly List<string> _texts = Build(page, measures, segments);

    public int Count => _texts.Count;

    public string this[int segment] => _texts[segment];

    private static List<string> Build(HtmlPage page, Plinth.Extraction.PageMeasures measures, PageSegments segments)
    {
        var texts = new List<string>();
        foreach (ref readonly var s in segments.Segments)
        {
            var text = new System.Text.StringBuilder();
            for (var i = s.Start; i < s.End; i++)
            {
                if (page.Nodes[i].Tag == HtmlTag.Text) text.Append(page.Text(page.Nodes[i]));
                else if ((measures.Marks(i) & Plinth.Extraction.Mark.Silent) != 0) i = page.Nodes[i].End - 1;
            }

            texts.Add(TrainingPage.Blanks().Replace(text.ToString(), " ").Trim());
        }

        return texts;
    }
}
