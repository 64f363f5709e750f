using System.CommandLine;
using Plinth.Tokens;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth tokenizer train|encode|decode|show</c>: tokenizers made, text to ids and back, and what a tokenizer is.</summary>
internal static class TokenizerCommand
{
    public static Command Make() => new("tokenizer", "Trains tokenizers, encodes text, decodes ids, and shows what a tokenizer is.")
    {
        TokenizerTrain.Make(), TokenizerEncode.Make(), TokenizerDecode.Make(), TokenizerShow.Make(),
    };

    /// <summary>The tokenizer that a verb works with.</summary>
    internal static Argument<string> TokenizerArgument() => new("TOKENIZER")
    {
        Description = "A folder with a tokenizer, a tokenizer.json, a SentencePiece model, or a rank file such as cl100k_base.tiktoken.",
    };

    /// <summary>Opens it; a tokenizer that is not there is a wrong call.</summary>
    internal static Tokenizer Open(string path) =>
        File.Exists(path) || Directory.Exists(path) ? Tokenizer.Open(path) : throw new RecipeException($"{path}: no such file or folder");

    /// <summary>Files, or - for standard input.</summary>
    internal static Argument<string[]> FilesArgument(string description) => new("FILE") { Description = description, DefaultValueFactory = _ => ["-"], Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Reads a file or standard input as UTF-8; bytes that are none become U+FFFD.</summary>
    internal static TextReader Reader(string name)
    {
        if (name != "-" && !File.Exists(name)) throw new RecipeException($"{name}: no such file");
        return new StreamReader(name == "-" ? Console.OpenStandardInput() : File.OpenRead(name), new System.Text.UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
    }
}
