using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Plinth.Languages;

namespace Plinth.LanguageData;

/// <summary>Reads n-gram profiles that others made: Lingua's language models, and language-detection's profiles.</summary>
internal static class NgramProfiles
{
    /// <summary>Shares of runs of one to four letters within words: Lingua keeps how often a run follows the run that is one letter shorter.</summary>
    /// <param name="folder">The folder of one language.</param>
    /// <param name="shares">Shares to add to, by order.</param>
    /// <param name="script">Runs of other scripts are left out.</param>
    /// <param name="rewrite">What to do to a run first, or null.</param>
    public static void AddLingua(string folder, Dictionary<int, double>[] shares, WritingScript script, Func<string, string>? rewrite = null)
    {
        var shorter = new Dictionary<string, double> { [""] = 1 };
        foreach (var (name, order) in new[] { ("unigrams", 0), ("bigrams", 1), ("trigrams", 2), ("quadrigrams", 3) })
        {
            var these = new Dictionary<string, double>();
            using var file = File.OpenRead(Path.Combine(folder, name + ".json.br"));
            using var brotli = new BrotliStream(file, CompressionMode.Decompress);
            using var json = JsonDocument.Parse(brotli);
            foreach (var entry in json.RootElement.GetProperty("ngrams").EnumerateObject())
            {
                var slash = entry.Name.IndexOf('/', StringComparison.Ordinal);
                var share = double.Parse(entry.Name.AsSpan(0, slash), CultureInfo.InvariantCulture) / double.Parse(entry.Name.AsSpan(slash + 1), CultureInfo.InvariantCulture);
                foreach (var run in entry.Value.GetString()!.Split(' '))
                    if (shorter.TryGetValue(run[..^1], out var before)) these[run] = before * share;
            }

            foreach (var (run, share) in these)
            {
                var written = rewrite is null ? run : rewrite(run)[..run.Length];
                if (written.Any(c => WritingScripts.Of(c) != script)) continue;
                var row = NgramFeatures.RowOfRun(written);
                shares[order][row] = shares[order].GetValueOrDefault(row) + share;
            }

            shorter = these;
        }
    }

    /// <summary>Counts of runs of one to three characters, blanks at the edges of words included.</summary>
    public static void AddProfile(string path, Dictionary<int, double>[] counts, WritingScript script)
    {
        foreach (var entry in JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("freq").EnumerateObject())
        {
            var run = entry.Name.Trim();
            if (run.Length == 0 || run.Contains(' ') || run.Any(c => WritingScripts.Of(c) != script)) continue;
            var row = run.Length == entry.Name.Length ? NgramFeatures.RowOfRun(run)
                : run.Length == entry.Name.Length - 1 ? NgramFeatures.RowOfEdge(run, entry.Name[^1] == ' ')
                : NgramFeatures.RowOfWord(run);
            var order = NgramFeatures.OrderOf(row);
            if (order == NgramFeatures.Words) continue;
            counts[order][row] = counts[order].GetValueOrDefault(row) + entry.Value.GetDouble();
        }
    }
}
