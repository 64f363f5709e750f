namespace Plinth.Storage;

/// <summary>Files that one task writes and reads, and nobody after it.</summary>
internal static class Scratch
{
    /// <summary>Opens a new file in a folder; where that is in a store, in the machine's temporary folder (<c>TMPDIR</c>). It is gone when it is closed.</summary>
    public static FileStream Open(string folder)
    {
        var here = S3Path.Is(folder) ? Path.GetTempPath() : folder;
        var path = Path.Combine(here, $"plinth-{Environment.ProcessId}-{Guid.NewGuid():N}.tmp");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 1 << 16, FileOptions.DeleteOnClose);
        // Nobody tidies up the temporary folder after a process that was killed, so that the name goes at once where that can be.
        if (S3Path.Is(folder) && !OperatingSystem.IsWindows()) File.Delete(path);
        return file;
    }
}
