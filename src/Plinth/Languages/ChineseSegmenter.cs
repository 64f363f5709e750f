using System.Buffers;

namespace Plinth.Languages;

/// <summary>Chinese words by jieba's method: the most probable path through the dictionary, and a hidden Markov model for what it lacks.</summary>
/// <remarks>
/// Equals jieba 0.42's <c>cut</c> on runs of simplified Han, save where a dictionary word joins Han and letters (大S), which no run holds. jieba's
/// dictionary is simplified, so a run with a traditional character is looked up in simplified form: it is cut as jieba cuts its simplified twin. Immutable; calls may run in parallel.
/// </remarks>
public sealed class ChineseSegmenter : IWordSegmenter
{
    private const int StackLimit = 256;
    private static readonly SearchValues<char> Latin = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+#&._%-");
    private readonly ChineseDictionary _dictionary = ChineseDictionary.Shared;
    private readonly HanVariants _variants = HanVariants.Shared;

    /// <inheritdoc/>
    public void Segment(string text, int start, int length, List<WordSpan> words)
    {
        var end = start + length;
        while (start < end)
        {
            var block = text.AsSpan(start, end - start).IndexOfAnyExceptInRange(ChineseDictionary.First, ChineseDictionary.Last);
            if (block < 0) block = end - start;
            if (block > 0) SegmentHan(text, start, block, words);
            start += block;
            if (start == end) break;

            // Rare ideographs, kana and the like stand alone, as in jieba; a surrogate pair is one character.
            var width = char.IsHighSurrogate(text[start]) && start + 1 < end && char.IsLowSurrogate(text[start + 1]) ? 2 : 1;
            words.Add(new WordSpan(start, width, !char.IsLetterOrDigit(text, start)));
            start += width;
        }
    }

    private void SegmentHan(string text, int start, int length, List<WordSpan> words)
    {
        if (length == 1)
        {
            words.Add(new WordSpan(start, 1, false));
            return;
        }

        if (length < StackLimit)
        {
            Segment(text, start, stackalloc ushort[length], stackalloc double[length + 1], stackalloc int[length], words);
            return;
        }

        var codes = ArrayPool<ushort>.Shared.Rent(length);
        var best = ArrayPool<double>.Shared.Rent(length + 1);
        var ends = ArrayPool<int>.Shared.Rent(length);
        Segment(text, start, codes.AsSpan(0, length), best, ends, words);
        ArrayPool<ushort>.Shared.Return(codes);
        ArrayPool<double>.Shared.Return(best);
        ArrayPool<int>.Shared.Return(ends);
    }

    private void Segment(string text, int start, Span<ushort> codes, Span<double> best, Span<int> ends, List<WordSpan> words)
    {
        Encode(text.AsSpan(start, codes.Length), codes);
        FindPath(codes, best, ends);
        for (int i = 0, single = 0; i < codes.Length; i = ends[i])
        {
            // A row of single characters may be a word that the dictionary lacks: it is collected, and cut when a longer word or the end comes.
            var isSingle = ends[i] == i + 1;
            if (!isSingle)
            {
                AddSingles(text, codes[single..i], start + single, words);
                words.Add(new WordSpan(start + i, ends[i] - i, false));
                single = ends[i];
            }
            else if (ends[i] == codes.Length)
            {
                AddSingles(text, codes[single..], start + single, words);
            }
        }
    }

    private void Encode(ReadOnlySpan<char> text, Span<ushort> codes)
    {
        var strange = false;
        for (var i = 0; i < text.Length; i++)
        {
            var code = text[i] - ChineseDictionary.First;
            codes[i] = (ushort)code;
            strange |= _dictionary.Root(code) == 0 || _variants.IsTraditionalOnly(text[i]);
        }

        if (!strange) return;
        for (var i = 0; i < text.Length; i++)
        {
            var simplified = _variants.Simplify(text[i]);
            if (simplified is >= ChineseDictionary.First and <= ChineseDictionary.Last) codes[i] = (ushort)(simplified - ChineseDictionary.First);
        }
    }

    // From the end: best[i] is the log probability of the best way to cut codes[i..], ends[i] where its first word ends. Among equals the longer.
    private void FindPath(ReadOnlySpan<ushort> codes, Span<double> best, Span<int> ends)
    {
        best[codes.Length] = 0;
        for (var i = codes.Length - 1; i >= 0; i--)
        {
            var most = double.NegativeInfinity;
            var end = i;
            var node = _dictionary.Root(codes[i]);
            for (var next = i + 1; node != 0; next++)
            {
                if (_dictionary.IsWord(node, out var weight) && weight + best[next] >= most) (most, end) = (weight + best[next], next);
                if (next == codes.Length) break;
                node = _dictionary.Child(node, codes[next]);
            }

            if (end == i) (most, end) = (_dictionary.UnknownWeight + best[i + 1], i + 1);
            (best[i], ends[i]) = (most, end);
        }
    }

    private void AddSingles(string text, ReadOnlySpan<ushort> codes, int at, List<WordSpan> words)
    {
        // jieba takes the letters and digits beside a run into the same row, and such a row is no word.
        if (codes.Length > 1 && (IsLatin(text, at - 1) || IsLatin(text, at + codes.Length) || !IsWord(codes)))
        {
            _dictionary.Model.Segment(codes, at, words);
            return;
        }

        // One character, or a known word that the path preferred to take apart.
        for (var i = 0; i < codes.Length; i++) words.Add(new WordSpan(at + i, 1, false));
    }

    private static bool IsLatin(string text, int at) => (uint)at < (uint)text.Length && Latin.Contains(text[at]);

    private bool IsWord(ReadOnlySpan<ushort> codes)
    {
        var node = _dictionary.Root(codes[0]);
        for (var i = 1; i < codes.Length && node != 0; i++) node = _dictionary.Child(node, codes[i]);
        return node != 0 && _dictionary.IsWord(node, out _);
    }
}
