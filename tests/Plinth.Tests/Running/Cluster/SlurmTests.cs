using System.Diagnostics;
using Plinth.Tests.Cli;

namespace Plinth.Tests.Running.Cluster;

/// <summary>Runs on a real Slurm. What jobs call for plinth is a script of the test's, so that the moments at which things happen are its own.</summary>
public sealed class SlurmTests(SlurmOnThisHost slurm) : IClassFixture<SlurmOnThisHost>
{
    [Fact]
    public void A_run_on_slurm_writes_the_bytes_of_a_local_run_and_submits_nothing_when_it_is_done()
    {
        using var folder = Corpus("tasks_per_job: 3, max_array_size: 3", rounds: true);
        var (code, error) = OnSlurm(folder);
        Assert.True(code == 0, error);
        Assert.Contains("submitted as", error, StringComparison.Ordinal);
        AssertSame(folder);

        (code, error) = OnSlurm(folder);
        Assert.Equal(0, code);
        Assert.DoesNotContain("submitted", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_node_is_killed_ends_with_the_same_bytes()
    {
        // On the second node nothing ends until it has been killed.
        using var folder = Corpus("attempts: 5", $"""
            [ "$SLURMD_NODENAME" != {slurm.Node(2)} ] || [ -e killed ] || sleep 300
            """);
        using var driver = Start(folder);
        slurm.Until("a job on node 2", () => slurm.Call("squeue", "-h", "-t", "R", "-w", slurm.Node(2), "-o", "%i").Trim().Length > 0);
        slurm.KillNode(2);
        folder.Write("killed", "");
        try
        {
            var (code, error) = Wait(driver);
            Assert.True(code == 0, error + slurm.Log());
            AssertSame(folder);
        }
        finally { slurm.StartNode(2); }
    }

    [Fact]
    public void A_task_that_was_killed_is_submitted_again()
    {
        using var folder = Corpus("attempts: 2", """
            [ "$2 $3 $4" != "$PWD/cluster stage-1 2" ] || [ -e struck ] || { touch struck; kill -KILL $PPID; exit; }
            """);
        var (code, error) = OnSlurm(folder);
        Assert.True(code == 0, error);
        Assert.Contains("stage-1, task 2: ended as FAILED with nothing written; submitted again (attempt 2 of 2)", error, StringComparison.Ordinal);
        AssertSame(folder);
    }

    [Fact]
    public void A_task_out_of_memory_is_submitted_again_with_twice_the_memory()
    {
        using var folder = Corpus("memory: 300M", """
            [ "$3 $4" != "stage-1 1" ] || [ "$SLURM_MEM_PER_NODE" -ge 1200 ] || kill -KILL $$
            """);
        var (code, error) = OnSlurm(folder);
        Assert.True(code == 0, error);
        Assert.Contains("stage-1, task 1: out of memory; submitted again (attempt 3 of 3)", error, StringComparison.Ordinal);
        Assert.Contains("stage-1: memory raised to 1200 MB", error, StringComparison.Ordinal);
        AssertSame(folder);
    }

    [Fact]
    public void A_stage_that_fails_stops_what_comes_after_it_and_says_why()
    {
        using var folder = Corpus("tasks_per_job: 5", rounds: true);
        // A folder where a part of stage 1 is to have its name.
        Directory.CreateDirectory(folder.File("cluster/stage-1/part-00001.jsonl.zst/full"));
        var (code, error) = OnSlurm(folder);
        Assert.Equal(1, code);
        Assert.Contains("stage-1, task 1: ", error, StringComparison.Ordinal);
        Assert.Contains("failed-1)", error, StringComparison.Ordinal);
        Assert.Equal("", slurm.Call("squeue", "-h", "-t", "PD").Trim());
        Assert.Contains("1 failed", Call(folder, "status", "cluster").Out, StringComparison.Ordinal);

        Directory.Delete(folder.File("cluster/stage-1/part-00001.jsonl.zst"), recursive: true);
        (code, error) = OnSlurm(folder);
        Assert.True(code == 0, error);
        AssertSame(folder);
    }

    [Fact]
    public void A_run_is_left_looked_at_cancelled_and_gone_on_with()
    {
        using var folder = Corpus("tasks_per_job: 2", "until [ -e go ]; do sleep 0.1; done");
        var (code, error) = OnSlurm(folder, "--detach");
        Assert.True(code == 0, error);
        Assert.Contains("submitted; see plinth status", error, StringComparison.Ordinal);
        slurm.Until("tasks that run", () => Call(folder, "status", "cluster").Out.Contains("0/5 done  5 running  0 pending  0 failed", StringComparison.Ordinal));

        Assert.Contains("cancelled", Call(folder, "cancel", "cluster").Error, StringComparison.Ordinal);
        slurm.Until("an empty queue", () => slurm.Call("squeue", "-h").Trim().Length == 0);

        (code, error) = OnSlurm(folder, "--detach");
        Assert.True(code == 0, error);
        using var driver = Start(folder);
        // The jobs end when they are let go, which is after this driver has found them.
        var told = "";
        while (driver.StandardError.ReadLine() is { } line && !(told += line + "\n").Contains("going on with", StringComparison.Ordinal)) { }
        Assert.Contains("going on with", told, StringComparison.Ordinal);
        folder.Write("go", "");
        (code, error) = Wait(driver);
        Assert.True(code == 0, error);
        AssertSame(folder);
    }

    [Fact]
    public void The_driver_of_a_run_that_is_cancelled_says_so()
    {
        using var folder = Corpus("tasks_per_job: 2", "sleep 300");
        using var driver = Start(folder);
        // Of this run, not what another test may have left behind.
        slurm.Until("tasks that run", () => Call(folder, "status", "cluster").Out.Contains("0/5 done  5 running  0 pending  0 failed", StringComparison.Ordinal));
        Assert.Contains("cancelled", Call(folder, "cancel", "cluster").Error, StringComparison.Ordinal);
        var (code, error) = Wait(driver);
        Assert.Equal(1, code);
        Assert.Contains("the run was cancelled", error, StringComparison.Ordinal);
        slurm.Until("an empty queue", () => slurm.Call("squeue", "-h").Trim().Length == 0);
    }

    /// <summary>A corpus of five tasks, or of several rounds of tasks, done here as <c>local</c>, and what jobs do before they call plinth.</summary>
    private static TestFolder Corpus(string cluster, string before = "", bool rounds = false)
    {
        Assert.SkipWhen(SlurmOnThisHost.Missing is not null, SlurmOnThisHost.Missing ?? "");
        var folder = new TestFolder();
        SmallCorpus.Write(folder, 100);
        folder.Write("job", $"#!/bin/bash\n{before}\nexec dotnet '{PlinthProcess.Assembly}' \"$@\"\n");
        folder.Write("small.yaml", SmallCorpus.Recipe.Replace(", split_bytes: 40000", "", StringComparison.Ordinal)
            .Replace("  - dedup-minhash: { preset: fineweb }\n", "", StringComparison.Ordinal)
            .Replace("  - dedup-exact: {}\n", rounds ? "  - dedup-exact: {}\n" : "", StringComparison.Ordinal)
            + $"\ncluster: {{ {cluster}, poll_seconds: 1, command: bash {folder.File("job")} }}\n");
        var (code, _, error) = PlinthProcess.Run(folder.Path, "run", "small.yaml", "--out", "local");
        Assert.True(code == 0, error);
        return folder;
    }

    private Process Start(TestFolder folder, params string[] more) => Begin(folder, ["run", "small.yaml", "--on", "slurm", "--out", "cluster", .. more]);

    private Process Begin(TestFolder folder, string[] args) =>
        Process.Start(new ProcessStartInfo("dotnet", [PlinthProcess.Assembly, .. args])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SLURM_CONF"] = slurm.Configuration },
        })!;

    private (int Code, string Error) OnSlurm(TestFolder folder, params string[] more)
    {
        using var process = Start(folder, more);
        return Wait(process);
    }

    private (string Out, string Error) Call(TestFolder folder, params string[] args)
    {
        using var process = Begin(folder, args);
        var error = process.StandardError.ReadToEndAsync();
        return (process.StandardOutput.ReadToEnd(), error.Result);
    }

    /// <summary>Waits for a driver; after two minutes it and its jobs are ended, and the test fails.</summary>
    private (int Code, string Error) Wait(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(120_000))
        {
            process.Kill(entireProcessTree: true);
            var queue = slurm.Call("squeue", "-r", "-t", "all");
            slurm.Call("scancel", "-u", "root");
            Assert.Fail($"not done in two minutes\n{error.Result}\n{queue}\n{slurm.Log()}");
        }

        return (process.ExitCode, error.Result);
    }

    private static void AssertSame(TestFolder folder)
    {
        Assert.NotEmpty(folder.Fingerprints("local/corpus"));
        Assert.Equal(folder.Fingerprints("local/corpus"), folder.Fingerprints("cluster/corpus"));
        Assert.Equal(folder.Fingerprints("local/ledger"), folder.Fingerprints("cluster/ledger"));
    }
}
