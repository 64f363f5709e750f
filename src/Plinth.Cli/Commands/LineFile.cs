using Plinth.Sinks;

namespace Plinth.Cli.Commands;

/// <summary>JSON lines on standard output, or in a file that has its name only when it is whole.</summary>
/// <param name="path">The file; <c>-</c> is standard output.</param>
internal sealed class LineFile(string path) : IDisposable
{
    private const int Enough = 1 << 16;

    private readonly AtomicFile? _file = path == "-" ? null : AtomicFile.Create(path);
    private readonly Stream? _console = path == "-" ? Console.OpenStandardOutput() : null;

    /// <summary>What the next line is written with.</summary>
    public JsonlWriter Line { get; } = new();

    /// <summary>Ends a line.</summary>
    public void EndLine()
    {
        if (Line.Written.Length > Enough) Flush();
    }

    /// <summary>Ends the file.</summary>
    public void Complete()
    {
        Flush();
        _file?.Commit();
    }

    public void Dispose()
    {
        _file?.Dispose();
        _console?.Dispose();
    }

    private void Flush()
    {
        (_file?.Stream ?? _console!).Write(Line.Written);
        Line.Clear();
    }
}
