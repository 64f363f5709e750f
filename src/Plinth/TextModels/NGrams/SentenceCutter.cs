using System.Buffers;
using System.Text;
using Plinth.Languages;
using Plinth.Tokens;

namespace Plinth.TextModels.NGrams;

/// <summary>What a language model takes for a word.</summary>
public enum SentenceWords
{
    /// <summary>What stands between spaces: the text was cut already.</summary>
    Spaces,

    /// <summary>Lower-cased words, marks apart, each Han character a word.</summary>
    Words,

    /// <summary>The pieces of a tokenizer, over text normalised as CCNet does.</summary>
    Pieces,
}

/// <summary>Takes a sentence in the form in which a language model reads it: words parted by spaces, in UTF-8.</summary>
public delegate void TakeSentence(ReadOnlySpan<byte> sentence);

/// <summary>Turns texts into sentences: each line that is not blank is one. It keeps scratch: one object a thread.</summary>
public sealed class SentenceCutter
{
    private readonly SentenceWords _words;
    private readonly Tokenizer? _tokenizer;
    private readonly TokenEncoder? _encoder;
    private readonly WordBreaker _breaker = new();
    private readonly ArrayBufferWriter<byte> _sentence = new();

    /// <summary>A cutter.</summary>
    /// <param name="words">What a word is.</param>
    /// <param name="tokenizer">The tokenizer of <see cref="SentenceWords.Pieces"/>; null for the others.</param>
    public SentenceCutter(SentenceWords words, Tokenizer? tokenizer = null)
    {
        if (words == SentenceWords.Pieces && tokenizer is null) throw new PlinthException("a model of pieces needs the tokenizer that it was trained with");
        (_words, _tokenizer, _encoder) = (words, tokenizer, tokenizer?.NewEncoder());
    }

    /// <summary>Cuts a text.</summary>
    public void Cut(string text, TakeSentence take)
    {
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            if (line.IsWhiteSpace()) continue;
            _sentence.ResetWrittenCount();
            switch (_words)
            {
                case SentenceWords.Spaces: Write(line); break;
                case SentenceWords.Words: WriteWords(line); break;
                default: WritePieces(CcNetText.Normalise(line)); break;
            }

            take(_sentence.WrittenSpan);
        }
    }

    private void WriteWords(ReadOnlySpan<char> line)
    {
        var lower = line.ToString().ToLowerInvariant();
        _breaker.Break(lower);
        foreach (var word in _breaker.Words)
        {
            Write(lower.AsSpan(word.Start, word.Length));
            Write(" ");
        }
    }

    private void WritePieces(string line)
    {
        foreach (var id in _encoder!.Encode(line))
        {
            var piece = _tokenizer!.Piece(id);
            // A byte-level piece may hold spaces or half a character: its number stands for it.
            if (_tokenizer.PreTokenizer is not null) Write(id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            else _sentence.Write(piece);
            Write(" ");
        }
    }

    private void Write(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _sentence);
}
