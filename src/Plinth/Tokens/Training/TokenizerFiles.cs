using Plinth.Storage;

namespace Plinth.Tokens.Training;

/// <summary>The files of a tokenizer, to be put beside the shards that it made.</summary>
internal static class TokenizerFiles
{
    private static readonly string[] Names =
        ["tokenizer.json", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "tokenizer_config.json", "special_tokens_map.json"];

    /// <summary>The files of a tokenizer with the names that they have in a folder, that which holds it last.</summary>
    /// <param name="path">A file or a folder.</param>
    public static IReadOnlyList<(string Path, string Name)> Of(string path)
    {
        if (Directory.Exists(path))
        {
            return [.. Names.Select(name => Path.Combine(path, name)).Concat(Directory.GetFiles(path, "*.tiktoken")).Concat(Directory.GetFiles(path, "*.model"))
                .Where(File.Exists).Distinct().Reverse().Select(file => (file, Path.GetFileName(file)))];
        }

        if (!File.Exists(path)) return [];
        if (!path.EndsWith(".json", StringComparison.Ordinal)) return [(path, Path.GetFileName(path))];

        // Which token ends a text stands beside it.
        var config = Path.Combine(Path.GetDirectoryName(path)!, "tokenizer_config.json");
        return File.Exists(config) ? [(config, Path.GetFileName(config)), (path, "tokenizer.json")] : [(path, "tokenizer.json")];
    }

    /// <summary>Copies them into a folder.</summary>
    public static void Copy(string path, string folder)
    {
        foreach (var (file, name) in Of(path)) AtomicFile.Write(StoredFile.Combine(folder, name), File.ReadAllBytes(file));
    }

    /// <summary>Whether a folder has them all.</summary>
    public static bool AreIn(string path, string folder) => Of(path).All(file => StoredFile.Exists(StoredFile.Combine(folder, file.Name)));
}
