using System.Diagnostics;
using System.Globalization;

namespace Plinth.ModelBench;

/// <summary>The two in turns, so that what else the machine does falls on both alike.</summary>
internal static class BesideTorch
{
    public static int Run(string python, string model, int rounds)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "training.py");
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(First("dotnet", Environment.GetCommandLineArgs()[0], "training", model));
            theirs.Add(First(python, script, model));
        }

        double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model}: {Median(ours):0.0} and {Median(theirs):0.0} tokens/CPU-s, ratio {Median(ours) / Median(theirs):0.00}; ratios of the rounds {string.Join(' ', ours.Zip(theirs, (a, b) => (a / b).ToString("0.00", CultureInfo.InvariantCulture)))}"));
        return 0;
    }

    /// <summary>Runs a program and reads the number that its last line begins with.</summary>
    private static double First(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true };
        foreach (var name in new[] { "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS" }) start.Environment[name] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        var last = output.Trim().Split('\n')[^1];
        Console.WriteLine($"{Path.GetFileName(program)}: {last}");
        return double.Parse(last.Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
