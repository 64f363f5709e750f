using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
        _hasPairs = HasHighSurrogate(Text);
        _chars = _hasPairs ? Text.Length - Pairs(Text) : Text.Length;
    }

    private static bool HasHighSurrogate(ReadOnlySpan<char> text)
    {
        ref var units = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(text));
        var i = 0;
        for (; i <= text.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var tops = Vector256.LoadUnsafe(ref units, (nuint)i) & Vector256.Create((ushort)0xFC00);
            if (Vector256.EqualsAny(tops, Vector256.Create((ushort)0xD800))) return true;
        }

        for (; i < text.Length; i++)
            if (char.IsHighSurrogate(text[i])) return true;
        return false;
    }

    private static int Pairs(ReadOnlySpan<char> text)
    {
        var pairs = 0;
        for (var i = 1; i < text.Length; i++)
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1])) pairs++;
        return pairs;
    }
}
