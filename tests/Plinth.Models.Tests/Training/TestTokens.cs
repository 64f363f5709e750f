using Plinth.Tokens.Shards;

namespace Plinth.Models.Tests.Training;

/// <summary>Small folders of token shards, made up: each token tells which ones may follow.</summary>
internal static class TestTokens
{
    public const int Vocabulary = 61;

    /// <summary>Writes a folder with train and validation.</summary>
    public static string Make(string folder, int seed = 1, int documents = 60, bool validation = true)
    {
        var splits = new SortedDictionary<string, TokenSplit>(StringComparer.Ordinal) { ["train"] = Split(folder, "train", seed, documents) };
        if (validation) splits["validation"] = Split(folder, "validation", seed + 1000, documents / 4);
        var total = splits.Values.Aggregate(new TokenTotals(0, 0, 0), (a, s) => a + new TokenTotals(s.Documents, s.Tokens, 0));
        new TokenManifest { Format = ShardFormat.Megatron, TokenBytes = 2, Tokenizer = "none", VocabularySize = Vocabulary, EndOfText = 0, Total = total, Splits = splits }.Write(folder);
        return folder;
    }

    /// <summary>A plan for them, with a tiny model.</summary>
    public static string Yaml(string tokens, string more = "") => $$"""
        model: { base: llama-7b, layers: 2, width: 16, heads: 2, feed_forward: { width: 32 } }
        tokens: {{tokens}}
        length: 16
        batch: 4
        threads: 1
        optimizer: { learning_rate: 2e-2 }
        schedule: { warmup: 5 }
        validation: { every: 10, sequences: 4 }
        checkpoints: { every: 5 }
        {{more}}
        """;

    private static TokenSplit Split(string folder, string name, int seed, int documents)
    {
        Directory.CreateDirectory(Path.Combine(folder, name));
        var draw = new Draw((ulong)seed);
        long tokens = 0;
        using var writer = new ShardWriter(Path.Combine(folder, name, "part-00000"), ShardFormat.Megatron, 2, "none");
        for (var document = 0; document < documents; document++)
        {
            var ids = new int[20 + draw.Below(40)];
            ids[0] = 1 + draw.Below(Vocabulary - 1);
            for (var i = 1; i < ids.Length - 1; i++) ids[i] = 1 + (ids[i - 1] * 7 + draw.Below(3)) % (Vocabulary - 1);
            ids[^1] = 0;
            writer.Write(ids);
            writer.EndDocument();
            tokens += ids.Length;
        }

        writer.Complete();
        return new TokenSplit { Documents = documents, Tokens = tokens, Shards = [new TokenShard($"{name}/part-00000.bin", documents, tokens)] };
    }
}
