using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    private WordSpan[] _words = new WordSpan[256];
    private WordTraits[] _traits = new WordTraits[256];
    private int _count;
    private string _text = "";
    private WordTraits _runStart;

    /// <summary>The words of the last text, in order.</summary>
    public ReadOnlySpan<WordSpan> Words => _words.AsSpan(0, _count);

    /// <summary>Length of the longest run between white space in the last text, in UTF-16 units; 0 for an empty text.</summary>
    public int LongestRun { get; private set; }

    /// <summary>Traits of <see cref="Words"/>.</summary>
    internal ReadOnlySpan<WordTraits> Traits => _traits.AsSpan(0, _count);

    /// <summary>Cuts a text; its words are in <see cref="Words"/> until the next call.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="segmenter">Finds words in scripts without spaces; null makes each character a word.</param>
    public void Break(string text, IWordSegmenter? segmenter = null)
    {
        _text = text;
        _count = 0;
        LongestRun = 0;
        var classes = CharClasses.Table;
        var i = 0;
        while (true)
        {
            while (i < text.Length && (classes[text[i]] & CharClass.Space) != 0) i++;
            if (i >= text.Length) return;

            var start = i;
            CharClass seen = 0, here = 0;
            i = SkipAsciiLetters(text, i);
            while (i < text.Length)
            {
                here = classes[text[i]];
                if ((here & (CharClass.Alpha | CharClass.Unspaced)) is 0 or > CharClass.Alpha) break;
                i++;
            }

            _runStart = WordTraits.StartsRun;
            if (i == text.Length || (here & CharClass.Space) != 0)
            {
                AddLetters(start, i - start);
                if (i - start > LongestRun) LongestRun = i - start;
                continue;
            }

            // Letters and one closing mark: most of what is not letters only.
            var next = i + 1;
            if (i > start && text[i] is ',' or '.' or ';' or ':' or '!' or '?' or ')' or '"'
                && (next == text.Length || (classes[text[next]] & CharClass.Space) != 0)
                && (text[i] != '.' || (classes[text[i - 1]] & CharClass.Lower) != 0) && WordExceptions.Find(text.AsSpan(start, next - start)) is null)
            {
                AddLetters(start, i - start);
                AddMark(i, here);
                i = next;
                if (i - start > LongestRun) LongestRun = i - start;
                continue;
            }

            while (i < text.Length)
            {
                here = classes[text[i]];
                if ((here & CharClass.Space) != 0) break;
                seen |= here;
                i++;
            }

            if (i - start > LongestRun) LongestRun = i - start;
            if ((seen & (CharClass.Unspaced | CharClass.Surrogate)) == 0) BreakRun(start, i);
            else BreakMixedRun(start, i, segmenter);
        }
    }

    // Eight characters at a look: most words end within one, so the loop's end is no surprise to the processor.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipAsciiLetters(string text, int i)
    {
        ref var chars = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(text.AsSpan()));
        while (i + Vector128<ushort>.Count <= text.Length)
        {
            var lower = Vector128.LoadUnsafe(ref chars, (nuint)i) | Vector128.Create((ushort)0x20);
            var others = Vector128.GreaterThan(lower - Vector128.Create((ushort)'a'), Vector128.Create((ushort)25)).ExtractMostSignificantBits();
            if (others != 0) return i + BitOperations.TrailingZeroCount(others);
            i += Vector128<ushort>.Count;
        }

        return i;
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
