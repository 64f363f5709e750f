using Plinth.Tokens.Formats;

namespace Plinth.Tokens.Training;

/// <summary>A tokenizer that was trained, and what it was trained on.</summary>
/// <param name="Tokenizer">The tokenizer.</param>
/// <param name="Counting">How words were counted.</param>
/// <param name="Words">Different words.</param>
public sealed record TrainedTokenizer(Tokenizer Tokenizer, CountingReport Counting, int Words)
{
    /// <summary>Name of the file that holds a byte-level tokenizer.</summary>
    public const string JsonName = "tokenizer.json";

    /// <summary>Name of the file that holds a model of pieces.</summary>
    public const string ModelName = "tokenizer.model";

    /// <summary>Writes the tokenizer into a folder: <c>tokenizer.json</c>, or <c>tokenizer.model</c> for models of pieces, and what transformers reads beside it.</summary>
    public void Save(string folder)
    {
        TokenizerConfig.Write(folder, Tokenizer);
        if (Tokenizer.Model is ByteBpe model)
        {
            ByteBpeJson.Write(Path.Combine(folder, JsonName), model, Tokenizer.PreTokenizer!, Tokenizer.SpecialTokens);
            return;
        }

        using var file = AtomicFile.Create(Path.Combine(folder, ModelName));
        SentencePieceModel.Write(Tokenizer, file.Stream);
        file.Commit();
    }

    /// <summary>Whether a folder holds a tokenizer that was saved whole.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, JsonName)) || File.Exists(Path.Combine(folder, ModelName));
}
