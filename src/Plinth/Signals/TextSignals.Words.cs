using System.Diagnostics;
using System.Runtime.InteropServices;
using Plinth.Languages;

namespace Plinth.Signals;

public sealed partial class TextSignals
{
    private readonly WordBreaker _breaker = new();
    private WordTotals _wordTotals;

    /// <summary>Finds words in Chinese and Japanese; null, the default, makes each of their characters a word.</summary>
    public IWordSegmenter? Segmenter
    {
        get;
        set
        {
            if (ReferenceEquals(field, value)) return;
            field = value;
            Forget();
        }
    }

    /// <summary>The words of the text in order, marks included.</summary>
    public ReadOnlySpan<WordSpan> Words
    {
        get
        {
            if (Lacks(Measured.Words)) _breaker.Break(Text, Segmenter);
            return _breaker.Words;
        }
    }

    /// <summary>Length of the longest run between white space, in UTF-16 units.</summary>
    public int LongestRun => Words.Length == 0 ? 0 : _breaker.LongestRun;

    /// <summary>Sums over the words.</summary>
    internal ref readonly WordTotals WordTotals
    {
        get
        {
            if (Lacks(Measured.WordTotals)) TotalWords();
            return ref _wordTotals;
        }
    }

    /// <summary>Traits of <see cref="Words"/>.</summary>
    internal ReadOnlySpan<WordTraits> Traits
    {
        get
        {
            _ = Words;
            return _breaker.Traits;
        }
    }

    /// <summary>Room for an editor to note which words stay; emptied by whoever fills it.</summary>
    internal List<WordRange> Kept { get; } = [];

    /// <summary>Takes the words of a text just bound from those of the text before it, which <see cref="Kept"/> tells.</summary>
    /// <remarks>The new words must be those that breaking anew would find: whole runs between white space do not change by moving.</remarks>
    internal void CarryWords()
    {
        _breaker.Carry(Text, CollectionsMarshal.AsSpan(Kept));
        _measured |= Measured.Words;
    }

    private void TotalWords()
    {
        var words = Words;
        var traits = Traits;
        int plain = 0, withLetter = 0, runs = 0;
        long plainChars = 0, chars = 0;
        Debug.Assert((int)WordTraits.Letter == 1 && (int)WordTraits.Punctuation == 1 << 2 && (int)WordTraits.StartsRun == 1 << 3);
        for (var i = 0; i < words.Length; i++)
        {
            // 1 where it counts, 0 where not: no branch, as these follow no pattern.
            var trait = (int)traits[i];
            var counts = ~trait >> 2 & 1;
            plain += counts;
            plainChars += -counts & words[i].Length;
            chars += words[i].Length;
            withLetter += trait & (int)WordTraits.Letter;
            runs += trait >> 3 & 1;
        }

        MeasureChars();
        if (_hasPairs)
        {
            (plainChars, chars) = (0, 0);
            for (var i = 0; i < words.Length; i++)
            {
                var length = CharsIn(words[i].Start, words[i].Length);
                chars += length;
                if ((traits[i] & WordTraits.Punctuation) == 0) plainChars += length;
            }
        }

        _wordTotals = new(plain, plainChars, chars, withLetter, runs);
    }
}
