using System.Text;

namespace Plinth.Encodings;

/// <summary>Recognises text that was decoded by a wrong encoding and stored so, and gives the right text back.</summary>
/// <remarks>
/// Three kinds: UTF-8 read as a single-byte encoding ("Ã©", "â€™", "РџСЂРё"), also twice over; UTF-8 read as GBK ("涓枃"); and GBK, another East
/// Asian encoding or windows-1251 read as Latin-1 ("ÖÐ¹ú"). A repair is made only where the characters, taken back to bytes, are valid in
/// the right encoding and would be no likely text as they stand; what is doubtful stays.
/// </remarks>
public static class Mojibake
{
    /// <summary>Times that a text is taken to be decoded wrongly one after the other.</summary>
    private const int MostLayers = 3;

    private static readonly WrongAlphabet[] Alphabets = [new("windows-1252", least: 2), new("windows-1251", least: 3)];

    /// <summary>Looks at a text, and repairs what can be repaired.</summary>
    public static MojibakeFound Repair(string text)
    {
        string? kind = null;
        var (repaired, found) = (0, 0);
        for (var layer = 0; layer < MostLayers && text.AsSpan().ContainsAnyInRange('\u0080', '\uFFFF'); layer++)
        {
            var before = repaired;
            if (BytesAsLatin.Repair(text, out found, out var charset) is { } other) (text, repaired, kind) = (other, repaired + found, kind ?? charset + "-as-windows-1252");
            foreach (var alphabet in Alphabets)
            {
                if (alphabet.Repair(text, out var count) is not { } better) continue;
                (text, repaired, kind) = (better, repaired + count, kind ?? "utf-8-as-" + alphabet.Name);
            }

            if (Utf8AsGbk.Repair(text, out found) is { } chinese) (text, repaired, kind) = (chinese, repaired + found, kind ?? "utf-8-as-gbk");
            if (repaired == before) break;
        }

        return new MojibakeFound(text, kind, repaired, Lost(text));
    }

    private static int Lost(string text) => text.AsSpan().Count('\uFFFD') + text.AsSpan().Count("锟斤拷") + text.AsSpan().Count("ï¿½");

    /// <summary>Puts the pieces in place of what they stand for.</summary>
    internal static string Replace(string text, List<(int Start, int End, string By)> pieces)
    {
        var built = new StringBuilder(text.Length);
        var from = 0;
        foreach (var (start, end, by) in pieces)
        {
            built.Append(text, from, start - from).Append(by);
            from = end;
        }

        return built.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Whether a character is one that texts are made of, and not one that chance gives.</summary>
    internal static bool Usual(int rune) => rune switch
    {
        >= 0xA0 and <= 0x24F or 0x2C6 or 0x2DC => true,
        >= 0x370 and <= 0x50F => true,
        >= 0x531 and <= 0x6FF => true,
        >= 0x900 and <= 0xDFF or >= 0xE01 and <= 0xE7F or >= 0x10A0 and <= 0x11FF or >= 0x1E00 and <= 0x1FFF => true,
        >= 0x2010 and <= 0x204A or >= 0x20A0 and <= 0x20BF or >= 0x2100 and <= 0x22FF or >= 0x2500 and <= 0x27BF => true,
        >= 0x3000 and <= 0x30FF or >= 0x3400 and <= 0x9FFF or >= 0xAC00 and <= 0xD7A3 or >= 0xFE0F and <= 0xFE0F or >= 0xFF01 and <= 0xFF9F => true,
        0x200B or 0x200C or 0x200D or 0x200E or 0x200F or 0xFEFF => true,
        >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x2FA1F => true,
        _ => false,
    };
}
