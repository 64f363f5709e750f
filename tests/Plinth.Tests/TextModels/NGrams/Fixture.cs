using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Plinth.Tests.TextModels.NGrams;

/// <summary>The two models in Data/ and KenLM's answers about them.</summary>
internal static class Fixture
{
    /// <summary>Unpacks a file of Data/ into a folder.</summary>
    public static string Unpack(TestFolder folder, string name)
    {
        var path = folder.File(name);
        File.WriteAllBytes(path, Read(name));
        return path;
    }

    public static byte[] Read(string name)
    {
        using var gzip = new GZipStream(File.OpenRead(Packed(name)), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        gzip.CopyTo(whole);
        return whole.ToArray();
    }

    public static string Packed(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Data", name + ".gz");

    public static IEnumerable<Case> Cases(string name)
    {
        using var reader = new StreamReader(new MemoryStream(Read(name)));
        while (reader.ReadLine() is { } line)
        {
            var root = JsonDocument.Parse(line).RootElement;
            yield return new Case(
                root.GetProperty("text").GetString()!, root.GetProperty("log10prob").GetDouble(), root.GetProperty("oov").GetInt32(), root.GetProperty("ppl").GetDouble(),
                [.. root.GetProperty("words").EnumerateArray().Select(w => (w.GetProperty("w").GetString()!, w.GetProperty("n").GetInt32(), w.GetProperty("p").GetDouble()))]);
        }
    }

    public sealed record Case(string Text, double Log10, int Unknown, double Perplexity, (string Word, int Length, double Log10)[] Words);
}
