namespace Plinth.Models.Lab.Scaling;

/// <summary>Parameters that make the sum of Huber losses of residuals least, by Levenberg and Marquardt's steps with Huber's weights.</summary>
/// <remarks>The sum, not the mean: with the mean, the stopping rule ends too soon (Besiroglu et al. 2024, arXiv:2404.10102, section 3).</remarks>
internal static class LeastResiduals
{
    /// <summary>Goes down from a start.</summary>
    /// <param name="start">First parameters.</param>
    /// <param name="residuals">Residuals of all points for some parameters.</param>
    /// <param name="delta">Where squares become absolute values.</param>
    /// <returns>Where it ends, and the sum there.</returns>
    public static (double[] At, double Sum) Minimise(double[] start, Func<double[], double[]> residuals, double delta)
    {
        var at = (double[])start.Clone();
        var r = residuals(at);
        var sum = Sum(r, delta);
        var damping = 1e-2;
        for (var round = 0; round < 500 && damping < 1e12; round++)
        {
            var (normal, right) = Normal(at, r, residuals, delta);
            var moved = false;
            while (damping < 1e12)
            {
                var next = Solve(normal, right, damping) is { } step ? at.Zip(step, (a, s) => a - s).ToArray() : null;
                var there = next is null ? null : residuals(next);
                var value = there is null ? double.NaN : Sum(there, delta);
                if (!(value < sum))
                {
                    damping *= 4;
                    continue;
                }

                var gain = sum - value;
                (at, r, sum, moved) = (next!, there!, value, true);
                damping = Math.Max(1e-12, damping / 4);
                if (gain <= 1e-13 * Math.Max(sum, 1e-12)) return (at, sum);
                break;
            }

            if (!moved) break;
        }

        return (at, sum);
    }

    private static double Sum(double[] residuals, double delta) => residuals.Sum(r => Math.Abs(r) <= delta ? r * r / 2 : delta * (Math.Abs(r) - delta / 2));

    private static (double[,] Matrix, double[] Right) Normal(double[] at, double[] r, Func<double[], double[]> residuals, double delta)
    {
        var (p, n) = (at.Length, r.Length);
        var slopes = new double[p][];
        for (var k = 0; k < p; k++)
        {
            var width = 1e-6 * Math.Max(1, Math.Abs(at[k]));
            double[] up = (double[])at.Clone(), down = (double[])at.Clone();
            up[k] += width;
            down[k] -= width;
            slopes[k] = [.. residuals(up).Zip(residuals(down), (u, d) => (u - d) / (2 * width))];
        }

        var (matrix, right) = (new double[p, p], new double[p]);
        for (var i = 0; i < n; i++)
        {
            var weight = Math.Abs(r[i]) <= delta ? 1 : delta / Math.Abs(r[i]);
            for (var a = 0; a < p; a++)
            {
                right[a] += weight * slopes[a][i] * r[i];
                for (var b = 0; b < p; b++) matrix[a, b] += weight * slopes[a][i] * slopes[b][i];
            }
        }

        return (matrix, right);
    }

    /// <summary>(M + damping · diag M) x = right, by Gauss with pivots; null where it has no answer.</summary>
    private static double[]? Solve(double[,] m, double[] right, double damping)
    {
        var n = right.Length;
        var rows = new double[n][];
        for (var i = 0; i < n; i++)
        {
            rows[i] = new double[n + 1];
            for (var j = 0; j < n; j++) rows[i][j] = m[i, j];
            rows[i][i] += damping * Math.Max(m[i, i], 1e-12);
            rows[i][n] = right[i];
        }

        for (var c = 0; c < n; c++)
        {
            var best = Enumerable.Range(c, n - c).MaxBy(i => Math.Abs(rows[i][c]));
            if (!(Math.Abs(rows[best][c]) > 1e-300)) return null;
            (rows[c], rows[best]) = (rows[best], rows[c]);
            for (var i = 0; i < n; i++)
            {
                if (i == c) continue;
                var factor = rows[i][c] / rows[c][c];
                for (var j = c; j <= n; j++) rows[i][j] -= factor * rows[c][j];
            }
        }

        return [.. rows.Select((row, i) => row[n] / row[i])];
    }
}
