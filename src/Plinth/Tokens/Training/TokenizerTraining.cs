using Plinth.Running;
using Plinth.Tokens.PreTokenizers;

namespace Plinth.Tokens.Training;

/// <summary>Trains a tokenizer on a corpus: counts its words, learns a model, and puts the special tokens beside it.</summary>
public static class TokenizerTraining
{
    /// <summary>Trains.</summary>
    /// <param name="corpus">The documents.</param>
    /// <param name="options">What the tokenizer is to be like.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="PlinthException">The vocabulary is too small for what must be in it, or the corpus has too many different words.</exception>
    public static TrainedTokenizer Train(Corpus corpus, TokenizerOptions options, IRunProgress progress, CancellationToken ct)
    {
        var cutter = PreTokenizer.Named(options.Pattern, options.Digits);
        var pieces = options.Kind != TokenizerKind.ByteBpe;
        var words = new WordCounter
        {
            PreTokenizer = cutter,
            // Models of pieces mark the beginning of a text as that of a word.
            Normalise = pieces ? text => " " + text : null,
            MemoryBytes = options.MemoryBytes,
            Sample = options.Sample,
            Seed = options.Seed,
            Workers = options.Workers,
        }.Count(corpus, progress, ct);
        progress.Begin("learn pieces", options.Vocabulary, 0);
        var steps = new PieceSteps(progress);
        TokenModel model = options.Kind switch
        {
            TokenizerKind.ByteBpe => ByteBpeTrainer.Train(words, options, steps, ct),
            TokenizerKind.PieceBpe => PieceBpeTrainer.Train(words, options, steps, ct),
            _ => UnigramTrainer.Train(words, options, steps, ct),
        };
        progress.End();
        return new(Make(model, cutter, options.SpecialTokens), words.Report, words.Count);
    }

    private static Tokenizer Make(TokenModel model, IPreTokenizer cutter, IReadOnlyList<string> special) => model is ByteBpe bytes
        ? Tokenizer.Of(bytes, cutter, [.. special.Select((text, i) => new SpecialToken(bytes.Pieces.Count + i, text))])
        : Tokenizer.Of(model, new SentencePieceOptions { ByteFallback = true, RemoveExtraSpaces = false }, []);

    /// <summary>Counts pieces as tasks.</summary>
    private sealed class PieceSteps(IRunProgress progress) : IProgress<int>
    {
        private int _before;

        public void Report(int value)
        {
            for (; _before < value; _before++) progress.TaskDone();
        }
    }
}
