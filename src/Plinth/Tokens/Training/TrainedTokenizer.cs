using Plinth.Storage;
using Plinth.Tokens.Formats;

namespace Plinth.Tokens.Training;

/// <summary>A tokenizer that was trained, and what it was trained on.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="Counting">How words were counted.</param>
/// <param name="Words">Different words.</param>
public sealed record TrainedTokenizer(Tokenizer Tokenizer, CountingReport Counting, int Words)
{
    /// <summary>Writes the tokenizer into a folder: <c>tokenizer.json</c>, for models of pieces <c>tokenizer.model</c> as well, and what transformers reads beside it.</summary>
    public void Save(string folder) => TokenizerFolder.Write(Tokenizer, folder);

    /// <summary>Whether a folder holds a tokenizer of a kind that was saved whole: what is written last is there.</summary>
    public static bool IsIn(string folder, TokenizerKind kind) =>
        StoredFile.Exists(StoredFile.Combine(folder, kind == TokenizerKind.ByteBpe ? "special_tokens_map.json" : "tokenizer.model"));
}
