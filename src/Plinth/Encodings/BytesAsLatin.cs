using System.Runtime.InteropServices;

namespace Plinth.Encodings;

/// <summary>Text in an East Asian encoding or in windows-1251 that was read as Latin-1: "ÖÐ¹ú" for "中国", "Ïðèâåò" for "Привет".</summary>
internal static class BytesAsLatin
{
    /// <summary>Characters above ASCII in a row that words in Latin letters do not have.</summary>
    private const int LongRun = 4;

    /// <summary>Characters in such runs by which a text is judged, at least; and their share of all above ASCII.</summary>
    private const int LeastBytes = 12;
    private const double LeastShare = 0.6;

    private static readonly WrongAlphabet Latin = new("windows-1252", 2);

    /// <summary>The text repaired, or null where there is nothing to repair.</summary>
    public static string? Repair(string text, out int repaired, out string charset)
    {
        (repaired, charset) = (0, "");
        var runs = Runs(text, out var all);
        if (runs is null) return null;
        var sample = new List<byte>();
        foreach (var (start, end) in runs.Where(r => r.End - r.Start >= LongRun))
        {
            for (var i = start; i < end; i++) sample.Add(Latin.Byte(text[i]));
            sample.Add((byte)'\n');
        }

        var judged = sample.Count(b => b >= 0x80);
        if (judged < LeastBytes || judged < LeastShare * all || CharsetSniffer.Sure(CollectionsMarshal.AsSpan(sample)) is not { } found) return null;
        if (!found.MultiByte && (found.Name != "windows-1251" || judged < 3 * LeastBytes)) return null;
        var pieces = new List<(int, int, string)>();
        foreach (var (start, end) in runs)
        {
            var bytes = new byte[end - start];
            for (var i = start; i < end; i++) bytes[i - start] = Latin.Byte(text[i]);
            var read = found.Decoder.GetString(bytes);
            if (read.AsSpan().ContainsAnyInRange('\u0080', '\u009F') || read.AsSpan().ContainsAnyInRange('\uE000', '\uF8FF') || read.Contains('\uFFFD', StringComparison.Ordinal)) continue;
            pieces.Add((start, end, read));
            repaired += read.Length;
        }

        charset = found.Name;
        return Mojibake.Replace(text, pieces);
    }

    private static List<(int Start, int End)>? Runs(string text, out int all)
    {
        List<(int, int)>? runs = null;
        var isLong = false;
        all = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < 0x80)
            {
                var next = text.AsSpan(i).IndexOfAnyInRange('\u0080', '\uFFFF');
                if (next < 0) break;
                i += next;
            }

            var start = i;
            while (i < text.Length && Latin.Byte(text[i]) > 0) i++;
            all += Math.Max(1, i - start);
            if (i - start < 1) continue;
            (runs ??= []).Add((start, i));
            isLong |= i - start >= LongRun;
            i--;
        }

        return isLong ? runs : null;
    }
}
