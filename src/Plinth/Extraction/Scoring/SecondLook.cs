using System.Runtime.InteropServices;
using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>Features of a second look at the segments: each one's own text again, and how its neighbours, what it stands in and its likes were judged by the first.</summary>
internal sealed class SecondLook
{
    private const int Local = SegmentFeatures.Local;
    private const int Around = 3;
    private const int Levels = 5;
    private const float Sure = 0.8f;
    private const int Far = 20;

    private const int SureAfter = Local + 1 + (2 * Around) + Levels + 6;

    private static readonly string[] s_names = BuildNames();

    private readonly Dictionary<uint, (float Score, float Size, int Count, float Plain)> _alike = [];
    private float[] _hit = [];
    private float[] _size = [];

    /// <summary>Names of the features, in the order of a row.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>Number of features.</summary>
    public static int Width => s_names.Length;

    private static string[] BuildNames()
    {
        List<string> names = [.. SegmentFeatures.Names.Take(Local), "score"];
        for (var step = -Around; step <= Around; step++)
            if (step != 0) names.Add($"score of near {step}");
        for (var level = 0; level < Levels; level++) names.Add($"scores in up {level}");
        names.AddRange(["scores alike", "scores alike by text", "scores of page", "expected text", "expected before", "sure before", "sure after", "score of heading", "scores before", "scores after"]);
        return [.. names];
    }

    /// <summary>Fills a row for each segment, behind the <see cref="SegmentFeatures.Local"/> features that it shares with the first look.</summary>
    /// <param name="page">The page.</param>
    /// <param name="segments">Its segments.</param>
    /// <param name="scores">Their first scores.</param>
    /// <param name="rows">Rows.</param>
    public void Fill(HtmlPage page, PageSegments segments, ReadOnlySpan<float> scores, Span<float> rows)
    {
        var count = segments.Count;
        if (_hit.Length < page.Count) (_hit, _size) = (new float[page.Count * 2], new float[page.Count * 2]);
        Array.Clear(_hit, 0, page.Count);
        Array.Clear(_size, 0, page.Count);
        _alike.Clear();
        for (var i = 0; i < count; i++)
        {
            ref readonly var s = ref segments.Segments[i];
            _hit[s.Block] += scores[i] * s.Size;
            _size[s.Block] += s.Size;
            ref var alike = ref CollectionsMarshal.GetValueRefOrAddDefault(_alike, segments.Context(s.Block).Signature, out _);
            alike = (alike.Score + scores[i] * s.Size, alike.Size + s.Size, alike.Count + 1, alike.Plain + scores[i]);
        }

        for (var i = page.Count - 1; i > 0; i--)
        {
            if (_size[i] == 0) continue;
            _hit[page.Nodes[i].Parent] += _hit[i];
            _size[page.Nodes[i].Parent] += _size[i];
        }

        var (before, heading, sure) = (0f, -1f, -Far);
        var all = _hit[0];
        var after = Far;
        for (var i = count - 1; i >= 0; i--)
        {
            rows[(i * Width) + SureAfter] = Math.Min(Far, after);
            after = scores[i] >= Sure ? 1 : after + 1;
        }

        for (var i = 0; i < count; i++)
        {
            ref readonly var s = ref segments.Segments[i];
            var row = rows.Slice(i * Width, Width);
            var k = Local;
            row[k++] = scores[i];
            for (var step = -Around; step <= Around; step++)
                if (step != 0) row[k++] = i + step >= 0 && i + step < count ? scores[i + step] : -1;
            var up = s.Block;
            for (var level = 0; level < Levels; level++)
            {
                // Without the segment itself.
                var rest = _size[up] - s.Size;
                row[k++] = rest <= 0 ? -1 : (_hit[up] - scores[i] * s.Size) / rest;
                up = Math.Max(0, page.Nodes[up].Parent);
            }

            var alike = _alike[segments.Context(s.Block).Signature];
            row[k++] = alike.Count == 1 ? -1 : (alike.Plain - scores[i]) / (alike.Count - 1);
            row[k++] = alike.Size - s.Size <= 0 ? -1 : (alike.Score - scores[i] * s.Size) / (alike.Size - s.Size);
            row[k++] = all / Math.Max(1, _size[0]);
            row[k++] = MathF.Log(1 + all);
            row[k++] = all <= 0 ? 0 : before / all;
            row[k++] = Math.Min(Far, i - sure);
            k++;
            row[k++] = heading;
            row[k++] = Mean(scores, i - 8, i);
            row[k++] = Mean(scores, i + 1, i + 9);
            before += scores[i] * s.Size;
            if (scores[i] >= Sure) sure = i;
            if ((segments.Context(s.Block).Inside & Inside.Heading) != 0) heading = scores[i];
        }
    }

    private static float Mean(ReadOnlySpan<float> scores, int from, int to)
    {
        (from, to) = (Math.Max(0, from), Math.Min(scores.Length, to));
        if (from >= to) return -1;
        var sum = 0f;
        for (var i = from; i < to; i++) sum += scores[i];
        return sum / (to - from);
    }
}
