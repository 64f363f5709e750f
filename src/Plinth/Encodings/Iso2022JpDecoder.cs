namespace Plinth.Encodings;

/// <summary>Japanese in seven bits: escape sequences switch between ASCII, JIS X 0201 and JIS X 0208.</summary>
/// <remarks>WHATWG Encoding standard, section 13.2. An escape sequence that is none is U+FFFD, and what follows it is read in the same state.</remarks>
internal sealed class Iso2022JpDecoder : TextDecoder
{
    private readonly int[] _index = CharsetIndexes.Of("jis0208");

    private enum State
    {
        Ascii,
        Roman,
        Katakana,
        Kanji,
    }

    public override int Decode(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var state = State.Ascii;
        var o = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            // Lines end in ASCII whether or not it was called back: RFC 1468.
            if (b is (byte)'\n' or (byte)'\r') state = State.Ascii;
            if (b == 0x1B)
            {
                if (Escape(bytes[(i + 1)..]) is { } next)
                {
                    state = next;
                    i += 2;
                }
                else
                {
                    chars[o++] = '\uFFFD';
                }

                continue;
            }

            chars[o++] = state switch
            {
                _ when b >= 0x80 || b is 0x0E or 0x0F => '\uFFFD',
                State.Roman when b == 0x5C => '¥',
                State.Roman when b == 0x7E => '‾',
                State.Katakana when b is >= 0x21 and <= 0x5F => (char)(0xFF61 + b - 0x21),
                State.Katakana => '\uFFFD',
                State.Kanji when b is >= 0x21 and <= 0x7E => Kanji(bytes, ref i),
                State.Kanji => '\uFFFD',
                _ => (char)b,
            };
        }

        return o;
    }

    private static State? Escape(ReadOnlySpan<byte> after) => after switch
    {
        [(byte)'(', (byte)'B', ..] => State.Ascii,
        [(byte)'(', (byte)'J', ..] => State.Roman,
        [(byte)'(', (byte)'I', ..] => State.Katakana,
        [(byte)'$', (byte)'@' or (byte)'B', ..] => State.Kanji,
        _ => null,
    };

    private char Kanji(ReadOnlySpan<byte> bytes, ref int i)
    {
        if (i + 1 >= bytes.Length || bytes[i + 1] is < 0x21 or > 0x7E) return '\uFFFD';
        var codePoint = _index[((bytes[i] - 0x21) * 94) + bytes[i + 1] - 0x21];
        i++;
        return codePoint > 0 ? (char)codePoint : '\uFFFD';
    }
}
