using System.Text;
using Plinth.Languages;

namespace Plinth.Signals;

/// <summary>Numbers of characters of a text by kind, in code points.</summary>
/// <param name="Letters">Unicode letters, Han and kana included.</param>
/// <param name="Uppercase">Letters of category Lu.</param>
/// <param name="Digits">Decimal digits of any script (Nd).</param>
/// <param name="Han">Chinese characters: the CJK unified ideographs, extensions and compatibility ideographs.</param>
/// <param name="Kana">Hiragana and Katakana.</param>
/// <param name="Hangul">Korean syllables.</param>
/// <param name="WhiteSpace">White space.</param>
/// <param name="Punctuation">Unicode categories P and S.</param>
public readonly record struct CharCounts(
    int Letters, int Uppercase, int Digits, int Han, int Kana, int Hangul, int WhiteSpace, int Punctuation)
{
    /// <summary>Counts a text.</summary>
    public static CharCounts Of(ReadOnlySpan<char> text)
    {
        int letters = 0, upper = 0, digits = 0, han = 0, kana = 0, hangul = 0, space = 0, marks = 0;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c < 128)
            {
                i++;
                if (char.IsAsciiLetter(c))
                {
                    letters++;
                    if (c <= 'Z') upper++;
                }
                else if (CharClasses.IsSpace(c)) space++;
                else if (char.IsAsciiDigit(c)) digits++;
                else if (c is >= ' ' and < '\x7f') marks++;
                continue;
            }

            Rune.DecodeFromUtf16(text[i..], out var rune, out var used);
            i += used;
            if (Rune.IsLetter(rune))
            {
                letters++;
                if (Rune.IsUpper(rune)) upper++;
                else if (IsHan(rune.Value)) han++;
                else if (rune.Value is >= 0x3041 and <= 0x30ff or >= 0x31f0 and <= 0x31ff or >= 0xff66 and <= 0xff9f) kana++;
                else if (rune.Value is >= 0xac00 and <= 0xd7a3) hangul++;
            }
            else if (Rune.IsWhiteSpace(rune)) space++;
            else if (Rune.IsDigit(rune)) digits++;
            else if (Rune.IsPunctuation(rune) || Rune.IsSymbol(rune)) marks++;
        }

        return new(letters, upper, digits, han, kana, hangul, space, marks);
    }

    /// <summary>True for a Chinese character.</summary>
    public static bool IsHan(int codePoint) => codePoint is >= 0x4e00 and <= 0x9fff or >= 0x3400 and <= 0x4dbf or >= 0xf900 and <= 0xfaff
        or >= 0x20000 and <= 0x323af;
}
