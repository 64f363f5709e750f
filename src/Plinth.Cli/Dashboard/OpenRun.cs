using System.Collections.Concurrent;
using Plinth.Cli.Query;
using Plinth.Recipes;
using Plinth.Running;

namespace Plinth.Cli.Dashboard;

/// <summary>A run as it stands in its folder at one moment; everything in it is read when it is first asked for.</summary>
internal sealed class OpenRun(string name, string folder, string stamp, bool readsSources) : IDisposable
{
    private readonly Lazy<RunState> _state = new(() =>
    {
        RunFolders.CheckPlain(folder);
        return Run.ReadState(Path.Combine(folder, "run.json"));
    });

    private readonly Lock _once = new();
    private Lazy<RunDatabase>? _database;
    private Lazy<RunSummary>? _summary;
    private Lazy<Run>? _prepared;

    /// <summary>Its name among the runs.</summary>
    public string Name => name;

    /// <summary>Its folder.</summary>
    public string Folder => folder;

    /// <summary>What its folder looked like.</summary>
    public string Stamp => stamp;

    /// <summary>How many requests use it; kept by <see cref="OpenRuns"/>.</summary>
    public int Users { get; set; }

    /// <summary>Whether it has been replaced; kept by <see cref="OpenRuns"/>.</summary>
    public bool Retired { get; set; }

    /// <summary>When it was last used; kept by <see cref="OpenRuns"/>.</summary>
    public long LastUsed { get; set; }

    /// <summary>What run.json holds.</summary>
    public RunState State => _state.Value;

    /// <summary>Whether this is a run of a recipe; a training alone has no run.json.</summary>
    public bool IsRun => File.Exists(Path.Combine(folder, "run.json"));

    /// <summary>Whether the files that its recipe names may be read again.</summary>
    public bool ReadsSources => readsSources;

    /// <summary>Its counts, so far or in all.</summary>
    public RunSummary Summary => Once(ref _summary, () => Plinth.Running.Summary.SoFar(State, Progress.Counts(folder, State)));

    /// <summary>Its ledger and corpus as tables.</summary>
    public RunDatabase Database => Once(ref _database, () =>
    {
        _ = State;
        return new RunDatabase(folder, threads: Math.Clamp(Environment.ProcessorCount, 1, 4));
    });

    /// <summary>What questions about its ledger have been answered once.</summary>
    public ConcurrentDictionary<string, object> Answers { get; } = new();

    /// <summary>What is worked on in the background, or was.</summary>
    public LongAnswers Long { get; } = new();

    /// <summary>The run with its recipe's steps ready to work.</summary>
    /// <exception cref="PlinthException">Files that the recipe names may not be read, or cannot be.</exception>
    public Run Prepared => readsSources
        ? Once(ref _prepared, () => { _ = State; return Run.Open(folder); })
        : throw new PlinthException("sources are not read again here: plinth serve was started on an open address without --read-sources");

    /// <summary>What the files in a run's folder look like: another text when anything has changed.</summary>
    public static string StampOf(string folder)
    {
        var state = new FileInfo(Path.Combine(folder, "run.json"));
        var counts = string.Join(',', Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(d => $"{Path.GetFileName(d)}:{Directory.GetLastWriteTimeUtc(d).Ticks}"));
        return $"{(state.Exists ? state.LastWriteTimeUtc.Ticks : 0)} {counts}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_database is { IsValueCreated: true } database) database.Value.Dispose();
    }

    // A failure is not kept: what was missing may be there at the next try.
    private T Once<T>(ref Lazy<T>? field, Func<T> make) where T : class
    {
        Lazy<T> lazy;
        lock (_once) lazy = field ??= new Lazy<T>(make);
        try { return lazy.Value; }
        catch
        {
            lock (_once) if (ReferenceEquals(field, lazy)) field = null;
            throw;
        }
    }
}
