using System.Diagnostics;
using Plinth.Cli.Logging;
using Plinth.Running;

namespace Plinth.Cli;

/// <summary>Shows how a run goes: one line that is written over on a terminal, a plain line now and then elsewhere.</summary>
internal sealed class ConsoleProgress : IRunDisplay
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(15);

    private readonly TextWriter _out;
    private readonly bool _terminal = !Console.IsErrorRedirected;
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private string _name = "";
    private int _tasks;
    private int _done;
    private int _doneBefore;
    private long _read;
    private long _kept;
    private long _chars;
    private long _started;
    private int _width;

    /// <summary>Shows it on stderr, or in its log where there is one.</summary>
    public static IRunDisplay Open() => JsonLog.Current is { } log ? new RunEvents(log) : new ConsoleProgress(Console.Error);

    public ConsoleProgress(TextWriter output)
    {
        _out = output;
        var every = _terminal ? OnTerminal : Elsewhere;
        _timer = new Timer(_ => Show(ended: false), null, every, every);
    }

    public void Begin(string name, int tasks, int done)
    {
        lock (_lock)
        {
            (_name, _tasks, _done, _doneBefore) = (name, tasks, done, done);
            (_read, _kept, _chars, _started) = (0, 0, 0, Stopwatch.GetTimestamp());
        }
    }

    public void Advance(long read, long kept, long chars)
    {
        Interlocked.Add(ref _read, read);
        Interlocked.Add(ref _kept, kept);
        Interlocked.Add(ref _chars, chars);
    }

    public void TaskDone() => Interlocked.Increment(ref _done);

    public void End() => Show(ended: true);

    public void Break()
    {
        lock (_lock)
        {
            if (_width > 0) _out.WriteLine();
            (_name, _width) = ("", 0);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        Break();
    }

    private void Show(bool ended)
    {
        lock (_lock)
        {
            if (_name.Length == 0) return;
            var line = Line(ended);
            if (_terminal) _out.Write("\r" + line.PadRight(_width));
            else _out.WriteLine(line);
            _width = _terminal ? line.Length : 0;
            if (!ended) return;
            if (_terminal) _out.WriteLine();
            (_name, _width) = ("", 0);
        }
    }

    private string Line(bool ended)
    {
        var seconds = Math.Max(0.001, Stopwatch.GetElapsedTime(_started).TotalSeconds);
        var line = $"{_name,-20} {_done:N0}/{_tasks:N0} tasks";
        if (_read > 0) line += $"  {_read:N0} documents  {_chars / seconds / 1e6:N1} M characters/s  kept {100.0 * _kept / _read:N1}%";
        if (ended) return line + $"  {seconds:N1} s";
        var here = _done - _doneBefore;
        return here > 0 ? line + $"  {TimeSpan.FromSeconds(seconds / here * (_tasks - _done)):hh\\:mm\\:ss} left" : line;
    }
}
