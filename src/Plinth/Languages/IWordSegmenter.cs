namespace Plinth.Languages;

/// <summary>Finds the words in a run of a script that does not put spaces between them.</summary>
public interface IWordSegmenter
{
    /// <summary>Appends the words of <c>text[start .. start + length)</c>, a run of Han, Hiragana and Katakana, in order and without gaps.</summary>
    void Segment(string text, int start, int length, List<WordSpan> words);
}
