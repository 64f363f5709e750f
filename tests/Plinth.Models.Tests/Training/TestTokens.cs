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

    /// <summary>The same as letters, with a tokenizer that has the special tokens of all objectives.</summary>
    public static string MakeText(string folder)
    {
        var train = Split(folder, "train", 1, 60, letters: true);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), Tokenizer());
        new TokenManifest { Format = ShardFormat.Megatron, TokenBytes = 2, Tokenizer = ".", VocabularySize = 273, EndOfText = 256, Total = new(train.Documents, train.Tokens, 0), Splits = new(StringComparer.Ordinal) { ["train"] = train } }.Write(folder);
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

    /// <summary>Bytes as tokens, and the special ones behind them.</summary>
    public static string Tokenizer()
    {
        string[] special = ["<|endoftext|>", "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>", "[R]", "[S]", "[X]", "[MASK]", "[gMASK]", "<sop>", "<eop>", "<extra_id_0>", "<extra_id_1>", "<extra_id_2>", "<extra_id_3>", "<extra_id_4>"];
        var letters = Enumerable.Range(0, 256).Select(b => b is >= 33 and <= 126 or >= 161 and <= 172 or >= 174 ? ((char)b).ToString() : null).ToArray();
        for (int b = 0, next = 256; b < 256; b++) letters[b] ??= ((char)next++).ToString();
        var vocabulary = new System.Text.Json.Nodes.JsonObject(letters.Select((l, b) => KeyValuePair.Create(l!, (System.Text.Json.Nodes.JsonNode?)b)));
        var added = new System.Text.Json.Nodes.JsonArray([.. special.Select((s, i) => (System.Text.Json.Nodes.JsonNode)new System.Text.Json.Nodes.JsonObject
        {
            ["id"] = 256 + i,
            ["content"] = s,
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = false,
            ["special"] = true,
        })]);
        return new System.Text.Json.Nodes.JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = added,
            ["pre_tokenizer"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = true },
            ["decoder"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new System.Text.Json.Nodes.JsonObject { ["type"] = "BPE", ["vocab"] = vocabulary, ["merges"] = new System.Text.Json.Nodes.JsonArray() },
        }.ToJsonString();
    }

    private static TokenSplit Split(string folder, string name, int seed, int documents, bool letters = false)
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
            if (letters)
                for (var i = 0; i < ids.Length; i++) ids[i] += 40;
            ids[^1] = letters ? 256 : 0;
            writer.Write(ids);
            writer.EndDocument();
            tokens += ids.Length;
        }

        writer.Complete();
        return new TokenSplit { Documents = documents, Tokens = tokens, Shards = [new TokenShard($"{name}/part-00000.bin", documents, tokens)] };
    }
}
