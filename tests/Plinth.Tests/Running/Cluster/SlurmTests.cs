namespace Plinth.Tests.Running.Cluster;

/// <summary>Runs on a real Slurm. What jobs call for plinth is a script of the test's, so that the moments at which things happen are its own.</summary>
[Collection("Slurm")]
public sealed class SlurmTests(SlurmOnThisHost slurm) : IClassFixture<SlurmOnThisHost>
{
    private readonly ClusterRun _run = new(slurm);

    [Fact]
    public void A_run_on_slurm_writes_the_bytes_of_a_local_run_and_submits_nothing_when_it_is_done()
    {
        using var folder = ClusterRun.Corpus("tasks_per_job: 3, max_array_size: 3", rounds: true);
        var (code, error) = _run.OnSlurm(folder);
        Assert.True(code == 0, error);
        Assert.Contains("submitted as", error, StringComparison.Ordinal);
        ClusterRun.AssertSame(folder);

        (code, error) = _run.OnSlurm(folder);
        Assert.Equal(0, code);
        Assert.DoesNotContain("submitted", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_node_is_killed_ends_with_the_same_bytes()
    {
        // On the second node nothing ends until it has been killed.
        using var folder = ClusterRun.Corpus("attempts: 5", $"""
            [ "$SLURMD_NODENAME" != {slurm.Node(2)} ] || [ -e killed ] || touch "begun-$4"
            while [ "$SLURMD_NODENAME" = {slurm.Node(2)} ] && [ ! -e killed ]; do sleep 0.2; done
            """);
        using var driver = _run.Start(folder);
        // A job that dies while it is launched is held for two minutes.
        slurm.Until("jobs that have begun on node 2", () => Directory.GetFiles(folder.Path, "begun-*").Length is > 0 and var begun
            && slurm.Call("squeue", "-h", "-r", "-t", "R", "-w", slurm.Node(2), "-o", "%i").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == begun);
        slurm.KillNode(2);
        folder.Write("killed", "");
        try
        {
            var (code, error) = _run.Wait(driver);
            Assert.True(code == 0, error + slurm.Log());
            ClusterRun.AssertSame(folder);
        }
        finally { slurm.StartNode(2); }
    }

    [Fact]
    public void A_task_that_was_killed_is_submitted_again()
    {
        using var folder = ClusterRun.Corpus("attempts: 2", """
            [ "$2 $3 $4" != "$PWD/cluster stage-1 2" ] || [ -e struck ] || { touch struck; kill -KILL $PPID; exit; }
            """);
        var (code, error) = _run.OnSlurm(folder);
        Assert.True(code == 0, error);
        Assert.Contains("stage-1, task 2: ended as FAILED with nothing written; submitted again (attempt 2 of 2)", error, StringComparison.Ordinal);
        ClusterRun.AssertSame(folder);
    }

    [Fact]
    public void A_task_out_of_memory_is_submitted_again_with_twice_the_memory()
    {
        using var folder = ClusterRun.Corpus("memory: 300M", """
            [ "$3 $4" != "stage-1 1" ] || [ "$SLURM_MEM_PER_NODE" -ge 1200 ] || kill -KILL $$
            """);
        var (code, error) = _run.OnSlurm(folder);
        Assert.True(code == 0, error);
        Assert.Contains("stage-1, task 1: out of memory; submitted again (attempt 3 of 3)", error, StringComparison.Ordinal);
        Assert.Contains("stage-1: memory raised to 1200 MB", error, StringComparison.Ordinal);
        ClusterRun.AssertSame(folder);
    }

    [Fact]
    public void A_stage_that_fails_stops_what_comes_after_it_and_says_why()
    {
        using var folder = ClusterRun.Corpus("tasks_per_job: 5", rounds: true);
        // A folder where a part of stage 1 is to have its name.
        Directory.CreateDirectory(folder.File("cluster/stage-1/part-00001.jsonl.zst/full"));
        var (code, error) = _run.OnSlurm(folder);
        Assert.Equal(1, code);
        Assert.Contains("stage-1, task 1: ", error, StringComparison.Ordinal);
        Assert.Contains("failed-1)", error, StringComparison.Ordinal);
        Assert.Equal("", slurm.Call("squeue", "-h", "-t", "PD").Trim());
        Assert.Contains("1 failed", _run.Call(folder, "status", "cluster").Out, StringComparison.Ordinal);

        Directory.Delete(folder.File("cluster/stage-1/part-00001.jsonl.zst"), recursive: true);
        (code, error) = _run.OnSlurm(folder);
        Assert.True(code == 0, error);
        ClusterRun.AssertSame(folder);
    }

    [Fact]
    public void A_run_is_left_looked_at_cancelled_and_gone_on_with()
    {
        using var folder = ClusterRun.Corpus("tasks_per_job: 2", "until [ -e go ]; do sleep 0.1; done");
        var (code, error) = _run.OnSlurm(folder, "--detach");
        Assert.True(code == 0, error);
        Assert.Contains("submitted; see plinth status", error, StringComparison.Ordinal);
        slurm.Until("tasks that run", () => _run.Call(folder, "status", "cluster").Out.Contains("0/5 done  5 running  0 pending  0 failed", StringComparison.Ordinal));

        Assert.Contains("cancelled", _run.Call(folder, "cancel", "cluster").Error, StringComparison.Ordinal);
        slurm.Until("an empty queue", () => slurm.Call("squeue", "-h").Trim().Length == 0);

        (code, error) = _run.OnSlurm(folder, "--detach");
        Assert.True(code == 0, error);
        using var driver = _run.Start(folder);
        // The jobs end when they are let go, which is after this driver has found them.
        var told = "";
        while (driver.StandardError.ReadLine() is { } line && !(told += line + "\n").Contains("going on with", StringComparison.Ordinal)) { }
        Assert.Contains("going on with", told, StringComparison.Ordinal);
        folder.Write("go", "");
        (code, error) = _run.Wait(driver);
        Assert.True(code == 0, error);
        ClusterRun.AssertSame(folder);
    }

    [Fact]
    public void The_driver_of_a_run_that_is_cancelled_says_so()
    {
        using var folder = ClusterRun.Corpus("tasks_per_job: 2", "sleep 300");
        using var driver = _run.Start(folder);
        // Of this run, not what another test may have left behind.
        slurm.Until("tasks that run", () => _run.Call(folder, "status", "cluster").Out.Contains("0/5 done  5 running  0 pending  0 failed", StringComparison.Ordinal));
        Assert.Contains("cancelled", _run.Call(folder, "cancel", "cluster").Error, StringComparison.Ordinal);
        var (code, error) = _run.Wait(driver);
        Assert.Equal(1, code);
        Assert.Contains("the run was cancelled", error, StringComparison.Ordinal);
        slurm.Until("an empty queue", () => slurm.Call("squeue", "-h").Trim().Length == 0);
    }
}
