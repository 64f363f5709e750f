using System.Text;

namespace Plinth.Encodings;

/// <summary>The East Asian encodings of the web.</summary>
/// <remarks>WHATWG Encoding standard, sections 10 to 14; Big5 with the Hong Kong characters of HKSCS, Shift_JIS and EUC-KR with Microsoft's additions.</remarks>
internal static class PairDecoders
{
    /// <summary>GB18030, and GBK, which it holds: one decoder reads both.</summary>
    public static PairDecoder Gb18030()
    {
        var (pointers, points) = (new List<int>(), new List<int>());
        var ranges = CharsetIndexes.Of("gb18030-ranges");
        for (var i = 0; i < ranges.Length; i += 2)
        {
            pointers.Add(ranges[i]);
            points.Add(ranges[i + 1]);
        }

        var decoder = new PairDecoder((ReadOnlySpan<byte> bytes, Span<char> chars, out int written) =>
        {
            written = 0;
            if (bytes.Length < 4 || bytes[0] is 0x80 or 0xFF || bytes[1] is < 0x30 or > 0x39 || bytes[2] is < 0x81 or > 0xFE || bytes[3] is < 0x30 or > 0x39) return 0;
            var pointer = ((((((bytes[0] - 0x81) * 10) + bytes[1] - 0x30) * 126) + bytes[2] - 0x81) * 10) + bytes[3] - 0x30;
            // U+E7C7 stands outside the ranges.
            if (pointer == 7457) return Put(0xE7C7, 4, chars, out written);
            if (pointer is > 39419 and < 189000 or > 1237575) return 0;
            var at = pointers.BinarySearch(pointer);
            if (at < 0) at = ~at - 1;
            return Put(points[at] + pointer - pointers[at], 4, chars, out written);
        });
        var index = CharsetIndexes.Of("gb18030");
        for (var p = 0; p < index.Length; p++) decoder.Pair(0x81 + (p / 190), (p % 190) + (p % 190 < 0x3F ? 0x40 : 0x41), index[p]);
        decoder.Single(0x80, '€');
        return decoder;
    }

    /// <summary>Big5 with HKSCS, of whose characters many are beyond the basic plane and four are two code points.</summary>
    public static PairDecoder Big5()
    {
        var index = CharsetIndexes.Of("big5");
        var decoder = new PairDecoder((ReadOnlySpan<byte> bytes, Span<char> chars, out int written) =>
        {
            written = 0;
            if (bytes.Length < 2 || bytes[0] is < 0x81 or > 0xFE || bytes[1] is < 0x40 or (> 0x7E and < 0xA1) or > 0xFE) return 0;
            var pointer = ((bytes[0] - 0x81) * 157) + bytes[1] - (bytes[1] < 0x7F ? 0x40 : 0x62);
            var (letter, mark) = pointer switch { 1133 => ('Ê', '\u0304'), 1135 => ('Ê', '\u030C'), 1164 => ('ê', '\u0304'), 1166 => ('ê', '\u030C'), _ => ('\0', '\0') };
            if (letter != 0)
            {
                (chars[0], chars[1], written) = (letter, mark, 2);
                return 2;
            }

            return index[pointer] > 0 ? Put(index[pointer], 2, chars, out written) : 0;
        });
        for (var p = 0; p < index.Length; p++) decoder.Pair(0x81 + (p / 157), (p % 157) + (p % 157 < 0x3F ? 0x40 : 0x62), index[p]);
        return decoder;
    }

    /// <summary>EUC-KR with the Hangul of code page 949.</summary>
    public static PairDecoder EucKr()
    {
        var decoder = new PairDecoder();
        var index = CharsetIndexes.Of("euc-kr");
        for (var p = 0; p < index.Length; p++) decoder.Pair(0x81 + (p / 190), 0x41 + (p % 190), index[p]);
        return decoder;
    }

    /// <summary>Shift_JIS as code page 932 has it.</summary>
    public static PairDecoder ShiftJis()
    {
        var decoder = new PairDecoder();
        var index = CharsetIndexes.Of("jis0208");
        for (var p = 0; p < index.Length; p++)
        {
            var (lead, trail) = (p / 188, p % 188);
            var codePoint = p is >= 8836 and <= 10715 ? 0xE000 + p - 8836 : index[p];
            decoder.Pair(lead + (lead < 0x1F ? 0x81 : 0xC1), trail + (trail < 0x3F ? 0x40 : 0x41), codePoint);
        }

        decoder.Single(0x80, 0x80);
        for (var b = 0xA1; b <= 0xDF; b++) decoder.Single(b, 0xFF61 + b - 0xA1);
        return decoder;
    }

    /// <summary>EUC-JP with JIS X 0212 in three bytes.</summary>
    public static PairDecoder EucJp()
    {
        var more = CharsetIndexes.Of("jis0212");
        var decoder = new PairDecoder((ReadOnlySpan<byte> bytes, Span<char> chars, out int written) =>
        {
            written = 0;
            if (bytes.Length < 3 || bytes[0] != 0x8F || bytes[1] is < 0xA1 or 0xFF || bytes[2] is < 0xA1 or 0xFF) return 0;
            var codePoint = more[((bytes[1] - 0xA1) * 94) + bytes[2] - 0xA1];
            return codePoint > 0 ? Put(codePoint, 3, chars, out written) : 0;
        });
        var index = CharsetIndexes.Of("jis0208");
        for (var p = 0; p < 94 * 94; p++) decoder.Pair(0xA1 + (p / 94), 0xA1 + (p % 94), index[p]);
        for (var b = 0xA1; b <= 0xDF; b++) decoder.Pair(0x8E, b, 0xFF61 + b - 0xA1);
        return decoder;
    }

    private static int Put(int codePoint, int read, Span<char> chars, out int written)
    {
        written = Rune.IsValid(codePoint) ? new Rune(codePoint).EncodeToUtf16(chars) : 0;
        return written == 0 ? 0 : read;
    }
}
