using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Plinth.Models.Tests.Cli;
using Plinth.Models.Tests.Training;
using Plinth.Models.Training;

namespace Plinth.Models.Tests.Distributed;

/// <summary>The program under mpirun, as a shell would start it.</summary>
public sealed class MpiTests
{
    [Fact]
    public void Two_processes_learn_what_one_learns_and_the_first_alone_speaks()
    {
        using var folder = Folder("steps: 30\naccumulate: 3");
        var (code, output, error) = MpiRun(folder, 2, "train", "plan.yaml", "--out", "two");
        Assert.True(code == 0, error);
        Assert.Equal("two/checkpoints/step-00000030", output.Trim());
        Assert.Single(error.Split('\n'), l => l.Contains(" parameters, 30 steps of ", StringComparison.Ordinal));
        (code, _, error) = PlinthProcess.Run(folder.Path, "train", "plan.yaml", "--out", "one");
        Assert.True(code == 0, error);
        var (one, two) = (Losses(folder, "one"), Losses(folder, "two"));
        Assert.Equal(33, one.Count);
        Assert.Equal(one.Count, two.Count);
        Assert.All(one.Zip(two), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public async Task A_signal_to_one_process_stops_all_with_a_checkpoint_and_one_process_goes_on_from_it()
    {
        using var folder = Folder("steps: 1500\nvalidation: { every: off }");
        using var together = Start(folder, [.. Ranks(2), .. Plinth("train", "plan.yaml", "--out", "run")]);
        var reading = together.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Wait(() => Lines(folder.File("run/log.jsonl")) >= 20);
        var second = Children(together.Id)[1];
        Process.Start("kill", ["-TERM", second.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        var error = await reading;
        await together.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(together.ExitCode == 130, error);
        Assert.Single(error.Split('\n'), l => l.Contains("the checkpoint stays in run", StringComparison.Ordinal));
        var saved = new TrainingFolder(folder.File("run")).Newest()!;
        Assert.Equal(Lines(folder.File("run/log.jsonl")), TrainingFolder.StateOf(saved).Step);
        var (code, _, more) = PlinthProcess.Run(folder.Path, "train", "plan.yaml", "--out", "run", "--set", "seconds=1");
        Assert.True(code == 0, more);
        Assert.Contains("goes on from", more, StringComparison.Ordinal);
        (code, _, more) = PlinthProcess.Run(folder.Path, "train", "plan.yaml", "--out", "whole", "--set", "seconds=2");
        Assert.True(code == 0, more);
        Assert.All(Losses(folder, "whole").Zip(Losses(folder, "run")).Take(40), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public async Task A_process_that_fails_ends_all_and_says_which_it_was()
    {
        using var folder = Folder("steps: 1500");
        var watch = Stopwatch.StartNew();
        using var together = Start(folder, [.. Ranks(1), .. Plinth("train", "plan.yaml", "--out", "run"), ":", .. Ranks(1), .. Plinth("train", "gone.yaml", "--out", "run")]);
        var error = await together.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await together.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, together.ExitCode);
        Assert.Contains("plinth: rank 1 of 2 on ", error, StringComparison.Ordinal);
        Assert.Contains("gone.yaml: cannot be read", error, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
    }

    [Fact]
    public void What_all_processes_fail_by_is_said_once()
    {
        using var folder = Folder("steps: 5\nlenght: 8");
        var (code, output, error) = MpiRun(folder, 3, "train", "plan.yaml");
        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Single(error.Split('\n'), l => l.Contains("lenght", StringComparison.Ordinal));
    }

    [Fact]
    public void A_process_whose_launcher_is_not_this_MPIs_is_told_so_instead_of_training_by_itself()
    {
        using var folder = Folder("steps: 5");
        var (code, output, error) = PlinthProcess.RunWith("PMI_SIZE", "2", folder.Path, "train", "plan.yaml");
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Contains("mpiexec started 2 processes, but Open MPI calls this one rank 0 of 1", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("runs")));
    }

    private static TestFolder Folder(string more)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mpirun"), "Open MPI is not installed (Debian: apt-get install openmpi-bin)");
        var folder = new TestFolder();
        TestTokens.Make(folder.File("tokens"));
        var keys = more.Split('\n').Select(l => l.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        folder.Write("plan.yaml", string.Join('\n', TestTokens.Yaml("tokens").Split('\n').Where(l => !keys.Contains(l.Split(':')[0]))) + "\n" + more);
        return folder;
    }

    private static (int Code, string Out, string Error) MpiRun(TestFolder folder, int ranks, params string[] args)
    {
        using var process = Start(folder, [.. Ranks(ranks), .. Plinth(args)]);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static Process Start(TestFolder folder, string[] args)
    {
        var start = new ProcessStartInfo("mpirun", args) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // More processes than cores, on this machine alone, whoever runs the tests.
        foreach (var name in (string[])["OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "OMPI_MCA_rmaps_base_oversubscribe"]) start.Environment[name] = "1";
        start.Environment["OMPI_MCA_btl"] = "self,vader";
        return Process.Start(start)!;
    }

    private static string[] Ranks(int count) => ["-n", count.ToString(CultureInfo.InvariantCulture)];

    private static string[] Plinth(params string[] args) => ["dotnet", PlinthProcess.Assembly, .. args];

    private static int[] Children(int process) => [.. Directory.EnumerateDirectories($"/proc/{process}/task").SelectMany(t => File.ReadAllText(Path.Combine(t, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)];

    private static List<double> Losses(TestFolder folder, string run) => [.. File.ReadLines(folder.File(run + "/log.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).Select(l =>
        l.TryGetProperty("loss", out var loss) ? loss.GetDouble() : l.GetProperty("validation").GetProperty("tokens").GetDouble())];

    private static int Lines(string path)
    {
        try { return File.Exists(path) ? File.ReadLines(path).Count() : 0; }
        catch (IOException) { return 0; }
    }

    private static void Wait(Func<bool> done)
    {
        for (var watch = Stopwatch.StartNew(); !done() && watch.Elapsed < TimeSpan.FromMinutes(1);) Thread.Sleep(5);
    }
}
