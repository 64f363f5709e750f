using System.Globalization;
using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>Says why segments were kept or dropped: which features would have to be others for the score to be another.</summary>
/// <remarks>A group of features is set to its mean over the segments that met the other fate; what the log odds lose by it is the group's part.</remarks>
internal static class SegmentExplanation
{
    private const int MostSegments = 4000;

    private static readonly (string Name, string[] Features)[] s_groups =
    [
        ("its links", ["link density", "links"]),
        ("its length and punctuation", ["size", "words", "commas", "stops", "digits", "capitals", "separators", "strong", "italic", "first *", "last *", "word length", "after break"]),
        ("its words", ["word *", "in title"]),
        ("its element", ["tag", "depth", "inline ancestors", "in nav", "in aside", "in footer", "in header", "in form", "in article", "in main", "in list", "in table", "in quote", "in figure", "in pre", "in heading", "in definition", "in address", "article in article", "in noscript", "hidden"]),
        ("names of classes", ["own *", "names *", "in boilerplate", "in comments", "in body", "in main name", "in about"]),
        ("outside of the container that the rules chose", ["cut *", "in container"]),
        ("the blocks around it", ["up *"]),
        ("its place on the page", ["position", "size before", "prose *", "segments since heading", "heading *", "after h1", "climb*", "pictures *"]),
        ("the article in the page's structured data", ["in article body"]),
        ("blocks like it", ["alike*", "repeats"]),
        ("its neighbours", ["near *"]),
        ("the page's type", ["page is *"]),
        ("how what stands around it was judged", ["score of *", "scores *", "expected *", "sure *"]),
    ];

    private static readonly int[][] s_columns = [.. s_groups.Select(g => Columns(SegmentFeatures.Names, g.Features))];
    private static readonly int[][] s_secondColumns = [.. s_groups.Select(g => Columns(SecondLook.Names, g.Features))];

    /// <summary>Explains a page's segments.</summary>
    public static PageExplanation Of(HtmlPage page, PageSegments segments, SegmentScorer scorer)
    {
        var builder = new ExplanationBuilder();
        var kept = Mean(scorer, scorer.Row, SegmentFeatures.Width, true);
        var dropped = Mean(scorer, scorer.Row, SegmentFeatures.Width, false);
        var keptSecond = Mean(scorer, scorer.SecondRow, SecondLook.Width, true);
        var droppedSecond = Mean(scorer, scorer.SecondRow, SecondLook.Width, false);
        for (var i = 0; i < segments.Count; i++)
        {
            ref readonly var s = ref segments.Segments[i];
            var reason = i < MostSegments ? Why(scorer, i, scorer.Kept[i] ? dropped : kept, scorer.Kept[i] ? droppedSecond : keptSecond) : "";
            if (segments.IsHidden(i)) reason = "hidden; " + reason;
            builder.Add(page, s.Start, s.End, page.Nodes[s.Block].Tag, scorer.Scores[i], scorer.Kept[i], reason);
        }

        return builder.Build();
    }

    private static string Why(SegmentScorer scorer, int segment, float[] other, float[] otherSecond)
    {
        var row = scorer.Row(segment);
        var second = scorer.SecondRow(segment);
        var whole = scorer.LogOdds(row) + scorer.SecondLogOdds(second);
        var parts = new List<(string Name, float Part)>();
        for (var g = 0; g < s_columns.Length; g++)
        {
            var changed = row.ToArray();
            foreach (var column in s_columns[g]) changed[column] = other[column];
            var changedSecond = second.ToArray();
            foreach (var column in s_secondColumns[g]) changedSecond[column] = otherSecond[column];
            parts.Add((s_groups[g].Name, whole - scorer.LogOdds(changed) - scorer.SecondLogOdds(changedSecond)));
        }

        var sign = scorer.Kept[segment] ? 1 : -1;
        var reasons = parts.Where(p => p.Part * sign > 0.2f).OrderByDescending(p => p.Part * sign).Take(3);
        var text = string.Join(", ", reasons.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} ({p.Part:+0.0;-0.0})")));
        return text.Length > 0 ? text : "many small things";
    }

    private delegate Span<float> RowOf(int segment);

    private static float[] Mean(SegmentScorer scorer, RowOf rowOf, int width, bool kept)
    {
        var (mean, count) = (new float[width], 0);
        for (var i = 0; i < scorer.Count; i++)
        {
            if (scorer.Kept[i] != kept) continue;
            var row = rowOf(i);
            for (var f = 0; f < mean.Length; f++) mean[f] += row[f];
            count++;
        }

        if (count > 0)
            for (var f = 0; f < mean.Length; f++) mean[f] /= count;
        return mean;
    }

    private static int[] Columns(IReadOnlyList<string> names, string[] patterns) =>
        [.. Enumerable.Range(0, names.Count).Where(f => patterns.Any(p => p.EndsWith('*') ? names[f].StartsWith(p[..^1], StringComparison.Ordinal) : names[f] == p))];
}
