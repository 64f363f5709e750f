namespace Plinth.Encodings;

/// <summary>Counts what in bytes is UTF-8 and what is not.</summary>
internal static class Utf8Sequences
{
    /// <summary>Counts the valid and the invalid sequences above ASCII; invalid ones end where the Unicode standard (section 3.9, table 3-7) has them end. One that the end cuts off is neither, unless it is all there is.</summary>
    public static (int Valid, int Invalid) Count(ReadOnlySpan<byte> body)
    {
        var (valid, invalid, cut) = (0, 0, 0);
        var i = 0;
        while (i < body.Length)
        {
            var lead = body[i];
            if (lead < 0x80)
            {
                // Words of other alphabets have a space or two between them, tags and code far more.
                var end = Math.Min(body.Length, i + 4);
                do i++;
                while (i < end && body[i] < 0x80);
                if (i < end || i == body.Length) continue;
                var high = body[i..].IndexOfAnyInRange((byte)0x80, (byte)0xff);
                if (high < 0) break;
                i += high;
                continue;
            }

            if (lead is < 0xC2 or > 0xF4)
            {
                invalid++;
                i++;
                continue;
            }

            var length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            var read = 1;
            while (read < length && i + read < body.Length && Continues(lead, body[i + read], read)) read++;
            if (read == length) valid++;
            else if (i + read < body.Length) invalid++;
            else cut++;
            i += read;
        }

        return (valid, valid == 0 ? invalid + cut : invalid);
    }

    private static bool Continues(byte lead, byte value, int place) => (value & 0xC0) == 0x80 && (place > 1 || lead switch
    {
        0xE0 => value >= 0xA0,
        0xED => value < 0xA0,
        0xF0 => value >= 0x90,
        0xF4 => value < 0x90,
        _ => true,
    });
}
