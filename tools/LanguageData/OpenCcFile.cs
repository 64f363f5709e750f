using System.IO.Compression;
using System.Text;

namespace Plinth.LanguageData;

/// <summary>OpenCC's dictionaries in one file: a line <c>#NAME</c> before each, then key, tab and the first value; Brotli.</summary>
internal static class OpenCcFile
{
    public static void Write(string folder, string output)
    {
        var all = new StringBuilder();
        foreach (var path in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (name.StartsWith("JP", StringComparison.Ordinal)) continue;
            all.Append('#').Append(name).Append('\n');
            foreach (var line in File.ReadLines(path))
            {
                var tab = line.IndexOf('\t');
                if (tab <= 0 || line[0] == '#') continue;
                all.Append(line.AsSpan(0, tab)).Append('\t').Append(line[(tab + 1)..].Split(' ')[0]).Append('\n');
            }
        }

        using var brotli = new BrotliStream(File.Create(output), CompressionLevel.SmallestSize);
        brotli.Write(Encoding.UTF8.GetBytes(all.ToString()));
    }
}
