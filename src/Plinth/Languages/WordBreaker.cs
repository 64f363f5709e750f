using System.Runtime.CompilerServices;

namespace Plinth.Languages;

/// <summary>Cuts text into words as spaCy's English tokenizer does: marks are words of their own, contractions are two.</summary>
/// <remarks>
/// That is the counting of datatrove, and so of FineWeb. Runs of Han, Hiragana and Katakana go to the segmenter; without one each of their
/// characters is a word. Otherwise it differs from spaCy in rare emoticons, in exceptions found only after cutting at an infix, and in
/// counting as a URL only <c>scheme://…</c>, <c>host.tld…</c> and <c>name@host.tld</c>. Buffers are reused from text to text.
/// </remarks>
public sealed partial class WordBreaker
{
    private readonly List<WordSpan> _segmented = [];
    private readonly RunMap _runs = new();
    private WordSpan[] _words = new WordSpan[256];
    private WordTraits[] _traits = new WordTraits[256];
    private int _count;
    private int _longestRun;
    private string _text = "";
    private WordTraits _runStart;

    /// <summary>The words of the last text, in order.</summary>
    public ReadOnlySpan<WordSpan> Words => _words.AsSpan(0, _count);

    /// <summary>Length of the longest run between white space in the last text, in UTF-16 units; 0 for an empty text.</summary>
    public int LongestRun => _longestRun >= 0 ? _longestRun : _longestRun = FindLongestRun();

    /// <summary>Traits of <see cref="Words"/>.</summary>
    internal ReadOnlySpan<WordTraits> Traits => _traits.AsSpan(0, _count);

    /// <summary>Cuts a text; its words are in <see cref="Words"/> until the next call.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="segmenter">Finds words in scripts without spaces; null makes each character a word.</param>
    public void Break(string text, IWordSegmenter? segmenter = null)
    {
        _text = text;
        _count = 0;
        _runs.Fill(text);
        var classes = CharClasses.Table;
        var longest = 0;
        for (var i = _runs.SkipSpaces(0); i < text.Length; i = _runs.SkipSpaces(i))
        {
            var start = i;
            _runStart = WordTraits.StartsRun;
            i = _runs.SkipLetters(i);
            if (_runs.IsSpace(i))
            {
                AddLetters(start, i - start);
            }
            else if (i > start && _runs.IsSpace(i + 1) && IsClosing(text, start, i))
            {
                AddLetters(start, i - start);
                AddMark(i, classes[text[i]]);
                i++;
            }
            else
            {
                i = _runs.NextSpace(i);
                if (_runs.HasSpecial && HasSpecial(text.AsSpan(start, i - start))) BreakMixedRun(start, i, segmenter);
                else BreakRun(start, i);
            }

            longest = Math.Max(longest, i - start);
        }

        _longestRun = longest;
    }

    /// <summary>Turns to a text whose words are some of the last one's, in order: runs that stay whole.</summary>
    internal void Carry(string text, ReadOnlySpan<WordRange> kept)
    {
        _text = text;
        _count = 0;
        _longestRun = -1;
        foreach (var range in kept)
        {
            var words = _words.AsSpan(range.From, range.To - range.From);
            _traits.AsSpan(range.From, words.Length).CopyTo(_traits.AsSpan(_count));
            if (range.Shift == 0 && range.From == _count)
            {
                _count += words.Length;
                continue;
            }

            // What is written was read before.
            foreach (var word in words) _words[_count++] = word with { Start = word.Start + range.Shift };
        }
    }

    private int FindLongestRun()
    {
        int longest = 0, start = 0;
        for (var w = 0; w < _count; w++)
        {
            if ((_traits[w] & WordTraits.StartsRun) != 0) start = _words[w].Start;
            longest = Math.Max(longest, _words[w].Start + _words[w].Length - start);
        }

        return longest;
    }

    // Letters and one closing mark: most of what is not letters only.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsClosing(string text, int start, int mark) =>
        text[mark] is ',' or '.' or ';' or ':' or '!' or '?' or ')' or '"'
        && (text[mark] != '.' || (CharClasses.Table[text[mark - 1]] & CharClass.Lower) != 0)
        && WordExceptions.Find(text.AsSpan(start, mark + 1 - start)) is null;

    private static bool HasSpecial(ReadOnlySpan<char> run)
    {
        CharClass seen = 0;
        foreach (var c in run) seen |= CharClasses.Table[c];
        return (seen & (CharClass.Unspaced | CharClass.Surrogate)) != 0;
    }

    // Cuts out the stretches of scripts without spaces; what lies between is broken as a run of its own.
    private void BreakMixedRun(int start, int end, IWordSegmenter? segmenter)
    {
        var text = _text.AsSpan(0, end);
        var from = start;
        while (from < end)
        {
            var unspaced = (CharClasses.At(text, from, out var length) & CharClass.Unspaced) != 0;
            var to = from + length;
            while (to < end && (CharClasses.At(text, to, out length) & CharClass.Unspaced) != 0 == unspaced) to += length;
            if (!unspaced) BreakRun(from, to);
            else if (segmenter is null) AddEach(from, to);
            else AddSegmented(from, to, segmenter);
            from = to;
        }
    }

    private void AddEach(int start, int end)
    {
        while (start < end)
        {
            CharClasses.At(_text.AsSpan(0, end), start, out var length);
            Add(start, length);
            start += length;
        }
    }

    private void AddSegmented(int start, int end, IWordSegmenter segmenter)
    {
        _segmented.Clear();
        segmenter.Segment(_text, start, end - start, _segmented);
        foreach (var word in _segmented) Add(word.Start, word.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddLetters(int start, int length)
    {
        if (WordExceptions.Find(_text.AsSpan(start, length)) is { } parts) AddParts(start, parts);
        else Push(start, length, WordTraits.Letter);
    }

    private void AddParts(int start, byte[] parts)
    {
        foreach (var length in parts)
        {
            Add(start, length);
            start += length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddMark(int at, CharClass mark)
    {
        var traits = WordTraits.Symbol | WordTraits.Punctuation | WordTraits.CategoryP;
        if ((mark & CharClass.Terminal) != 0) traits |= WordTraits.EndsSentence;
        Push(at, 1, traits);
    }

    private void Add(int start, int length)
    {
        if (length == 0) return;
        var word = _text.AsSpan(start, length);
        CharClass any = 0, all = (CharClass)0xFFFF;
        for (var i = 0; i < length;)
        {
            var c = CharClasses.At(word, i, out var used);
            any |= c;
            all &= c;
            i += used;
        }

        var traits = WordTraits.None;
        if ((any & CharClass.Letter) != 0) traits |= WordTraits.Letter;
        if ((any & CharClass.LetterOrNumber) == 0) traits |= WordTraits.Symbol;
        if ((all & CharClass.Punctuation) != 0) traits |= WordTraits.Punctuation;
        if ((all & CharClass.CategoryP) != 0) traits |= WordTraits.CategoryP;
        if (length == 1 && (all & CharClass.Terminal) != 0) traits |= WordTraits.EndsSentence;
        Push(start, length, traits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(int start, int length, WordTraits traits)
    {
        if (_count == _words.Length) Grow();
        _words[_count] = new WordSpan(start, length, (traits & WordTraits.Symbol) != 0);
        _traits[_count++] = traits | _runStart;
        _runStart = WordTraits.None;
    }

    private void Grow()
    {
        Array.Resize(ref _words, _words.Length * 2);
        Array.Resize(ref _traits, _traits.Length * 2);
    }
}
