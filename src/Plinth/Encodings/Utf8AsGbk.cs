using System.Buffers;
using System.Text;

namespace Plinth.Encodings;

/// <summary>UTF-8 that was read as GBK: "涓枃" for "中文". Three bytes a character were read in twos, so the last is often lost.</summary>
internal static class Utf8AsGbk
{
    private const int LeastRun = 3;
    private const int LeastDecoded = 4;
    private const double LeastShare = 0.3;

    private static readonly ushort[] Bytes = ((PairDecoder)CharsetLabels.Find("gbk")!.Decoder).Invert();

    /// <summary>The text repaired, or null where there is nothing to repair. A character of which a byte is lost becomes U+FFFD.</summary>
    public static string? Repair(string text, out int repaired)
    {
        repaired = 0;
        List<(int Start, int End, string By)>? runs = null;
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            var first = text.AsSpan(i).IndexOfAnyInRange('\u3400', '\uE864');
            if (first < 0) break;
            i += first;
            var start = i;
            bytes.Clear();
            // The first of its bytes leads a character of three: Han and kana have E3 to E9.
            for (; i < text.Length && Bytes[text[i]] is > 0 and var pair && (pair < 256 || (pair & 0x80) != 0); i++)
            {
                if (pair >= 256) bytes.Add((byte)(pair >> 8));
                bytes.Add((byte)pair);
            }

            if (i - start < LeastRun || Read(bytes, out var lost) is not { } read) continue;
            var end = i;
            if (lost && i < text.Length && text[i] is '?' or '\uFFFD') end++;
            (runs ??= []).Add((start, end, lost ? read + '\uFFFD' : read));
        }

        if (runs is null) return null;
        var decoded = string.Concat(runs.Select(r => r.By));
        var stood = string.Concat(runs.Select(r => text[r.Start..r.End]));
        var share = EastAsianLanguage.All.Max(l => l.Share(decoded));
        if (decoded.Length < LeastDecoded || share < LeastShare || share < 2 * EastAsianLanguage.All.Max(l => l.Share(stood))) return null;
        repaired = decoded.Length;
        return Mojibake.Replace(text, runs);
    }

    private static string? Read(List<byte> bytes, out bool lost)
    {
        lost = false;
        var text = new StringBuilder();
        var rest = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var used);
            if (status == OperationStatus.NeedMoreData)
            {
                lost = true;
                break;
            }

            if (status != OperationStatus.Done || !Mojibake.Usual(rune.Value)) return null;
            text.Append(rune);
            rest = rest[used..];
        }

        return text.Length >= 2 ? text.ToString() : null;
    }
}
