namespace Plinth.Measures;

/// <summary>All eigenvalues of a symmetric matrix: Householder's reflections to three diagonals, then QL with implicit shifts (Golub and Van Loan, Matrix Computations, 8.3).</summary>
public static class SymmetricEigenvalues
{
    private const int MostSteps = 60;

    /// <summary>The eigenvalues, least first.</summary>
    /// <param name="matrix">Symmetric; it is overwritten.</param>
    /// <exception cref="ArgumentException">It is not square.</exception>
    /// <exception cref="ArithmeticException">It holds NaN or infinity.</exception>
    public static double[] Of(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        if (matrix.GetLength(1) != n) throw new ArgumentException("not square", nameof(matrix));
        var (diagonal, beside) = Tridiagonal(matrix, n);
        for (var at = 0; at < n; at++)
        {
            for (var step = 0; ; step++)
            {
                var end = at;
                while (end < n - 1 && Math.Abs(beside[end]) > double.Epsilon + 1e-16 * (Math.Abs(diagonal[end]) + Math.Abs(diagonal[end + 1]))) end++;
                if (end == at) break;
                if (step == MostSteps) throw new ArithmeticException("the eigenvalues do not settle");
                Step(diagonal, beside, at, end);
            }
        }

        Array.Sort(diagonal);
        return diagonal;
    }

    /// <summary>A = Q T Qᵀ; the diagonal of T, and what stands beside it.</summary>
    private static (double[] Diagonal, double[] Beside) Tridiagonal(double[,] a, int n)
    {
        var (diagonal, beside, v, p) = (new double[n], new double[n], new double[n], new double[n]);
        for (var k = 0; k < n - 1; k++)
        {
            diagonal[k] = a[k, k];
            var norm = 0.0;
            for (var i = k + 1; i < n; i++) norm += a[i, k] * a[i, k];
            norm = Math.Sqrt(norm);
            if (norm == 0) continue;
            // The reflection that takes the column below the diagonal to (±norm, 0, …).
            var alpha = a[k + 1, k] > 0 ? -norm : norm;
            beside[k] = alpha;
            for (var i = k + 1; i < n; i++) v[i] = a[i, k];
            v[k + 1] -= alpha;
            var square = 0.0;
            for (var i = k + 1; i < n; i++) square += v[i] * v[i];
            if (square == 0) continue;
            var along = 0.0;
            for (var i = k + 1; i < n; i++)
            {
                var sum = 0.0;
                for (var j = k + 1; j < n; j++) sum += a[i, j] * v[j];
                p[i] = 2 * sum / square;
                along += p[i] * v[i];
            }

            along /= square;
            for (var i = k + 1; i < n; i++) p[i] -= along * v[i];
            for (var i = k + 1; i < n; i++)
                for (var j = k + 1; j < n; j++) a[i, j] -= v[i] * p[j] + p[i] * v[j];
        }

        if (n > 0) diagonal[n - 1] = a[n - 1, n - 1];
        return (diagonal, beside);
    }

    /// <summary>One chase of the bulge from below, with Wilkinson's shift.</summary>
    private static void Step(double[] d, double[] e, int from, int to)
    {
        var g = (d[from + 1] - d[from]) / (2 * e[from]);
        g = d[to] - d[from] + e[from] / (g + Math.CopySign(double.Hypot(g, 1), g));
        var (sine, cosine, carried) = (1.0, 1.0, 0.0);
        for (var i = to - 1; i >= from; i--)
        {
            var (f, b) = (sine * e[i], cosine * e[i]);
            var r = double.Hypot(f, g);
            e[i + 1] = r;
            if (r == 0)
            {
                d[i + 1] -= carried;
                e[to] = 0;
                return;
            }

            (sine, cosine) = (f / r, g / r);
            g = d[i + 1] - carried;
            r = (d[i] - g) * sine + 2 * cosine * b;
            carried = sine * r;
            d[i + 1] = g + carried;
            g = cosine * r - b;
        }

        d[from] -= carried;
        e[from] = g;
        e[to] = 0;
    }
}
