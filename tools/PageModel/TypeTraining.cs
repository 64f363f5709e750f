using Plinth.Extraction;
using Plinth.Extraction.Html;
using Plinth.Extraction.Scoring;

namespace Plinth.PageModel;

/// <summary>Trains the model of page types, and gives every page the types that a model says which has not seen it.</summary>
internal sealed class TypeTraining
{
    private const int FewestSites = 5;
    private const float Shrink = 4, Longest = 3, Least = 1;

    private static readonly TreeSettings s_settings = new(Trees: 100, Leaves: 6, Rate: 0.08f, L2: 2, MinWeight: 1, Rows: 0.8, Columns: 0.35);

    private readonly List<TrainingPage> _pages;
    private readonly Dictionary<TrainingPage, List<(ulong Token, TokenSource Source)>> _tokens = [];

    public TypeTraining(List<TrainingPage> pages)
    {
        _pages = pages;
        var (reader, tokens) = (new HtmlReader(), new PageTokens());
        foreach (var page in pages)
        {
            var html = reader.Read(page.Html, new HtmlLimits());
            tokens.Read(html, new MetadataReader().Read(html, page.Url), page.Url);
            _tokens[page] = [.. tokens.Found];
        }
    }

    /// <summary>Trains on the pages whose type is known.</summary>
    public PageClassifier Train(Func<TrainingPage, bool> from)
    {
        var own = _pages.Where(p => p.Type >= 0 && from(p)).ToList();
        var counts = Count(own);
        var all = Enumerable.Range(0, PageTypes.Count).Select(t => own.Count(p => p.Type == t)).ToArray();
        var sites = own.GroupBy(p => p.Site).ToDictionary(g => g.Key, g => g.ToList());
        var rows = own.SelectMany(p => Row(p, Table(counts, all, sites[p.Site], p))).ToArray();
        // All of one set are of one type: they would make their set's language and age a mark of it.
        // Rare types weigh more, by the root of how rare they are.
        var weights = own.ConvertAll(p => (p.Set is "wcxb-dev" ? 1f : 0.5f) * MathF.Sqrt((float)own.Count / all[p.Type] / 5)).ToArray();
        var trees = Enumerable.Range(0, PageTypes.Count).Select(t => TreeTrainer.Train(rows, PageFeatures.Width, [.. own.Select(p => p.Type == t ? 1f : 0f)], weights, s_settings)).ToArray();
        return new PageClassifier(Table(counts, all, [], null), trees);
    }

    /// <summary>Types of a page by a model.</summary>
    public float[] Types(TrainingPage page, PageClassifier model)
    {
        var types = new float[PageTypes.Count];
        model.Classify(Row(page, model.Tokens), types);
        return types;
    }

    /// <summary>Sets the types of every page for every fold that may be left out, the last entry for none.</summary>
    public void CrossFit(IReadOnlyDictionary<string, int> folds, int count)
    {
        foreach (var page in _pages) page.Types = new float[count + 1][];
        for (var a = 0; a < count; a++)
        {
            for (var b = a; b < count; b++)
            {
                var model = Train(p => folds[p.Site] != a && folds[p.Site] != b);
                foreach (var page in _pages)
                {
                    var fold = folds[page.Site];
                    if (fold != a && fold != b) continue;
                    var types = Types(page, model);
                    if (a == b) page.Types[a] = page.Types[count] = types;
                    else page.Types[fold == a ? b : a] = types;
                }
            }
        }
    }

    /// <summary>Prints what the pages of one set were taken for.</summary>
    public void Confusion(string set, int last)
    {
        var pages = _pages.Where(p => p.Set == set && p.Type >= 0).ToList();
        Console.WriteLine($"types of {set}, cross-validated: {pages.Count(p => Best(p) == p.Type) / (double)pages.Count:F3} right; rows are the truth");
        Console.WriteLine($"  {"",-14}{string.Concat(PageTypes.Names.Select(n => $"{n[..Math.Min(7, n.Length)],8}"))}   right  F1");
        for (var t = 0; t < PageTypes.Count; t++)
        {
            var own = pages.Where(p => p.Type == t).ToList();
            if (own.Count == 0) continue;
            var hits = own.Count(p => Best(p) == t);
            Console.WriteLine($"  {PageTypes.Names[t],-14}{string.Concat(Enumerable.Range(0, PageTypes.Count).Select(g => $"{own.Count(p => Best(p) == g),8}"))}   {(double)hits / own.Count:F3}  {2.0 * hits / (own.Count + pages.Count(p => Best(p) == t)):F3}");
        }

        foreach (var least in (ReadOnlySpan<float>)[0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f])
        {
            var sure = pages.Where(p => p.Types[last].Max() >= least).ToList();
            Console.WriteLine($"  score of {least:F1} or more: {(double)sure.Count / pages.Count:F3} of the pages, {(double)sure.Count(p => Best(p) == p.Type) / Math.Max(1, sure.Count):F3} right");
        }

        int Best(TrainingPage page) => Array.IndexOf(page.Types[last], page.Types[last].Max());
    }

    // Token: pages of each type.
    private Dictionary<ulong, int[]> Count(List<TrainingPage> pages)
    {
        var counts = new Dictionary<ulong, int[]>();
        foreach (var page in pages)
        {
            foreach (var (token, _) in _tokens[page])
            {
                if (!counts.TryGetValue(token, out var byType)) counts[token] = byType = new int[PageTypes.Count + 1];
                byType[page.Type]++;
                byType[^1]++;
            }
        }

        return counts;
    }

    // Without what pages of one site say; for one page only its own tokens are looked at.
    private TypeTokens Table(Dictionary<ulong, int[]> counts, int[] pages, List<TrainingPage> without, TrainingPage? page)
    {
        var less = Count(without);
        var all = pages.ToArray();
        foreach (var p in without) all[p.Type]--;
        var sum = all.Sum();
        var table = new List<KeyValuePair<ulong, float[]>>();
        foreach (var token in page is null ? counts.Keys : _tokens[page].Select(t => t.Token))
        {
            var own = counts[token];
            var minus = less.GetValueOrDefault(token);
            var found = own[^1] - (minus?[^1] ?? 0);
            if (found < FewestSites) continue;
            var scores = new float[PageTypes.Count];
            var share = (float)found / sum;
            for (var t = 0; t < scores.Length; t++)
            {
                var hits = own[t] - (minus?[t] ?? 0);
                var inside = (hits + Shrink * share) / (all[t] + Shrink);
                var outside = (found - hits + Shrink * share) / (sum - all[t] + Shrink);
                scores[t] = Math.Clamp(MathF.Log(inside / outside), -Longest, Longest);
            }

            if (scores.Max(MathF.Abs) >= Least) table.Add(new(token, scores));
        }

        return new TypeTokens(table);
    }

    private float[] Row(TrainingPage page, TypeTokens tokens)
    {
        var row = page.PageRow.ToArray();
        PageFeatures.FillTokens(_tokens[page], tokens, row);
        return row;
    }
}
