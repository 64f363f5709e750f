using System.Diagnostics;
using System.Globalization;
using Plinth.Models;
using Plinth.Models.Distributed;
using Plinth.Models.Training;
using Plinth.Tokens.Shards;

namespace Plinth.ModelBench;

/// <summary>What more processes give: the demo's model by one and by several under mpirun, in turns, as many sequences and one thread for each.</summary>
internal static class RanksBench
{
    private const int Warm = 5;

    public static int Run(int ranks, int rounds, int steps)
    {
        var ratios = new List<(double Median, double Quiet, double Cpu)>();
        for (var round = 0; round < rounds; round++)
        {
            var (one, several) = (Child(1, steps), Child(ranks, steps));
            ratios.Add((several.Median / one.Median, several.Quiet / one.Quiet, ranks * several.Cpu / one.Cpu));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: by the median step {one.Median:0} and {several.Median:0} tokens/s, ratio {ratios[^1].Median:0.00}; by the fastest tenth {one.Quiet:0} and {several.Quiet:0}, ratio {ratios[^1].Quiet:0.00}; by CPU time {one.Cpu:0} and {several.Cpu:0} tokens/CPU-s, ratio {ratios[^1].Cpu:0.00} if each rank has a core"));
        }

        double Middle(IEnumerable<double> values) => values.Order().ElementAt(rounds / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ranks} ranks are {Middle(ratios.Select(r => r.Median)):0.00} times as fast as one, and {Middle(ratios.Select(r => r.Quiet)):0.00} times by the fastest tenth of steps, which other programs disturbed least; by CPU time, {Middle(ratios.Select(r => r.Cpu)):0.00} times if each has a core"));
        return 0;
    }

    /// <summary>One of the processes: trains, and the first prints tokens a second by the median and the fastest tenth of its steps, and by CPU time.</summary>
    public static int Rank(int steps)
    {
        var launch = Launch.Of(Environment.GetEnvironmentVariable);
        using var ranks = launch.Count > 1 ? MpiRanks.Start(launch) : Ranks.Alone;
        // Each makes its own, all the same.
        var folder = Directory.CreateTempSubdirectory("plinth-bench-");
        try
        {
            Tokens(folder.FullName);
            var batch = 4 * ranks.Count;
            var plan = TrainingReader.Read(Path.Combine(AppContext.BaseDirectory, "demo.yaml"), string.Create(CultureInfo.InvariantCulture, $"tokens={folder.FullName}"), "validation.every=off", "samples.every=off", "seconds=off", "spike=off", "threads=1",
                string.Create(CultureInfo.InvariantCulture, $"batch={batch}"), string.Create(CultureInfo.InvariantCulture, $"steps={steps + Warm}"));
            // The folders have names of their own; the plan that ranks compare has the sources' names.
            plan = plan with { Tokens = [plan.Tokens[0] with { Name = "made" }] };
            var watch = new StepWatch();
            new Trainer(plan, Path.Combine(folder.FullName, "run"), watch, TimeProvider.System, ranks).Run(0, CancellationToken.None);
            if (ranks.First) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{plan.TokensPerStep / watch.Seconds(0.5):0.0} {plan.TokensPerStep / watch.Seconds(0.1):0.0} {watch.PerCpuSecond:0.0}"));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Tokens(string folder)
    {
        const int Vocabulary = 8192, Documents = 600, Length = 512;
        Directory.CreateDirectory(Path.Combine(folder, "train"));
        var draw = new Draw(1);
        using (var writer = new ShardWriter(Path.Combine(folder, "train", "part-00000"), ShardFormat.Megatron, 2, "none"))
        {
            for (var document = 0; document < Documents; document++)
            {
                writer.Write([.. Enumerable.Range(0, Length).Select(_ => draw.Below(Vocabulary))]);
                writer.EndDocument();
            }

            writer.Complete();
        }

        var split = new TokenSplit { Documents = Documents, Tokens = Documents * Length, Shards = [new("train/part-00000.bin", Documents, Documents * Length)] };
        new TokenManifest { Format = ShardFormat.Megatron, TokenBytes = 2, Tokenizer = "none", VocabularySize = Vocabulary, EndOfText = 0, Total = new(split.Documents, split.Tokens, 0), Splits = new(StringComparer.Ordinal) { ["train"] = split } }.Write(folder);
    }

    private static (double Median, double Quiet, double Cpu) Child(int ranks, int steps)
    {
        var start = new ProcessStartInfo("mpirun", ["-n", ranks.ToString(CultureInfo.InvariantCulture), "dotnet", Environment.GetCommandLineArgs()[0], "rank", steps.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        foreach (var name in (string[])["OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "OMPI_MCA_rmaps_base_oversubscribe"]) start.Environment[name] = "1";
        start.Environment["OMPI_MCA_btl"] = "self,vader";
        start.Environment["OMPI_MCA_mpi_yield_when_idle"] = "1";
        start.Environment["OMPI_MCA_hwloc_base_binding_policy"] = "none";
        start.Environment["TERM"] = "dumb";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"mpirun ended with {process.ExitCode}");
        double[] speeds = [.. output.Trim().Split('\n')[^1].Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        return (speeds[0], speeds[1], speeds[2]);
    }

    /// <summary>Wall time from step to step.</summary>
    private sealed class StepWatch : ITrainingProgress
    {
        private readonly List<double> _seconds = [];
        private readonly List<double> _rates = [];
        private long _last;

        /// <summary>Tokens a CPU second, waiting for the others included.</summary>
        public double PerCpuSecond => _rates.Order().ElementAt(_rates.Count / 2);

        public double Seconds(double share) => _seconds.Order().ElementAt((int)(_seconds.Count * share));

        public void Step(TrainingStep step)
        {
            var now = Stopwatch.GetTimestamp();
            if (step.Step > Warm)
            {
                _seconds.Add(Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
                _rates.Add(step.TokensPerCpuSecond);
            }

            _last = now;
        }

        public void Begin(TrainingPlan plan, long parameters, double matrixRate, string? checkpoint)
        {
        }

        public void Warn(string message) => Console.Error.WriteLine(message);

        public void Validated(long step, IReadOnlyDictionary<string, double> losses)
        {
        }

        public void Sampled(long step, string prompt, string text)
        {
        }

        public void Saved(long step, string folder)
        {
        }
    }
}
