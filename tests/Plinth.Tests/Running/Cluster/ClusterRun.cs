using System.Diagnostics;
using Plinth.Tests.Cli;

namespace Plinth.Tests.Running.Cluster;

/// <summary>A small run, here and on a Slurm. What jobs call for plinth is a script of the test's, so that the moments at which things happen are its own.</summary>
internal sealed class ClusterRun(SlurmOnThisHost slurm)
{
    /// <summary>A corpus of five tasks, or of several rounds of tasks, done here as <c>local</c>, and what jobs do before they call plinth.</summary>
    public static TestFolder Corpus(string cluster, string before = "", bool rounds = false)
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

    public Process Start(TestFolder folder, params string[] more) => Begin(folder, ["run", "small.yaml", "--on", "slurm", "--out", "cluster", .. more]);

    public Process Begin(TestFolder folder, string[] args) =>
        Process.Start(new ProcessStartInfo("dotnet", [PlinthProcess.Assembly, .. args])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SLURM_CONF"] = slurm.Configuration },
        })!;

    public (int Code, string Error) OnSlurm(TestFolder folder, params string[] more)
    {
        using var process = Start(folder, more);
        return Wait(process);
    }

    public (string Out, string Error) Call(TestFolder folder, params string[] args)
    {
        using var process = Begin(folder, args);
        var error = process.StandardError.ReadToEndAsync();
        return (process.StandardOutput.ReadToEnd(), error.Result);
    }

    /// <summary>Waits for a driver; after four minutes it and its jobs are ended, and the test fails.</summary>
    public (int Code, string Error) Wait(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(240_000))
        {
            process.Kill(entireProcessTree: true);
            var queue = slurm.Call("squeue", "-r", "-t", "all");
            slurm.Call("scancel", "-u", "root");
            Assert.Fail($"not done in four minutes\n{error.Result}\n{queue}\n{slurm.Log()}");
        }

        return (process.ExitCode, error.Result);
    }

    public static void AssertSame(TestFolder folder)
    {
        Assert.NotEmpty(folder.Fingerprints("local/corpus"));
        Assert.Equal(folder.Fingerprints("local/corpus"), folder.Fingerprints("cluster/corpus"));
        Assert.Equal(folder.Fingerprints("local/ledger"), folder.Fingerprints("cluster/ledger"));
    }
}
