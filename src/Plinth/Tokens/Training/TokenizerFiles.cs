namespace Plinth.Tokens.Training;

/// <summary>The files of a tokenizer, to be put beside the shards that it made.</summary>
internal static class TokenizerFiles
{
    private static readonly string[] Names =
        ["tokenizer.json", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "tokenizer_config.json", "special_tokens_map.json"];

    /// <summary>The files of a tokenizer, that which holds it last.</summary>
    /// <param name="path">A file or a folder.</param>
    public static IReadOnlyList<string> Of(string path) => File.Exists(path)
        ? [path]
        : [.. Names.Select(name => Path.Combine(path, name)).Concat(Directory.Exists(path) ? Directory.GetFiles(path, "*.tiktoken") : []).Where(File.Exists).Reverse()];

    /// <summary>Copies them into a folder.</summary>
    public static void Copy(string path, string folder)
    {
        foreach (var file in Of(path)) AtomicFile.Write(Path.Combine(folder, Path.GetFileName(file)), File.ReadAllBytes(file));
    }

    /// <summary>Whether a folder has them all.</summary>
    public static bool AreIn(string path, string folder) => Of(path).All(file => File.Exists(Path.Combine(folder, Path.GetFileName(file))));
}
