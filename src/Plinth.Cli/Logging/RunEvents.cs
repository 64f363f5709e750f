using System.Diagnostics;

namespace Plinth.Cli.Logging;

/// <summary>How far a round is, as an event now and then; that it began and ended, its span says.</summary>
internal sealed class RunEvents : IRunDisplay
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(15);

    private readonly JsonLog _log;
    private readonly Timer _timer;
    private string? _name;
    private int _tasks;
    private int _done;
    private long _read;
    private long _kept;
    private long _chars;
    private long _started;

    /// <param name="log">Where events go.</param>
    public RunEvents(JsonLog log)
    {
        _log = log;
        _timer = new Timer(_ => Tell(), null, s_every, s_every);
    }

    public void Begin(string name, int tasks, int done)
    {
        (_read, _kept, _chars, _started) = (0, 0, 0, Stopwatch.GetTimestamp());
        (_tasks, _done, _name) = (tasks, done, name);
    }

    public void Advance(long read, long kept, long chars)
    {
        Interlocked.Add(ref _read, read);
        Interlocked.Add(ref _kept, kept);
        Interlocked.Add(ref _chars, chars);
    }

    public void TaskDone() => Interlocked.Increment(ref _done);

    public void End()
    {
        Tell();
        _name = null;
    }

    public void Break()
    {
    }

    public void Dispose() => _timer.Dispose();

    private void Tell()
    {
        if (_name is not { } name) return;
        _log.Event("info", "progress", ("stage", name), ("tasks", _tasks), ("tasks_done", Volatile.Read(ref _done)),
            ("documents_read", Interlocked.Read(ref _read)), ("documents_kept", Interlocked.Read(ref _kept)), ("characters_read", Interlocked.Read(ref _chars)),
            ("seconds", Stopwatch.GetElapsedTime(_started).TotalSeconds));
    }
}
