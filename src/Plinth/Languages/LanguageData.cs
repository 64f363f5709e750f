using System.IO.Compression;

namespace Plinth.Languages;

/// <summary>The embedded files that language tools load; <c>Data/README.md</c> says how each was made and under which licence it stands.</summary>
internal static class LanguageData
{
    /// <summary>Opens a file of <c>Data/</c>.</summary>
    public static Stream Open(string name) =>
        typeof(LanguageData).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is not embedded in this build of Plinth");

    /// <summary>Reads a Brotli-compressed file of <c>Data/</c>.</summary>
    public static byte[] ReadCompressed(string name)
    {
        using var brotli = new BrotliStream(Open(name), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        brotli.CopyTo(bytes, 1 << 16);
        return bytes.ToArray();
    }
}
