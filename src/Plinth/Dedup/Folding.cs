using System.Globalization;
using System.Text;

namespace Plinth.Dedup;

/// <summary>Folds characters, so that texts which differ in case, accents, width or punctuation alone come out the same.</summary>
/// <remarks>
/// Letters come out in lower case, Latin ones without their accents, full-width forms as ASCII; combining marks (Mn) and format characters (Cf)
/// vanish; everything that is no letter, digit or spacing mark (Mc) separates. The idea is CCNet's (Wenzek et al. 2019, arXiv:1911.00359,
/// section 3.1); unlike CCNet, digits stay what they are unless the step says otherwise. One 128 KB table serves all threads.
/// </remarks>
internal static class Folding
{
    /// <summary>The character stands between words.</summary>
    public const char Separator = '\0';

    /// <summary>The character leaves no trace.</summary>
    public const char Nothing = '\uFFFF';

    /// <summary>Half of a surrogate pair: see <see cref="FoldPair"/>.</summary>
    public const char Surrogate = '\uFFFE';

    // Base letters of U+00C0 to U+024F and of U+1E00 to U+1EFF by canonical decomposition (Unicode 15); a dot where there is none.
    private const string Latin =
        "aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.y" +
        "aaaaaaccccccccdd..eeeeeeeeeegggggggghh..iiiiiiiii...jjkk.llllll." +
        "...nnnnnn...oooooo..rrrrrrsssssssstttt..uuuuuuuuuuuuwwyyyzzzzzz." +
        "................................oo.............uu..............." +
        ".............aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa...." +
        "aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............" +
        "................";

    private const string LatinAdditional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm" +
        "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv" +
        "wwwwwwwwwwxxxxyyzzzzzzhtwy......aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee" +
        "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

    private static readonly char[] Table = MakeTable();

    /// <summary>The table: what each UTF-16 unit folds to.</summary>
    public static ReadOnlySpan<char> Folded => Table;

    /// <summary>True for characters that are words by themselves: Han, kana, Bopomofo, Thai, Lao, Myanmar, Khmer.</summary>
    /// <remarks>These scripts put no spaces between words; a character a word needs no dictionary and gives the same shingles everywhere.</remarks>
    public static bool IsWordAlone(int c) =>
        c is >= 0x0E00 and (<= 0x0EFF or >= 0x1000 and (<= 0x109F or >= 0x1780 and (<= 0x17FF
            or >= 0x2E80 and (<= 0x312F or >= 0x31A0 and (<= 0x4DBF or >= 0x4E00 and (<= 0x9FFF
            or >= 0xF900 and (<= 0xFAFF or >= 0x20000 and <= 0x3FFFF)))))));

    /// <summary>Folds a character outside the basic plane.</summary>
    public static int FoldPair(ReadOnlySpan<char> text, out int length)
    {
        if (Rune.DecodeFromUtf16(text, out var rune, out length) != System.Buffers.OperationStatus.Done) return Separator;
        var kind = Kind(Rune.GetUnicodeCategory(rune));
        return kind == 0 ? Rune.ToLowerInvariant(rune).Value : kind;
    }

    private static char[] MakeTable()
    {
        var table = new char[0x10000];
        for (var i = 0; i < table.Length; i++)
        {
            var c = (char)i;
            if (char.IsSurrogate(c))
            {
                table[i] = Surrogate;
                continue;
            }

            if (i is > 0xFF00 and < 0xFF5F) c = (char)(i - 0xFEE0);
            var kind = Kind(char.GetUnicodeCategory(c));
            table[i] = kind == 0 ? WithoutAccent(char.ToLowerInvariant(c)) : (char)kind;
        }

        return table;
    }

    private static char WithoutAccent(char c)
    {
        var letter = c switch
        {
            >= '\u00C0' and < '\u0250' => Latin[c - 0xC0],
            >= '\u1E00' and < '\u1F00' => LatinAdditional[c - 0x1E00],
            _ => '.',
        };
        return letter == '.' ? c : letter;
    }

    private static int Kind(UnicodeCategory category) => category switch
    {
        <= UnicodeCategory.OtherLetter or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => 0,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => Nothing,
        _ => Separator,
    };
}
