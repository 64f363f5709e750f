using System.Text;

namespace Plinth.Encodings;

/// <summary>An encoding of one or two bytes a character, and of more in few: GB18030, Big5, EUC-KR, Shift_JIS and EUC-JP by one table each.</summary>
/// <remarks>WHATWG Encoding standard, sections 10 to 14. A byte of ASCII after a lead byte that it does not fit is read again by itself, as there.</remarks>
internal sealed class PairDecoder : TextDecoder
{
    private const int Rows = 128;

    private readonly char[] _pairs = new char[Rows * 256]; // U+0000: no pair, or one that LongForm knows
    private readonly char[] _singles = new char[Rows];     // U+0000: a lead byte, or invalid
    private readonly LongForm? _longForm;

    /// <summary>Reads a form that no pair of the table is.</summary>
    /// <param name="bytes">From the lead byte on.</param>
    /// <param name="chars">Where to.</param>
    /// <param name="written">UTF-16 units written.</param>
    /// <returns>Bytes read; 0 where it is no such form.</returns>
    public delegate int LongForm(ReadOnlySpan<byte> bytes, Span<char> chars, out int written);

    public PairDecoder(LongForm? longForm = null) => _longForm = longForm;

    /// <summary>Gives two bytes a character.</summary>
    public void Pair(int lead, int trail, int codePoint)
    {
        if (codePoint is > 0 and < 0x10000) _pairs[((lead - 128) << 8) | trail] = (char)codePoint;
    }

    /// <summary>Gives a byte above ASCII a character of its own.</summary>
    public void Single(int value, int codePoint) => _singles[value - 128] = (char)codePoint;

    /// <summary>For each character of the table the two bytes that the table's first pair for it has, as lead × 256 + trail, or the byte alone; 0 for none.</summary>
    public ushort[] Invert()
    {
        var bytes = new ushort[0x10000];
        for (var i = _pairs.Length - 1; i >= 0; i--)
            if (_pairs[i] != 0) bytes[_pairs[i]] = (ushort)(0x8000 + i);
        for (var i = 0; i < Rows; i++)
            if (_singles[i] != 0) bytes[_singles[i]] = (ushort)(128 + i);
        return bytes;
    }

    public override int Decode(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var (i, o) = (0, 0);
        while (true)
        {
            Ascii.ToUtf16(bytes[i..], chars[o..], out var ascii);
            (i, o) = (i + ascii, o + ascii);
            // Until eight bytes of ASCII have been seen in a row, byte by byte.
            var patience = 8;
            while (true)
            {
                if (i >= bytes.Length) return o;
                var lead = bytes[i];
                if (lead < 0x80)
                {
                    chars[o++] = (char)lead;
                    i++;
                    if (--patience == 0) break;
                    continue;
                }

                patience = 8;
                if (i + 1 < bytes.Length && _pairs[((lead - 128) << 8) | bytes[i + 1]] is > '\0' and var c)
                {
                    chars[o++] = c;
                    i += 2;
                    continue;
                }

                i += Rare(bytes[i..], chars[o..], out var written);
                o += written;
            }
        }
    }

    private int Rare(ReadOnlySpan<byte> bytes, Span<char> chars, out int written)
    {
        written = 1;
        if (_singles[bytes[0] - 128] is > '\0' and var single)
        {
            chars[0] = single;
            return 1;
        }

        if (_longForm is not null && _longForm(bytes, chars, out written) is > 0 and var read) return read;
        written = 1;
        chars[0] = '\uFFFD';
        return bytes.Length > 1 && bytes[1] >= 0x80 && bytes[0] is not (0x80 or 0xFF) ? 2 : 1;
    }
}
