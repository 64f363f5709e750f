namespace Plinth;

/// <summary>Everything that rules measure about a text, each thing computed once and on demand; buffers are reused from text to text.</summary>
/// <remarks>Partials by aspect: lines and paragraphs, words, repetition. Not for use by two threads at once.</remarks>
public sealed partial class TextSignals
{
    /// <summary>The text being measured.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Turns to another text and forgets the last one's measures.</summary>
    public void Bind(string text)
    {
        Text = text;
        Forget();
    }

    partial void Forget();
}
