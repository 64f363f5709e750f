namespace Plinth.Languages;

/// <summary>The scripts that language identification tells apart.</summary>
internal enum WritingScript : byte
{
    None, Latin, Cyrillic, Arabic, Hebrew, Devanagari, Ethiopic, // several languages each: the model decides
    Han, Kana, Hangul, Greek, Thai, Bengali, Gurmukhi, Gujarati, Tamil, Telugu, Kannada, Malayalam, Sinhala, Lao, Tibetan, Myanmar, Georgian,
    Armenian, Khmer, Oriya, Cherokee,
}

/// <summary>Scripts of characters, and the languages of scripts that serve one.</summary>
internal static class WritingScripts
{
    /// <summary>Number of scripts, none included.</summary>
    public const int Count = (int)WritingScript.Cherokee + 1;

    private static readonly byte[] Table = Build();
    private static readonly string?[] Languages =
    [
        null, null, null, null, null, null, null, "zh", "ja", "ko", "el", "th", "bn", "pa", "gu", "ta", "te", "kn", "ml", "si", "lo", "bo", "my", "ka",
        "hy", "km", "or", "chr",
    ];

    // ISO 15924; Han is told apart further by its characters.
    private static readonly string?[] Codes =
    [
        null, "Latn", "Cyrl", "Arab", "Hebr", "Deva", "Ethi", "Hans", "Jpan", "Hang", "Grek", "Thai", "Beng", "Guru", "Gujr", "Taml", "Telu", "Knda", "Mlym",
        "Sinh", "Laoo", "Tibt", "Mymr", "Geor", "Armn", "Khmr", "Orya", "Cher",
    ];

    /// <summary>The ISO 15924 code of a script.</summary>
    public static string? CodeOf(WritingScript script) => Codes[(int)script];

    /// <summary>The script of a letter or mark; none for digits, signs and what lies outside the basic plane.</summary>
    public static WritingScript Of(char c) => (WritingScript)Table[c];

    /// <summary>The one language of a script, or null where the script serves several.</summary>
    public static string? LanguageOf(WritingScript script) => Languages[(int)script];

    private static byte[] Build()
    {
        var table = new byte[1 << 16];
        (int From, int To, WritingScript Script)[] blocks =
        [
            (0x41, 0x24F, WritingScript.Latin), (0x250, 0x2AF, WritingScript.Latin), (0x1E00, 0x1EFF, WritingScript.Latin),
            (0x370, 0x3FF, WritingScript.Greek), (0x1F00, 0x1FFF, WritingScript.Greek), (0x400, 0x52F, WritingScript.Cyrillic),
            (0x531, 0x58F, WritingScript.Armenian), (0x590, 0x5FF, WritingScript.Hebrew), (0xFB1D, 0xFB4F, WritingScript.Hebrew),
            (0x600, 0x6FF, WritingScript.Arabic), (0x750, 0x77F, WritingScript.Arabic), (0xFB50, 0xFDFF, WritingScript.Arabic),
            (0xFE70, 0xFEFC, WritingScript.Arabic), (0x900, 0x97F, WritingScript.Devanagari), (0x980, 0x9FF, WritingScript.Bengali),
            (0xA00, 0xA7F, WritingScript.Gurmukhi), (0xA80, 0xAFF, WritingScript.Gujarati), (0xB00, 0xB7F, WritingScript.Oriya),
            (0xB80, 0xBFF, WritingScript.Tamil), (0xC00, 0xC7F, WritingScript.Telugu), (0xC80, 0xCFF, WritingScript.Kannada),
            (0xD00, 0xD7F, WritingScript.Malayalam), (0xD80, 0xDFF, WritingScript.Sinhala), (0xE00, 0xE7F, WritingScript.Thai),
            (0xE80, 0xEFF, WritingScript.Lao), (0xF00, 0xFFF, WritingScript.Tibetan), (0x1000, 0x109F, WritingScript.Myanmar),
            (0x10A0, 0x10FF, WritingScript.Georgian), (0x1100, 0x11FF, WritingScript.Hangul), (0x1200, 0x139F, WritingScript.Ethiopic),
            (0x13A0, 0x13FF, WritingScript.Cherokee), (0x1780, 0x17FF, WritingScript.Khmer), (0x3005, 0x3007, WritingScript.Han),
            (0x3041, 0x30FF, WritingScript.Kana), (0x3130, 0x318F, WritingScript.Hangul), (0x3400, 0x4DBF, WritingScript.Han),
            (0x4E00, 0x9FFF, WritingScript.Han), (0xAC00, 0xD7A3, WritingScript.Hangul), (0xF900, 0xFAFF, WritingScript.Han),
            (0xFF66, 0xFF9F, WritingScript.Kana),
        ];
        foreach (var (from, to, script) in blocks)
            for (var c = from; c <= to; c++)
                if (IsLetterOrMark((char)c)) table[c] = (byte)script;
        return table;
    }

    private static bool IsLetterOrMark(char c) =>
        char.IsLetter(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
