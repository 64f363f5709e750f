namespace Plinth.Languages;

/// <summary>Words of Chinese and Japanese: each run goes to the segmenter of its language, Japanese where kana stand in it or near it.</summary>
/// <remarks>Immutable: one instance may serve all threads, and instances share the dictionaries, which are loaded on first use.</remarks>
public sealed class CjkSegmenter : IWordSegmenter
{
    /// <summary>How far around a run kana are looked for, in UTF-16 units. Within 40 characters Japanese prose without kana is rare.</summary>
    private const int Neighbourhood = 40;

    private readonly Lazy<ChineseSegmenter> _chinese = new(() => new ChineseSegmenter());
    private readonly Lazy<JapaneseSegmenter> _japanese = new(() => new JapaneseSegmenter());

    /// <inheritdoc/>
    public void Segment(string text, int start, int length, List<WordSpan> words)
    {
        if (IsJapanese(text, start, length)) _japanese.Value.Segment(text, start, length, words);
        else _chinese.Value.Segment(text, start, length, words);
    }

    /// <summary>True where a run, or what stands near it, holds Hiragana or Katakana.</summary>
    public static bool IsJapanese(string text, int start, int length)
    {
        var run = text.AsSpan(start, length);
        if (HasKana(run)) return true;
        var from = Math.Max(0, start - Neighbourhood);
        var to = Math.Min(text.Length, start + length + Neighbourhood);
        return HasKana(text.AsSpan(from, start - from)) || HasKana(text.AsSpan(start + length, to - start - length));
    }

    // Without the middle dot and the long-vowel mark at the end of the block, which Chinese writing borrows.
    private static bool HasKana(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\u3041', '\u30FA');
}
