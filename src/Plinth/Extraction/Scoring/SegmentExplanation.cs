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
    ];

    private static readonly int[][] s_columns = [.. s_groups.Select(g => Columns(g.Features))];

    /// <summary>Explains a page's segments.</summary>
    public static PageExplanation Of(HtmlPage page, PageSegments segments, SegmentScorer scorer)
    {
        var builder = new ExplanationBuilder();
        var (kept, dropped) = (Mean(scorer, true), Mean(scorer, false));
        for (var i = 0; i < segments.Count; i++)
        {
            ref readonly var s = ref segments.Segments[i];
            var reason = i < MostSegments ? Why(scorer, i, scorer.Kept[i] ? dropped : kept) : "";
            if (segments.IsHidden(i)) reason = "hidden; " + reason;
            builder.Add(page, s.Start, s.End, page.Nodes[s.Block].Tag, scorer.Scores[i], scorer.Kept[i], reason);
        }

        return builder.Build();
    }

    private static string Why(SegmentScorer scorer, int segment, float[] other)
    {
        var row = scorer.Row(segment).ToArray();
        var whole = scorer.LogOdds(row);
        var parts = new List<(string Name, float Part)>();
        for (var g = 0; g < s_columns.Length; g++)
        {
            var changed = row.ToArray();
            foreach (var column in s_columns[g]) changed[column] = other[column];
            parts.Add((s_groups[g].Name, whole - scorer.LogOdds(changed)));
        }

        var sign = scorer.Kept[segment] ? 1 : -1;
        var reasons = parts.Where(p => p.Part * sign > 0.2f).OrderByDescending(p => p.Part * sign).Take(3);
        var text = string.Join(", ", reasons.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} ({p.Part:+0.0;-0.0})")));
        return text.Length > 0 ? text : "many small things";
    }

    private static float[] Mean(SegmentScorer scorer, bool kept)
    {
        var (mean, count) = (new float[SegmentFeatures.Width], 0);
        for (var i = 0; i < scorer.Count; i++)
        {
            if (scorer.Kept[i] != kept) continue;
            var row = scorer.Row(i);
            for (var f = 0; f < mean.Length; f++) mean[f] += row[f];
            count++;
        }

        if (count > 0)
            for (var f = 0; f < mean.Length; f++) mean[f] /= count;
        return mean;
    }

    private static int[] Columns(string[] patterns) =>
        [.. Enumerable.Range(0, SegmentFeatures.Width).Where(f => patterns.Any(p => p.EndsWith('*') ? SegmentFeatures.Names[f].StartsWith(p[..^1], StringComparison.Ordinal) : SegmentFeatures.Names[f] == p))];
}
