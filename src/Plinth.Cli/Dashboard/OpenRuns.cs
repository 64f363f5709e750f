namespace Plinth.Cli.Dashboard;

/// <summary>Runs that have been looked at: opened once, and again when something in their folder has changed.</summary>
internal sealed class OpenRuns(RunFolders folders, bool readsSources) : IDisposable
{
    private const int MostOpen = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, OpenRun> _open = [];
    private long _clock;

    /// <summary>Names of the runs and trainings.</summary>
    public IReadOnlyList<string> Names => folders.Names;

    /// <summary>The folder of a run.</summary>
    /// <exception cref="NotFoundException">There is none of that name.</exception>
    public string Folder(string name) => folders.Find(name) ?? throw new NotFoundException($"there is no run '{name}' here");

    /// <summary>Opens a run; whoever asks gives it back by disposing the lease.</summary>
    public Lease Open(string name)
    {
        var folder = Folder(name);
        var stamp = OpenRun.StampOf(folder);
        lock (_lock)
        {
            if (!_open.TryGetValue(name, out var run) || run.Stamp != stamp)
            {
                if (run is not null) Retire(run);
                if (_open.Count >= MostOpen) Retire(_open.Values.MinBy(r => r.LastUsed)!);
                _open[name] = run = new OpenRun(name, folder, stamp, readsSources);
            }

            run.Users++;
            run.LastUsed = ++_clock;
            return new Lease(this, run);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            foreach (var run in _open.Values.ToList()) Retire(run);
    }

    private void Retire(OpenRun run)
    {
        _open.Remove(run.Name);
        run.Retired = true;
        if (run.Users == 0) run.Dispose();
    }

    private void Release(OpenRun run)
    {
        lock (_lock)
            if (--run.Users == 0 && run.Retired) run.Dispose();
    }

    /// <summary>A run while somebody uses it.</summary>
    internal readonly struct Lease(OpenRuns owner, OpenRun run) : IDisposable
    {
        public OpenRun Run => run;

        public void Dispose() => owner.Release(run);
    }
}

/// <summary>What was asked for is not there.</summary>
internal sealed class NotFoundException(string message) : PlinthException(message);
