namespace Plinth.Storage;

/// <summary>A file as one that can be mapped into memory: itself, or a copy of an object that is gone when this is disposed.</summary>
internal sealed class LocalCopy : IDisposable
{
    /// <summary>Opens it.</summary>
    public LocalCopy(string path)
    {
        if (!S3Path.Is(path))
        {
            File = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
            return;
        }

        File = Scratch.Open(path);
        try
        {
            using var from = StoredFile.Open(path);
            from.CopyTo(File, 1 << 20);
            File.Flush();
        }
        catch
        {
            File.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public FileStream File { get; }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}
