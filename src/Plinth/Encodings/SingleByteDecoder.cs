using System.Text;

namespace Plinth.Encodings;

/// <summary>An encoding of one byte a character: ASCII and 128 more.</summary>
internal sealed class SingleByteDecoder : TextDecoder
{
    private readonly char[] _chars = new char[256];

    /// <param name="index">The upper half by the standard; -1 is invalid.</param>
    public SingleByteDecoder(ReadOnlySpan<int> index)
    {
        for (var i = 0; i < 128; i++) (_chars[i], _chars[128 + i]) = ((char)i, index[i] < 0 ? '\uFFFD' : (char)index[i]);
    }

    /// <summary>The character of a byte; U+FFFD where it has none.</summary>
    public char this[byte value] => _chars[value];

    public override int Decode(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var i = 0;
        while (i < bytes.Length)
        {
            Ascii.ToUtf16(bytes[i..], chars[i..], out var ascii);
            i += ascii;
            // Foreign letters come in words: going back to the vector loop for each would cost more than it saves.
            for (var end = Math.Min(bytes.Length, i + 16); i < end; i++) chars[i] = _chars[bytes[i]];
        }

        return bytes.Length;
    }
}
