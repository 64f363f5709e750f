using Plinth.Recipes;
using Plinth.Tokens.Shards;
using Plinth.Tokens.Training;

namespace Plinth.Running;

/// <summary>What turning the corpus of a run into tokens will take.</summary>
/// <param name="Rounds">The rounds in order, with their tasks; the number of those that shuffle follows from the tokens, so it is an estimate too.</param>
/// <param name="Tokens">Tokens, those that end documents included.</param>
/// <param name="CpuSeconds">Time on one core.</param>
/// <param name="DiskBytes">Disk for the shards, and for the documents before they are shuffled.</param>
/// <param name="MemoryBytes">Memory that training or encoding needs.</param>
public sealed record TokenEstimate(IReadOnlyList<(string Name, int Tasks)> Rounds, long Tokens, double CpuSeconds, long DiskBytes, long MemoryBytes)
{
    /// <summary>Bytes of text to a token of a tokenizer that is yet to be trained: 32,000 ids on English, Chinese and code give 3.6 to 4.3.</summary>
    public const double UsualBytesPerToken = 3.8;

    /// <summary>Usual cost of reading, encoding and writing, in nanoseconds a byte of text.</summary>
    public const double EncodeNsPerByte = 25;

    /// <summary>Memory that a worker's encoder and the documents at hand take.</summary>
    private const long EncoderBytes = 16L << 20;

    /// <summary>Memory that training takes for a byte of text, up to what it may use.</summary>
    private const int TrainingBytesPerByte = 5;

    /// <summary>Estimates the tokens of a run.</summary>
    /// <param name="recipe">The recipe; it has <c>output.tokens</c>.</param>
    /// <param name="shards">Shards of the run.</param>
    /// <param name="documents">Documents of the corpus.</param>
    /// <param name="bytes">Bytes of their text.</param>
    /// <param name="bytesPerToken">What the tokenizer makes of the sample; null: it is yet to be trained.</param>
    /// <param name="vocabulary">Its size; null: as the recipe says.</param>
    /// <param name="workers">Threads.</param>
    internal static TokenEstimate Of(Recipe recipe, int shards, long documents, long bytes, double? bytesPerToken, int? vocabulary, int workers)
    {
        var output = recipe.Tokens!;
        var trained = output.Tokenizer == TokenOutput.Train;
        var tokens = (long)(bytes / (bytesPerToken ?? UsualBytesPerToken)) + (output.AppendEnd ? documents : 0);
        var rounds = new List<(string, int)> { ("tokenizer", 1), ("tokens", shards) };
        if (output.Shuffle)
        {
            var set = (long)(tokens * (output.Validation ?? 0));
            rounds.Add(("tokens.shuffle", Shards(tokens - set, output.ShardTokens) + (set > 0 ? Shards(set, output.ShardTokens) : 0)));
        }

        rounds.Add(("tokens.manifest", 1));
        var width = ShardFiles.WidthOf(output.Format, vocabulary ?? output.Vocab);
        var learnt = bytes * (output.Sample ?? 1);
        return new TokenEstimate(rounds, tokens, (bytes * EncodeNsPerByte + (trained ? learnt * TrainingNsPerByte(output.Kind) : 0)) * 1e-9,
            (tokens * width + documents * 8) * (output.Shuffle ? 2 : 1),
            Math.Max(workers * EncoderBytes, trained ? (long)Math.Min(output.MemoryMb * 1e6, learnt * TrainingBytesPerByte) : 0));
    }

    /// <summary>Usual cost of training, in nanoseconds a byte of text; measured on 98 MB of English, Chinese and code.</summary>
    private static double TrainingNsPerByte(TokenizerKind kind) => kind switch
    {
        TokenizerKind.ByteBpe => 115,
        TokenizerKind.PieceBpe => 75,
        _ => 210,
    };

    private static int Shards(long tokens, long of) => (int)Math.Max(1, (tokens + of - 1) / of);
}
