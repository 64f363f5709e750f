using Plinth.Recipes;
using Plinth.Sources;

namespace Plinth.Running.Planning;

/// <summary>Input of another size than the recipe has: shards by sizes alone, of files that need not exist.</summary>
public static class ScaledInput
{
    private const long MostFiles = 2_000_000;

    /// <summary>The shards that input of a size is cut into.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="shares">Each source's share of the bytes; sums to 1.</param>
    /// <param name="bytes">Size of the input.</param>
    /// <param name="fileBytes">Size of a file of each source.</param>
    public static List<PlannedShard> Shards(Recipe recipe, IReadOnlyList<double> shares, long bytes, IReadOnlyList<long> fileBytes)
    {
        var files = fileBytes.Select((size, source) => (long)Math.Ceiling(bytes * shares[source] / size)).ToArray();
        if (files.Sum() > MostFiles) throw new RecipeException($"{files.Sum():N0} files of {SizeText.Of(fileBytes.Max())} at most: give the size that they will have with --file-size");
        var cuts = recipe.Sources.Select(s => SplitBytes(s.Source)).ToArray();
        long[] parts = [.. fileBytes.Select((size, source) => cuts[source] is { } cut ? Math.Max(1, (size + cut - 1) / cut) : 1)];
        // As ShardPlan joins them, without first making what is joined.
        var together = 1L;
        while (files.Zip(parts, (n, p) => n * Joined(p)).Sum() > ShardPlan.Usual && parts.Any(p => Joined(p) > 1)) together *= 2;
        var shards = new List<PlannedShard>();
        for (var source = 0; source < files.Length; source++)
        {
            var size = (cuts[source] ?? 0) * together;
            for (var file = 0L; file < files[source]; file++)
            {
                var name = $"{recipe.Sources[source].Name}-{file}";
                for (var part = 0L; part < Joined(parts[source]); part++)
                    shards.Add(new PlannedShard(source, name, name, part * size, part == Joined(parts[source]) - 1 ? long.MaxValue : (part + 1) * size));
            }
        }

        return shards;

        long Joined(long p) => (p + together - 1) / together;
    }

    /// <summary>Size from which a source cuts its files; null for one that does not, or not by bytes.</summary>
    private static long? SplitBytes(ISource source) => source switch
    {
        WarcSource warc => warc.SplitBytes,
        JsonlSource jsonl => jsonl.SplitBytes,
        ParquetSource parquet => parquet.SplitBytes,
        WikipediaSource wikipedia => wikipedia.SplitBytes,
        StackExchangeSource exchange => exchange.SplitBytes,
        _ => null,
    };
}
