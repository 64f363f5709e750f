namespace Plinth.Tests.Running.Cluster;

/// <summary>What becomes of a run when the controller goes away. Each test has a cluster of its own, so that no other misses it, or meets what it left behind.</summary>
[Collection("Slurm")]
public sealed class SlurmControllerTests : IDisposable
{
    private readonly SlurmOnThisHost _slurm = new();
    private readonly ClusterRun _run;

    public SlurmControllerTests() => _run = new(_slurm);

    public void Dispose() => _slurm.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_goes_on_when_the_controller_is_started_again(bool killed)
    {
        using var folder = ClusterRun.Corpus("attempts: 5, tasks_per_job: 2", "until [ -e go ]; do sleep 0.1; done", rounds: true);
        using var driver = _run.Start(folder);
        _slurm.Until("tasks that run", () => _run.Call(folder, "status", "cluster").Out.Contains("5 running", StringComparison.Ordinal));
        if (killed) _slurm.KillController();
        else _slurm.StopController();
        // What runs ends with nobody there to hear of it.
        folder.Write("go", "");
        _slurm.Until("tasks that are done", () => _run.Call(folder, "status", "cluster").Out.Contains("5/5 done", StringComparison.Ordinal));
        Assert.False(driver.HasExited);
        _slurm.StartController();
        var (code, error) = _run.Wait(driver);
        Assert.True(code == 0, error + _slurm.Log());
        ClusterRun.AssertSame(folder);
    }

    [Fact]
    public void What_is_cancelled_while_the_controller_is_away_is_cancelled_when_it_is_back()
    {
        using var folder = ClusterRun.Corpus("tasks_per_job: 2", "sleep 300");
        using var driver = _run.Start(folder);
        _slurm.Until("tasks that run", () => _run.Call(folder, "status", "cluster").Out.Contains("5 running", StringComparison.Ordinal));
        _slurm.StopController();
        using var cancel = _run.Begin(folder, ["cancel", "cluster"]);
        while (cancel.StandardError.ReadLine() is { } line && !line.Contains("does not answer", StringComparison.Ordinal)) { }
        Assert.False(cancel.HasExited);
        _slurm.StartController();
        Assert.Equal(0, _run.Wait(cancel).Code);
        var (code, error) = _run.Wait(driver);
        Assert.Equal(1, code);
        Assert.Contains("the run was cancelled", error, StringComparison.Ordinal);
        _slurm.Until("an empty queue", () => _slurm.Call("squeue", "-h").Trim().Length == 0);
    }
}
