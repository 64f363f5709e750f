namespace Plinth.Signals;

/// <summary>Everything that rules measure about a text, each thing computed once and on demand; buffers are reused from text to text.</summary>
/// <remarks>
/// Partials by aspect: characters, lines, words, repetition. Lengths of "characters" are Unicode code points, as in Python, so that values equal
/// those of tools written there. Not for use by two threads at once.
/// </remarks>
public sealed partial class TextSignals
{
    private Measured _measured;
    private char[] _scratch = [];

    [Flags]
    private enum Measured
    {
        Chars = 1,
        Counts = 2,
        Lines = 4,
        PrintedLines = 8,
        Paragraphs = 16,
        LineRepeats = 32,
        Words = 64,
        WordIds = 128,
        WordTotals = 256,
        Sentences = 512,
    }

    /// <summary>The text being measured.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Turns to another text and forgets the last one's measures.</summary>
    public void Bind(string text)
    {
        Text = text;
        Forget();
    }

    /// <summary>A buffer to build an edited text in; its contents last until the next call.</summary>
    internal Span<char> Scratch(int length)
    {
        if (_scratch.Length < length) _scratch = new char[Math.Max(length, _scratch.Length * 2)];
        return _scratch;
    }

    partial void Forget();

    // True once a text: the caller then measures.
    private bool Lacks(Measured what)
    {
        if ((_measured & what) != 0) return false;
        _measured |= what;
        return true;
    }
}
