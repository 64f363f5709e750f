namespace Plinth.Storage;

/// <summary>A file that a run wrote is not as it was written: missing, cut short, or of another checksum. The run has it made again.</summary>
/// <param name="path">The file.</param>
/// <param name="what">What is wrong with it.</param>
/// <param name="cause">What it was found by.</param>
public sealed class DamagedFileException(string path, string what, Exception? cause = null) : PlinthException($"{path}: {what}", cause)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;
}
