using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plinth.Cli.Logging;

/// <summary>Stderr as lines of JSON: what verbs say becomes events with a message, and runs, stages, tasks and trainings have events of their own.</summary>
/// <remarks>
/// It stands in for <see cref="Console.Error"/>. Stages and tasks are heard from the libraries' spans, so that log and trace say the same.
/// No event holds the text of a document.
/// </remarks>
internal sealed class JsonLog : TextWriter
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream _out;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly StringBuilder _line = new();
    private readonly SpanEvents _spans;
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <param name="output">Where the lines go.</param>
    /// <param name="time">The clock.</param>
    public JsonLog(Stream output, TimeProvider time)
    {
        (_out, _time) = (output, time);
        _spans = new SpanEvents(this);
    }

    /// <summary>The log that stands in for stderr; null when people are spoken to. Of the process, as stderr is.</summary>
    public static JsonLog? Current { get; private set; }

    /// <summary>Name of the run or training at hand, on every line.</summary>
    public string? Run { get; set; }

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Puts a log in the place of stderr where the call asks for one; else null.</summary>
    public static JsonLog? Open(IReadOnlyList<string> args)
    {
        if (!LogOption.IsJson(args)) return null;
        Current = new JsonLog(Console.OpenStandardError(), TimeProvider.System);
        Console.SetError(Current);
        return Current;
    }

    /// <summary>Writes an event.</summary>
    /// <param name="level"><c>info</c>, <c>warn</c> or <c>error</c>.</param>
    /// <param name="name">What happened, such as <c>task.end</c>.</param>
    /// <param name="fields">Texts, numbers and flags; what is null is left out.</param>
    public void Event(string level, string name, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var line = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(line, s_json))
        {
            json.WriteStartObject();
            json.WriteString("time", _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", level);
            json.WriteString("event", name);
            if (Run is { } run) json.WriteString("run", run);
            foreach (var (field, value) in fields)
                if (value is not null && !(field == "run" && Run is not null)) Write(json, field, value);
            json.WriteEndObject();
        }

        line.GetSpan(1)[0] = (byte)'\n';
        line.Advance(1);
        lock (_lock)
        {
            _out.Write(line.WrittenSpan);
            _out.Flush();
        }
    }

    /// <summary>The call was taken.</summary>
    public void Begin(string verb) => Event("info", "start", ("command", verb), ("version", Plinth.Running.Run.Version));

    /// <summary>The program ends.</summary>
    public void End(int code)
    {
        Say();
        Event(code == ExitCode.Done ? "info" : code == ExitCode.Interrupted ? "warn" : "error", "end", ("exit_code", code), ("seconds", Stopwatch.GetElapsedTime(_started).TotalSeconds));
    }

    /// <summary>What ends the program.</summary>
    public void Error(string message) => Event("error", "error", ("message", message));

    /// <summary>A mistake of our own: its type and place, for a message of the runtime's may quote what it was about.</summary>
    public void Crash(Exception e) => Event("error", "crash", ("error_type", e.GetType().FullName), ("stack", e.StackTrace));

    public override void Write(char value)
    {
        lock (_lock)
        {
            if (value != '\n')
            {
                _line.Append(value);
                return;
            }
        }

        Say();
    }

    public override void WriteLine(string? value)
    {
        lock (_lock) _line.Append(value);
        Say();
    }

    public override void WriteLine() => Say();

    /// <summary>Half a line waits for its other half, or for the end.</summary>
    public override void Flush()
    {
    }

    private void Say()
    {
        string message;
        lock (_lock)
        {
            message = _line.ToString().Trim();
            _line.Clear();
        }

        if (message.Length == 0) return;
        const string Warning = "warning: ";
        if (message.StartsWith(Warning, StringComparison.Ordinal)) Event("warn", "message", ("message", message[Warning.Length..]));
        else Event("info", "message", ("message", message));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _spans.Dispose();
        base.Dispose(disposing);
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case string text: json.WriteString(name, text); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int whole: json.WriteNumber(name, whole); break;
            case long whole: json.WriteNumber(name, whole); break;
            case float real when float.IsFinite(real): json.WriteNumber(name, real); break;
            case double real when double.IsFinite(real): json.WriteNumber(name, Math.Round(real, 6)); break;
            case float or double: json.WriteNull(name); break;
            default: throw new UnreachableException($"{name} is a {value.GetType()}");
        }
    }
}
