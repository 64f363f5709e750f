using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Plinth.Models.Training;

/// <summary>What this machine can do: the rate of one large matrix product, which a training is held against.</summary>
/// <remarks>By CPU time, so that neighbours on a shared machine count as little as can be. Spinning of waiting threads counts in both.</remarks>
public static class MatrixSpeed
{
    /// <summary>Multiplications and additions a second of CPU time, in float32.</summary>
    /// <param name="size">Rows and columns of the square matrices.</param>
    /// <param name="seconds">CPU time to spend on it.</param>
    public static double Measure(int size = 1024, double seconds = 0.5)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (a, b) = (ones(size, size), ones(size, size));
        matmul(a, b).Dispose();
        var rates = new List<double>();
        var (all, process) = (0.0, Process.GetCurrentProcess());
        while (all < seconds)
        {
            var before = CpuSeconds(process);
            for (var i = 0; i < 4; i++) matmul(a, b).Dispose();
            var took = Math.Max(1e-6, CpuSeconds(process) - before);
            rates.Add(4 * 2.0 * size * size * size / took);
            all += took;
        }

        // The best of them: what the machine can do when nobody takes its caches away.
        return rates.Max();
    }

    /// <summary>CPU time that this process has used, in seconds.</summary>
    public static double CpuSeconds(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
