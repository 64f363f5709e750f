using Plinth.Storage;
using Plinth.Telemetry;

namespace Plinth;

/// <summary>
/// A file that has its name only when it is whole: written beside it under a temporary name, flushed, then renamed. In a store (<c>s3://</c>) written in the temporary folder, then put there as one
/// object, which a store shows when it has all of it.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string? _temporary;
    private bool _done;

    private AtomicFile(string path)
    {
        _path = path;
        if (S3Path.Is(path))
        {
            Stream = Scratch.Open(path);
            return;
        }

        _temporary = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}.tmp";
        Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
    }

    /// <summary>The stream to write to; <see cref="Commit"/> closes it.</summary>
    public FileStream Stream { get; }

    /// <summary>Starts a file, and its folder where that is missing.</summary>
    public static AtomicFile Create(string path)
    {
        if (!S3Path.Is(path)) Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new AtomicFile(path);
    }

    /// <summary>Writes a whole file at once.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = Create(path);
        file.Stream.Write(bytes);
        file.Commit();
    }

    /// <summary>Writes a whole file at once unless it is there; of two that write it at the same time, one wins.</summary>
    /// <returns>Whether this one did.</returns>
    public static bool WriteFirst(string path, ReadOnlySpan<byte> bytes)
    {
        if (StoredFile.Exists(path)) return false;
        using var file = Create(path);
        file.Stream.Write(bytes);
        return file.Put(over: false);
    }

    /// <summary>Gives the file its name, over any older one.</summary>
    public void Commit() => Put(over: true);

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

        if (_temporary is not null) File.Delete(_temporary);
    }

    private bool Put(bool over)
    {
        Stream.Flush(flushToDisk: _temporary is not null);
        var length = Stream.Length;
        var written = true;
        if (_temporary is null)
        {
            var place = S3Path.Parse(_path);
            written = place.Store.Upload(Stream, place, over, CancellationToken.None);
            Stream.Dispose();
        }
        else
        {
            Stream.Dispose();
            try { File.Move(_temporary, _path, over); }
            catch (IOException) when (!over && File.Exists(_path))
            {
                written = false;
                File.Delete(_temporary);
            }
        }

        _done = true;
        if (written) RunMeter.Written(length);
        return written;
    }
}
