using Plinth.Recipes;
using Plinth.Sources;

namespace Plinth.Running.Planning;

/// <summary>Input of another size than the recipe has: shards by sizes alone, of files that need not exist.</summary>
public static class ScaledInput
{
    /// <summary>The shards that input of a size is cut into.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="shares">Each source's share of the bytes; sums to 1.</param>
    /// <param name="bytes">Size of the input.</param>
    /// <param name="fileBytes">Size of a file of each source.</param>
    public static List<PlannedShard> Shards(Recipe recipe, IReadOnlyList<double> shares, long bytes, IReadOnlyList<long> fileBytes)
    {
        var shards = new List<PlannedShard>();
        for (var source = 0; source < recipe.Sources.Count; source++)
        {
            var size = fileBytes[source];
            var files = (long)Math.Ceiling(bytes * shares[source] / size);
            if (files > 100_000_000) throw new RecipeException($"{files} files of {SizeText.Of(size)}: give the size that they will have with --file-size");
            var cut = SplitBytes(recipe.Sources[source].Source);
            var parts = cut is { } most ? (int)Math.Max(1, (size + most - 1) / most) : 1;
            for (var file = 0L; file < files; file++)
            {
                var name = $"{recipe.Sources[source].Name}-{file}";
                for (var part = 0; part < parts; part++) shards.Add(new PlannedShard(source, name, name, part * cut ?? 0, part == parts - 1 ? long.MaxValue : (part + 1) * cut!.Value));
            }
        }

        return ShardPlan.Join(shards);
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
