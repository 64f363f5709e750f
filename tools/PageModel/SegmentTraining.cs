using Plinth.Extraction.Html;
using Plinth.Extraction.Scoring;

namespace Plinth.PageModel;

/// <summary>Trains the two looks at segments. The second learns from first scores of trees that have not seen the page.</summary>
internal sealed class SegmentTraining(List<TrainingPage> pages, IReadOnlyDictionary<string, int> folds, int count)
{
    private static readonly TreeSettings s_first = new();
    // What the second look learns holds for half on pages that it has not seen.
    private static readonly TreeSettings s_second = new(Trees: 60, Leaves: 8, Scale: 0.5f);

    /// <summary>Trains the first look.</summary>
    public static BoostedTrees First(IEnumerable<TrainingPage> from) => Train(from, SegmentFeatures.Width, s_first, p => p.Rows, null);

    /// <summary>Sets the first log odds of every page for every fold that may be left out, the last entry for none; only that one when nothing is to be validated.</summary>
    public void CrossFit(bool validate)
    {
        foreach (var page in pages) page.First = new float[count + 1][];
        for (var a = 0; a < count; a++)
        {
            for (var b = a; b < (validate ? count : a + 1); b++)
            {
                foreach (var page in pages) page.SetTypes(a);
                var trees = First(pages.Where(p => folds[p.Site] != a && folds[p.Site] != b));
                foreach (var page in pages)
                {
                    var fold = folds[page.Site];
                    if (fold != a && fold != b) continue;
                    page.SetTypes(fold == a ? b : a);
                    var first = new float[page.Count];
                    for (var s = 0; s < page.Count; s++) first[s] = trees.LogOdds(page.Rows.AsSpan(s * SegmentFeatures.Width, SegmentFeatures.Width));
                    if (a == b) page.First[a] = page.First[count] = first;
                    else page.First[fold == a ? b : a] = first;
                }
            }
        }
    }

    /// <summary>Trains the second look on the pages outside of a fold; <c>count</c> leaves out none.</summary>
    public BoostedTrees Second(int fold)
    {
        var (reader, look) = (new HtmlReader(), new SecondLook());
        var none = new WordScores([]);
        var reading = new PageReading(none, none);
        foreach (var page in pages)
        {
            page.SecondRows = new float[page.Count * SecondLook.Width];
            if (page.Count == 0) continue;
            var html = reader.Read(page.Html, new HtmlLimits());
            reading.Read(html);
            for (var s = 0; s < page.Count; s++) page.Rows.AsSpan(s * SegmentFeatures.Width, SegmentFeatures.Local).CopyTo(page.SecondRows.AsSpan(s * SecondLook.Width));
            look.Fill(html, reading.Segments, Array.ConvertAll(page.First[fold], Probability), page.SecondRows);
        }

        return Train(pages.Where(p => fold == count || folds[p.Site] != fold), SecondLook.Width, s_second, p => p.SecondRows, p => p.First[fold]);
    }

    /// <summary>Sets the scores of the pages of a fold.</summary>
    public void Score(int fold, BoostedTrees second)
    {
        foreach (var page in pages)
        {
            if (folds[page.Site] != fold) continue;
            page.Scores = new float[page.Count];
            for (var s = 0; s < page.Count; s++) page.Scores[s] = Probability(page.First[fold][s] + second.LogOdds(page.SecondRows.AsSpan(s * SecondLook.Width, SecondLook.Width)));
        }
    }

    private static float Probability(float logOdds) => 1 / (1 + MathF.Exp(-logOdds));

    private static BoostedTrees Train(IEnumerable<TrainingPage> from, int width, TreeSettings settings, Func<TrainingPage, float[]> rowsOf, Func<TrainingPage, float[]>? startOf)
    {
        var (rows, labels, weights, start) = (new List<float>(), new List<float>(), new List<float>(), new List<float>());
        foreach (var page in from)
        {
            // Small sets weigh more, so that each kind of page is heard.
            var factor = page.Set switch { "seb" => 2f, "zh" => 2f, "traf" => 0.7f, "readability" => 0.5f, _ => page.Group == "article" ? 1f : 1.5f };
            var own = rowsOf(page);
            for (var s = 0; s < page.Count; s++)
            {
                if (page.Weights[s] <= 0) continue;
                rows.AddRange(own.AsSpan(s * width, width));
                labels.Add(page.Labels[s]);
                weights.Add(page.Weights[s] * factor);
                if (startOf is not null) start.Add(startOf(page)[s]);
            }
        }

        return TreeTrainer.Train([.. rows], width, [.. labels], [.. weights], settings, startOf is null ? null : [.. start]);
    }
}
