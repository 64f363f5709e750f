using System.Security.Cryptography;

namespace Plinth.Models.Tests;

/// <summary>A folder of its own for a test; gone afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plinth-test-");

    public string Path => _folder.FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    /// <summary>Name and hash of every file below a folder of this one.</summary>
    public string[] Fingerprints(string folder) =>
    [
        .. Directory.EnumerateFiles(File(folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => $"{System.IO.Path.GetRelativePath(File(folder), f)} {Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(f)))}"),
    ];

    public void Dispose() => _folder.Delete(recursive: true);
}
