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
        var steps = new Steps(progress);
        TokenModel model = options.Kind switch
        {
            TokenizerKind.ByteBpe => ByteBpeTrainer.Train(words, options, steps, ct),
            TokenizerKind.PieceBpe => PieceBpeTrainer.Train(words, options, steps, ct),
            _ => UnigramTrainer.Train(words, options, steps, ct),
        };
        progress.End();
        // The first special token ends a text; among pieces that is </s>.
        var texts = pieces ? options.SpecialTokens.Skip(1) : options.SpecialTokens;
        var special = texts.Select((text, i) => new SpecialToken(model.Pieces.Count + i, text)).ToList();
        return new(model, cutter, special, words.Report, words.Count);
    }

    /// <summary>Counts pieces as tasks.</summary>
    private sealed class Steps(IRunProgress progress) : IProgress<int>
    {
        private int _before;

        public void Report(int value)
        {
            for (; _before < value; _before++) progress.TaskDone();
        }
    }
}

/// <summary>A tokenizer that was trained, and what it was trained on.</summary>
/// <param name="Model">The model.</param>
/// <param name="PreTokenizer">What the words were cut by.</param>
/// <param name="SpecialTokens">Tokens beside the model.</param>
/// <param name="Counting">How words were counted.</param>
/// <param name="Words">Different words.</param>
public sealed record TrainedTokenizer(
    TokenModel Model, IPreTokenizer PreTokenizer, IReadOnlyList<SpecialToken> SpecialTokens, CountingReport Counting, int Words);
