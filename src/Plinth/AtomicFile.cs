using Plinth.Telemetry;

namespace Plinth;

/// <summary>A file that has its name only when it is whole: written beside it under a temporary name, flushed, then renamed.</summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private bool _done;

    private AtomicFile(string path)
    {
        _path = path;
        _temporary = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
    }

    /// <summary>The stream to write to; <see cref="Commit"/> closes it.</summary>
    public FileStream Stream { get; }

    /// <summary>Starts a file, and its folder where that is missing.</summary>
    public static AtomicFile Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new AtomicFile(path);
    }

    /// <summary>Writes a whole file at once.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = Create(path);
        file.Stream.Write(bytes);
        file.Commit();
    }

    /// <summary>Gives the file its name, over any older one.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        var length = Stream.Length;
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _done = true;
        RunMeter.Written(length);
    }

    /// <summary>Throws away what was not committed.</summary>
    public void Dispose()
    {
        if (_done) return;
        _done = true;
        try { Stream.Dispose(); }
        catch (IOException)
        {
            // What could not be written is not wanted any more; why it could not has been told already.
        }

        File.Delete(_temporary);
    }
}
