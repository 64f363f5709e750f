using Plinth.Languages;

namespace Plinth.Signals;

public sealed partial class TextSignals
{
    private LineSpan[] _sentences = [];
    private int _sentenceCount;
    private WordBreaker? _lineBreaker;

    /// <summary>The sentences: one ends with the marks that follow a full stop, question or exclamation mark, as spaCy's sentencizer has it.</summary>
    public ReadOnlySpan<LineSpan> Sentences
    {
        get
        {
            if (Lacks(Measured.Sentences)) SplitSentences();
            return _sentences.AsSpan(0, _sentenceCount);
        }
    }

    /// <summary>A second word breaker, for lines that an editor has changed.</summary>
    internal WordBreaker LineBreaker => _lineBreaker ??= new();

    private void SplitSentences()
    {
        var words = Words;
        var traits = Traits;
        _sentenceCount = 0;
        if (words.Length == 0) return;
        var start = words[0].Start;
        var ended = false;
        for (var i = 0; i < words.Length; i++)
        {
            if ((traits[i] & WordTraits.EndsSentence) != 0) ended = true;
            else if (ended && (traits[i] & WordTraits.CategoryP) == 0)
            {
                var last = words[i - 1];
                Append(ref _sentences, ref _sentenceCount, new(start, last.Start + last.Length - start));
                start = words[i].Start;
                ended = false;
            }
        }

        var end = words[^1];
        Append(ref _sentences, ref _sentenceCount, new(start, end.Start + end.Length - start));
    }
}
