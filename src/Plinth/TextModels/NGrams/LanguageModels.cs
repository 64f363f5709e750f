using System.Collections.Concurrent;
using Plinth.Tokens;

namespace Plinth.TextModels.NGrams;

/// <summary>The language models of a step, one for each language, with the tokenizers that they were trained with.</summary>
internal sealed class LanguageModels
{
    private readonly Dictionary<string, One> _models = [];

    /// <summary>Opens the models.</summary>
    /// <param name="context">Where relative paths start from.</param>
    /// <param name="model">Path of a model; <c>{language}</c> in it stands for the language.</param>
    /// <param name="tokenizer">Path of its tokenizer, likewise; null for a model of words.</param>
    /// <param name="words">What a word is, without a tokenizer.</param>
    /// <param name="languages">The languages; one at least.</param>
    /// <exception cref="PlinthException">A file is missing: the message names the language.</exception>
    public LanguageModels(StepContext context, string model, string? tokenizer, SentenceWords words, string[] languages)
    {
        if (model.Length == 0) throw new PlinthException("model: the path of a language model is needed, such as lm/{language}.arpa.bin");
        if (languages.Length == 0) throw new PlinthException("languages: name the languages that there are models for, such as [en, zh]");
        foreach (var language in languages)
        {
            var path = context.Resolve(In(model, language));
            if (!File.Exists(path)) throw new PlinthException($"no language model for {language}: {path} is not there");
            var pieces = tokenizer is null ? null : context.Resolve(In(tokenizer, language));
            if (pieces is not null && !Path.Exists(pieces)) throw new PlinthException($"no tokenizer for the language model of {language}: {pieces} is not there");
            var opened = NGramModel.Open(path);
            if (pieces is null && words == SentenceWords.Words && KnowsPieces(opened))
                throw new PlinthException($"the language model of {language} knows pieces of a SentencePiece tokenizer (▁) and no whole words: name the tokenizer that it was trained with");
            _models[language] = new One(opened, pieces is null ? words : SentenceWords.Pieces, pieces is null ? null : Tokenizer.Open(pieces));
        }
    }

    /// <summary>The model for a document by its label <c>language</c>; the only one where it has none; null where there is none for it.</summary>
    public One? For(Document doc)
    {
        if (doc.Labels.Get("language") is not { } language) return _models.Count == 1 ? _models.Values.First() : null;
        return _models.GetValueOrDefault(language.AsText());
    }

    // Every such model has pieces of these; no text of words has one.
    private static bool KnowsPieces(NGramModel model)
    {
        foreach (var piece in (string[])["▁", "▁the", "▁de", "▁,", "▁.", "▁a"])
            if (model.Find(System.Text.Encoding.UTF8.GetBytes(piece)) != NGramModel.Unknown) return true;
        return false;
    }

    private static string In(string path, string language) => path.Replace("{language}", language, StringComparison.Ordinal);

    /// <summary>A model and what cuts text for it. Cutters keep scratch, so that each thread takes one and gives it back.</summary>
    internal sealed class One(NGramModel model, SentenceWords words, Tokenizer? tokenizer)
    {
        private readonly ConcurrentBag<SentenceCutter> _cutters = [];

        /// <summary>Scores a text.</summary>
        public SentenceScore Score(string text)
        {
            if (!_cutters.TryTake(out var cutter)) cutter = new SentenceCutter(words, tokenizer);
            var sum = default(SentenceScore);
            cutter.Cut(text, sentence => sum += model.Score(sentence));
            _cutters.Add(cutter);
            return sum;
        }
    }
}
