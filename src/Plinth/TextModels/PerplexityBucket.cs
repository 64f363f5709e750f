namespace Plinth.TextModels;

/// <summary>CCNet's three buckets of perplexity: head, middle and tail.</summary>
internal static class PerplexityBucket
{
    private static readonly string[] Names = ["head", "middle", "tail"];

    /// <summary>Checks the names in a recipe.</summary>
    public static void Check(string[]? keep)
    {
        foreach (var name in keep ?? [])
            if (!Names.Contains(name)) throw new PlinthException($"keep: '{name}' is not a bucket: head, middle or tail");
    }

    /// <summary>Labels a document with its bucket, and drops it when that is not kept.</summary>
    /// <returns>Null for a document that is kept.</returns>
    public static Verdict? Judge(Document doc, double perplexity, double head, double middle, string[]? keep)
    {
        var bucket = perplexity < head ? "head" : perplexity < middle ? "middle" : "tail";
        doc.Labels.Set("perplexity_bucket", bucket);
        return keep is null || keep.Contains(bucket) ? null : Verdict.Drop(bucket, perplexity, bucket == "middle" ? head : middle);
    }
}
