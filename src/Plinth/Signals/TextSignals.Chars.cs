namespace Plinth.Signals;

public sealed partial class TextSignals
{
    private int _chars;
    private bool _hasPairs;
    private CharCounts _counts;

    /// <summary>Length of the text in code points.</summary>
    public int Chars
    {
        get
        {
            MeasureChars();
            return _chars;
        }
    }

    /// <summary>How many characters of each kind the text holds, in code points.</summary>
    public ref readonly CharCounts Counts
    {
        get
        {
            if (Lacks(Measured.Counts)) _counts = CharCounts.Of(Text);
            return ref _counts;
        }
    }

    /// <summary>Length of a part of the text in code points.</summary>
    public int CharsIn(int start, int length)
    {
        MeasureChars();
        return _hasPairs ? length - Pairs(Text.AsSpan(start, length)) : length;
    }

    private void MeasureChars()
    {
        if (!Lacks(Measured.Chars)) return;
        _hasPairs = Text.AsSpan().ContainsAnyInRange('\ud800', '\udbff');
        _chars = _hasPairs ? Text.Length - Pairs(Text) : Text.Length;
    }

    private static int Pairs(ReadOnlySpan<char> text)
    {
        var pairs = 0;
        for (var i = 1; i < text.Length; i++)
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1])) pairs++;
        return pairs;
    }
}
