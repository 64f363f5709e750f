using System.Text;
using Plinth.Storage;

namespace Plinth.TextModels;

/// <summary>How many documents have which perplexity, in bins of 1/512 of a decade from 1 to 10^8.</summary>
internal static class PerplexityCounts
{
    /// <summary>Number of bins.</summary>
    public const int Bins = 8 * PerDecade;

    private const int PerDecade = 512;

    /// <summary>The bin of a perplexity; what is outside goes to the first or the last.</summary>
    public static int Bin(double perplexity) => perplexity >= 1 ? (int)Math.Min(Bins - 1, Math.Log10(perplexity) * PerDecade) : 0;

    /// <summary>The perplexity below which a share of the documents lies; bins are taken as evenly filled.</summary>
    public static double Percentile(long[] counts, double percentile)
    {
        var wanted = counts.Sum() * percentile / 100;
        double below = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            if (counts[bin] > 0 && below + counts[bin] >= wanted) return Math.Pow(10, (bin + ((wanted - below) / counts[bin])) / PerDecade);
            below += counts[bin];
        }

        return Math.Pow(10, 8);
    }

    /// <summary>Writes counts by language.</summary>
    public static void Write(SortedDictionary<string, long[]> byLanguage, string path)
    {
        using var file = CheckedFile.Create(path);
        using (var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(byLanguage.Count);
            foreach (var (language, counts) in byLanguage)
            {
                writer.Write(language);
                foreach (var count in counts) writer.Write(count);
            }
        }

        file.Complete();
    }

    /// <summary>Adds the counts of a file.</summary>
    public static void AddTo(SortedDictionary<string, long[]> sum, string path)
    {
        using var reader = new BinaryReader(new MemoryStream(CheckedFile.ReadAll(path)));
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var language = reader.ReadString();
            if (!sum.TryGetValue(language, out var counts)) sum.Add(language, counts = new long[Bins]);
            for (var bin = 0; bin < Bins; bin++) counts[bin] += reader.ReadInt64();
        }
    }
}
