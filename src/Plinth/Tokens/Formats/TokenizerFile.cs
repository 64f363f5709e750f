namespace Plinth.Tokens.Formats;

/// <summary>Tells which format a file or folder has, and opens it.</summary>
internal static class TokenizerFile
{
    /// <summary>What a folder is searched for, in this order.</summary>
    private static IReadOnlyList<string> Names { get; } = ["tokenizer.json", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model"];

    /// <summary>Opens a tokenizer.</summary>
    public static Tokenizer Open(string path)
    {
        if (Directory.Exists(path))
        {
            var found = Names.Where(name => name != "tokenizer.json" || !TokenizerFolder.HasExactModel(path)).Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists)
                ?? Directory.EnumerateFiles(path).Where(f => f.EndsWith(".tiktoken", StringComparison.Ordinal) || f.EndsWith(".model", StringComparison.Ordinal)).Order(StringComparer.Ordinal).FirstOrDefault();
            return found is null
                ? throw new PlinthException($"{path}: no tokenizer in this folder; looked for {string.Join(", ", Names)}, *.tiktoken and *.model")
                : Open(found);
        }

        if (!File.Exists(path)) throw new PlinthException($"{path}: no such file or folder");
        if (path.EndsWith(".tiktoken", StringComparison.Ordinal)) return TiktokenFile.Open(path);
        if (path.EndsWith(".json", StringComparison.Ordinal)) return TokenizerJson.Open(path);
        if (path.EndsWith(".model", StringComparison.Ordinal)) return SentencePieceModel.Open(path);
        throw new PlinthException($"{path}: not a tokenizer; expected tokenizer.json, a SentencePiece *.model or *.tiktoken");
    }
}
