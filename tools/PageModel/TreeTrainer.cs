using Plinth.Extraction.Scoring;

namespace Plinth.PageModel;

/// <summary>Settings of the training; leaves are multiplied by Scale when all is done.</summary>
internal sealed record TreeSettings(int Trees = 150, int Leaves = 16, float Rate = 0.1f, float L2 = 2f, float MinWeight = 0.5f, double Rows = 0.7, double Columns = 0.5, int Seed = 7, float Scale = 1);

/// <summary>Trains boosted trees on logistic loss: histograms of 64 bins, best leaf first (Ke et al., LightGBM, 2017, section 2).</summary>
internal static class TreeTrainer
{
    private const int Bins = 64;

    /// <param name="rows">Rows of <paramref name="width"/> features.</param>
    /// <param name="labels">Probability that is aimed at, 0 to 1.</param>
    /// <param name="weights">Weight of each row; rows of weight 0 must be left out before.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="start">Log odds that the trees are to mend, or null for the mean of the labels.</param>
    public static BoostedTrees Train(float[] rows, int width, float[] labels, float[] weights, TreeSettings settings, float[]? start = null)
    {
        var count = labels.Length;
        var (bins, edges) = Bin(rows, width, count);
        var (sumW, sumY) = (0.0, 0.0);
        for (var i = 0; i < count; i++) (sumW, sumY) = (sumW + weights[i], sumY + weights[i] * labels[i]);
        var bias = start is null ? (float)Math.Log(sumY / (sumW - sumY)) : 0;
        var score = new float[count];
        if (start is null) Array.Fill(score, bias);
        else start.CopyTo(score, 0);
        var (gradient, hessian) = (new float[count], new float[count]);
        var random = new Random(settings.Seed);
        var trees = new List<BoostedTrees.Node[]>();
        for (var t = 0; t < settings.Trees; t++)
        {
            for (var i = 0; i < count; i++)
            {
                var p = 1 / (1 + MathF.Exp(-score[i]));
                gradient[i] = (p - labels[i]) * weights[i];
                hessian[i] = Math.Max(1e-6f, p * (1 - p)) * weights[i];
            }

            var used = Enumerable.Range(0, count).Where(_ => random.NextDouble() < settings.Rows).ToArray();
            var columns = Enumerable.Range(0, width).Where(_ => random.NextDouble() < settings.Columns).ToArray();
            var nodes = Grow(bins, edges, used, columns, gradient, hessian, settings);
            trees.Add(nodes);
            Parallel.For(0, 8, part =>
            {
                for (var i = (int)((long)count * part / 8); i < (long)count * (part + 1) / 8; i++)
                {
                    var at = 0;
                    while (nodes[at].Feature >= 0) at = rows[(long)i * width + nodes[at].Feature] <= nodes[at].Value ? at + 1 : nodes[at].Right;
                    score[i] += nodes[at].Value;
                }
            });
        }

        return new BoostedTrees(bias, trees.Select(t => Array.ConvertAll(t, n => n.Feature == BoostedTrees.Leaf ? n with { Value = n.Value * settings.Scale } : n)));
    }

    private static (byte[][] Bins, float[][] Edges) Bin(float[] rows, int width, int count)
    {
        var (bins, edges) = (new byte[width][], new float[width][]);
        Parallel.For(0, width, f =>
        {
            var values = new float[count];
            for (var i = 0; i < count; i++) values[i] = rows[(long)i * width + f];
            var sorted = values.ToArray();
            Array.Sort(sorted);
            var cuts = new List<float>();
            for (var b = 1; b < Bins; b++)
            {
                var v = sorted[(int)((long)b * (count - 1) / Bins)];
                if ((cuts.Count == 0 || v > cuts[^1]) && v < sorted[^1]) cuts.Add(v);
            }

            edges[f] = [.. cuts];
            bins[f] = new byte[count];
            for (var i = 0; i < count; i++)
            {
                var at = Array.BinarySearch(edges[f], values[i]);
                bins[f][i] = (byte)(at >= 0 ? at : ~at);
            }
        });
        return (bins, edges);
    }

    private sealed class Open
    {
        public required int[] Rows;
        public required double[] Histogram;
        public double G, H, Gain;
        public int Column = -1, Bin;
        public Open? Left, Right;
    }

    private static BoostedTrees.Node[] Grow(byte[][] bins, float[][] edges, int[] rows, int[] columns, float[] gradient, float[] hessian, TreeSettings settings)
    {
        var root = Make(rows, Histogram(bins, rows, columns, gradient, hessian));
        var leaves = new List<Open> { root };
        while (leaves.Count < settings.Leaves)
        {
            var leaf = leaves.MaxBy(l => l.Gain)!;
            if (leaf.Gain <= 1e-4) break;
            var column = bins[columns[leaf.Column]];
            var left = Array.FindAll(leaf.Rows, r => column[r] <= leaf.Bin);
            var right = Array.FindAll(leaf.Rows, r => column[r] > leaf.Bin);
            var small = left.Length < right.Length ? left : right;
            var histogram = Histogram(bins, small, columns, gradient, hessian);
            var rest = leaf.Histogram;
            for (var i = 0; i < rest.Length; i++) rest[i] -= histogram[i];
            leaf.Left = Make(left, small == left ? histogram : rest);
            leaf.Right = Make(right, small == left ? rest : histogram);
            leaves.Remove(leaf);
            leaves.Add(leaf.Left);
            leaves.Add(leaf.Right);
            leaf.Rows = [];
        }

        var nodes = new List<BoostedTrees.Node>();
        Write(root);
        return [.. nodes];

        void Write(Open node)
        {
            if (node.Left is null || node.Right is null)
            {
                nodes.Add(new BoostedTrees.Node(BoostedTrees.Leaf, 0, (float)(-node.G / (node.H + settings.L2) * settings.Rate)));
                return;
            }

            var at = nodes.Count;
            nodes.Add(default);
            Write(node.Left);
            nodes[at] = new BoostedTrees.Node((short)columns[node.Column], (short)nodes.Count, edges[columns[node.Column]][node.Bin]);
            Write(node.Right);
        }

        Open Make(int[] own, double[] histogram)
        {
            var leaf = new Open { Rows = own, Histogram = histogram };
            for (var b = 0; b < Bins; b++) (leaf.G, leaf.H) = (leaf.G + histogram[b * 2], leaf.H + histogram[b * 2 + 1]);
            var whole = leaf.G * leaf.G / (leaf.H + settings.L2);
            for (var c = 0; c < columns.Length; c++)
            {
                var (g, h) = (0.0, 0.0);
                for (var b = 0; b < edges[columns[c]].Length; b++)
                {
                    g += histogram[(c * Bins + b) * 2];
                    h += histogram[(c * Bins + b) * 2 + 1];
                    if (h < settings.MinWeight || leaf.H - h < settings.MinWeight) continue;
                    var gain = g * g / (h + settings.L2) + (leaf.G - g) * (leaf.G - g) / (leaf.H - h + settings.L2) - whole;
                    if (gain > leaf.Gain) (leaf.Gain, leaf.Column, leaf.Bin) = (gain, c, b);
                }
            }

            return leaf;
        }
    }

    private static double[] Histogram(byte[][] bins, int[] rows, int[] columns, float[] gradient, float[] hessian)
    {
        var histogram = new double[columns.Length * Bins * 2];
        Parallel.For(0, columns.Length, c =>
        {
            var column = bins[columns[c]];
            var own = histogram.AsSpan(c * Bins * 2, Bins * 2);
            foreach (var row in rows)
            {
                var at = column[row] * 2;
                own[at] += gradient[row];
                own[at + 1] += hessian[row];
            }
        });
        return histogram;
    }
}
