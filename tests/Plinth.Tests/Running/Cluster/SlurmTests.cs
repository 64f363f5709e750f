using System.Diagnostics;
using Plinth.Tests.Cli;

namespace Plinth.Tests.Running.Cluster;

/// <summary>Runs on a real Slurm.</summary>
public sealed class SlurmTests
{
    [Fact]
    public void A_run_on_slurm_writes_the_bytes_of_a_local_run_and_submits_nothing_when_it_is_done()
    {
        Assert.SkipWhen(SlurmOnThisHost.Missing is not null, SlurmOnThisHost.Missing ?? "");
        using var slurm = new SlurmOnThisHost();
        using var folder = Corpus("tasks_per_job: 2, max_array_size: 2");
        Assert.Equal(0, PlinthProcess.Run(folder.Path, "run", "small.yaml", "--out", "local").Code);
        var (code, error) = OnSlurm(slurm, folder);
        Assert.True(code == 0, error);
        Assert.Contains("submitted as", error, StringComparison.Ordinal);
        AssertSame(folder);

        (code, error) = OnSlurm(slurm, folder);
        Assert.Equal(0, code);
        Assert.DoesNotContain("submitted", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_node_is_killed_ends_with_the_same_bytes()
    {
        Assert.SkipWhen(SlurmOnThisHost.Missing is not null, SlurmOnThisHost.Missing ?? "");
        using var slurm = new SlurmOnThisHost();
        using var folder = Corpus("tasks_per_job: 1");
        Assert.Equal(0, PlinthProcess.Run(folder.Path, "run", "small.yaml", "--out", "local").Code);
        using var driver = Start(slurm, folder);
        var killed = false;
        for (var wait = 0; wait < 600 && !killed && !driver.HasExited; wait++)
        {
            if (slurm.Call("squeue", "-h", "-t", "R", "-w", "n2", "-o", "%i").Trim().Length > 0)
            {
                slurm.KillNode(2);
                killed = true;
            }
            else Thread.Sleep(50);
        }

        var error = driver.StandardError.ReadToEnd();
        driver.WaitForExit();
        Assert.True(killed, error);
        Assert.True(driver.ExitCode == 0, error);
        AssertSame(folder);
    }

    [Fact]
    public void A_stage_that_fails_stops_what_comes_after_it_and_says_why()
    {
        Assert.SkipWhen(SlurmOnThisHost.Missing is not null, SlurmOnThisHost.Missing ?? "");
        using var slurm = new SlurmOnThisHost();
        using var folder = Corpus("tasks_per_job: 1");
        // A folder where a part of stage 1 is to have its name.
        Directory.CreateDirectory(folder.File("cluster/stage-1/part-00001.jsonl.zst/full"));
        var (code, error) = OnSlurm(slurm, folder);
        Assert.Equal(1, code);
        Assert.Contains("stage-1, task 1: ", error, StringComparison.Ordinal);
        Assert.Contains("failed-1)", error, StringComparison.Ordinal);
        Assert.Equal("", slurm.Call("squeue", "-h", "-t", "PD").Trim());
        var status = PlinthProcess.Run(folder.Path, "status", "cluster");
        Assert.Contains("1 failed", status.Out, StringComparison.Ordinal);

        Directory.Delete(folder.File("cluster/stage-1/part-00001.jsonl.zst"), recursive: true);
        (code, error) = OnSlurm(slurm, folder);
        Assert.True(code == 0, error);
    }

    private static TestFolder Corpus(string cluster)
    {
        var folder = new TestFolder();
        SmallCorpus.Write(folder);
        folder.Write("small.yaml", SmallCorpus.Recipe.Replace("  - dedup-minhash: { preset: fineweb }\n", "", StringComparison.Ordinal)
            + $"\ncluster: {{ {cluster} }}\n");
        return folder;
    }

    private static Process Start(SlurmOnThisHost slurm, TestFolder folder) =>
        Process.Start(new ProcessStartInfo("dotnet", [PlinthProcess.Assembly, "run", "small.yaml", "--on", "slurm", "--out", "cluster"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardError = true,
            Environment = { ["SLURM_CONF"] = slurm.Configuration },
        })!;

    private static (int Code, string Error) OnSlurm(SlurmOnThisHost slurm, TestFolder folder)
    {
        using var process = Start(slurm, folder);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    private static void AssertSame(TestFolder folder)
    {
        Assert.Equal(folder.Fingerprints("local/corpus"), folder.Fingerprints("cluster/corpus"));
        Assert.Equal(folder.Fingerprints("local/ledger"), folder.Fingerprints("cluster/ledger"));
    }
}
