using System.Globalization;
using System.Runtime.CompilerServices;

namespace Plinth.Tokens.PreTokenizers;

/// <summary>The general categories of all characters, as far as pre-tokens ask: one byte of flags each, in blocks of 256 that are shared.</summary>
internal sealed class CharacterTable
{
    /// <summary>Lu, Lt.</summary>
    public const byte Upper = 1;

    /// <summary>Ll.</summary>
    public const byte Lower = 2;

    /// <summary>Lm, Lo.</summary>
    public const byte OtherLetter = 4;

    /// <summary>Any of L.</summary>
    public const byte Letter = Upper | Lower | OtherLetter;

    /// <summary>M.</summary>
    public const byte Mark = 8;

    /// <summary>N.</summary>
    public const byte Number = 16;

    /// <summary>What <c>\s</c> matches: White_Space.</summary>
    public const byte Space = 32;

    /// <summary>CR and LF, which are spaces too.</summary>
    public const byte NewLine = 64;

    /// <summary>Han letters: those of <see cref="HanRanges"/>.</summary>
    public const byte Han = 128;

    /// <summary>Letters, numbers and spaces: what <c>[^\s\p{L}\p{N}]</c> leaves out.</summary>
    public const byte Wordly = Letter | Number | Space;

    /// <summary>
    /// The Han letters as the inside of a character class: the iteration mark, the unified ideographs with extension A, the compatibility
    /// ideographs, and the two planes of the further extensions.
    /// </summary>
    public const string HanRanges = "\u3005\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\U00020000-\U0003FFFD";

    /// <summary>Characters from here on are private or unassigned, but for tags and selectors, which are not asked for apart.</summary>
    private const int End = 0x40000;

    private static readonly CharacterTable _shared = new();
    private readonly byte[] _flags = new byte[256 * 256];
    private readonly byte[] _blocks = new byte[0x110000 >> 8];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private CharacterTable()
    {
        var blocks = 0;
        Span<byte> block = stackalloc byte[256];
        for (var high = 0; high < _blocks.Length; high++)
        {
            var first = high << 8;
            if (first < End || first is 0xE0000 or 0xE0100)
                for (var i = 0; i < 256; i++) block[i] = FlagsOf(first + i);
            else block.Clear();
            var known = 0;
            while (known < blocks && !block.SequenceEqual(_flags.AsSpan(known * 256, 256))) known++;
            if (known == blocks) block.CopyTo(_flags.AsSpan(blocks++ * 256, 256));
            _blocks[high] = (byte)known;
        }
    }

    /// <summary>The table; made once, never changed.</summary>
    public static CharacterTable Shared => _shared;

    /// <summary>The flags of a character of one byte, or of any code point below 256.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Latin(int value) => _flags[value];

    /// <summary>The flags of a code point.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Of(int codePoint) => _flags[(_blocks[codePoint >> 8] << 8) | (codePoint & 255)];

    /// <summary>The flags of the character that begins at a byte, and its length in bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte At(ReadOnlySpan<byte> utf8, int at, out int length)
    {
        int b = utf8[at];
        if (b < 0x80)
        {
            length = 1;
            return _flags[b];
        }

        return Long(utf8, at, b, out length);
    }

    private byte Long(ReadOnlySpan<byte> utf8, int at, int b, out int length)
    {
        length = b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
        if (at + length > utf8.Length || b < 0xC0)
        {
            // Not UTF-8: a byte that is nothing, so that the caller's loop ends all the same.
            length = 1;
            return 0;
        }

        var codePoint = length switch
        {
            2 => ((b & 31) << 6) | (utf8[at + 1] & 63),
            3 => ((b & 15) << 12) | ((utf8[at + 1] & 63) << 6) | (utf8[at + 2] & 63),
            _ => ((b & 7) << 18) | ((utf8[at + 1] & 63) << 12) | ((utf8[at + 2] & 63) << 6) | (utf8[at + 3] & 63),
        };
        return codePoint < 0x110000 ? Of(codePoint) : (byte)0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte FlagsOf(int codePoint)
    {
        if (codePoint is 10 or 13) return Space | NewLine;
        if (codePoint is 9 or 11 or 12 or 0x85) return Space;
        return CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => Upper,
            UnicodeCategory.LowercaseLetter => Lower,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => (byte)(OtherLetter | (IsHan(codePoint) ? Han : 0)),
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => Mark,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Number,
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Space,
            _ => 0,
        };
    }

    private static bool IsHan(int codePoint) => codePoint is 0x3005 or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFD);
}
