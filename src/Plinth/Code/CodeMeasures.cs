using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plinth.Code;

/// <summary>What code filters measure of a text, in one pass; characters are code points.</summary>
/// <param name="Chars">Length.</param>
/// <param name="Lines">Lines, as Python's <c>splitlines</c> counts them for line feeds: a last break opens none.</param>
/// <param name="LongestLine">Longest line.</param>
/// <param name="Letters">Letters.</param>
/// <param name="Alnum">Letters and digits.</param>
/// <param name="Hex">ASCII characters <c>0</c>–<c>9</c>, <c>a</c>–<c>f</c>, <c>A</c>–<c>F</c>.</param>
/// <param name="LongestRun">Longest run of characters of Base64 (letters, digits, <c>+ / =</c>).</param>
internal readonly record struct CodeMeasures(int Chars, int Lines, int LongestLine, int Letters, int Alnum, int Hex, int LongestRun)
{
    // Longest run that is looked for at all: it is found by looking at every so many characters.
    private const int Stride = 64;

    private static readonly SearchValues<char> s_base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>Measures a text.</summary>
    public static CodeMeasures Of(ReadOnlySpan<char> text)
    {
        int letters = 0, digits = 0, hex = 0, pairs = 0;
        var units = MemoryMarshal.Cast<char, ushort>(text);
        ref var first = ref MemoryMarshal.GetReference(units);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var width = Vector256<ushort>.Count;
            for (; i <= text.Length - width; i += width)
            {
                var v = Vector256.LoadUnsafe(ref first, (nuint)i);
                if (Vector256.GreaterThanAny(v, Vector256.Create((ushort)0x7f)))
                {
                    for (var j = 0; j < width; j++) Count(text, i + j, ref letters, ref digits, ref hex, ref pairs);
                    continue;
                }

                var letter = Vector256.LessThan((v | Vector256.Create((ushort)0x20)) - Vector256.Create((ushort)'a'), Vector256.Create((ushort)26));
                var digit = Vector256.LessThan(v - Vector256.Create((ushort)'0'), Vector256.Create((ushort)10));
                var six = Vector256.LessThan((v | Vector256.Create((ushort)0x20)) - Vector256.Create((ushort)'a'), Vector256.Create((ushort)6));
                letters += BitOperations.PopCount(letter.ExtractMostSignificantBits());
                digits += BitOperations.PopCount(digit.ExtractMostSignificantBits());
                hex += BitOperations.PopCount((six | digit).ExtractMostSignificantBits());
            }
        }

        for (; i < text.Length; i++) Count(text, i, ref letters, ref digits, ref hex, ref pairs);

        int lines = 0, longest = 0, start = 0;
        while (start < text.Length)
        {
            var end = text[start..].IndexOf('\n');
            var length = end < 0 ? text.Length - start : end;
            if (length > longest)
            {
                if (pairs > 0) length -= Pairs(text.Slice(start, length));
                longest = Math.Max(longest, length);
            }

            lines++;
            start = end < 0 ? text.Length : start + end + 1;
        }

        return new(text.Length - pairs, lines, longest, letters, letters + digits, hex, Run(text));
    }

    /// <summary>Longest run of Base64 characters; runs shorter than 64 may be told shorter than they are.</summary>
    private static int Run(ReadOnlySpan<char> text)
    {
        var longest = 0;
        for (var at = Stride - 1; at < text.Length;)
        {
            if (!s_base64.Contains(text[at]))
            {
                at += Stride;
                continue;
            }

            var before = text[..at].LastIndexOfAnyExcept(s_base64);
            var after = text[at..].IndexOfAnyExcept(s_base64);
            var end = after < 0 ? text.Length : at + after;
            longest = Math.Max(longest, end - before - 1);
            at = end + Stride;
        }

        return longest;
    }

    private static int Pairs(ReadOnlySpan<char> line)
    {
        var pairs = 0;
        for (var i = 1; i < line.Length; i++)
            if (char.IsLowSurrogate(line[i]) && char.IsHighSurrogate(line[i - 1])) pairs++;
        return pairs;
    }

    private static void Count(ReadOnlySpan<char> text, int i, ref int letters, ref int digits, ref int hex, ref int pairs)
    {
        var c = text[i];
        if (c < 128)
        {
            if (char.IsAsciiLetter(c)) letters++;
            else if (char.IsAsciiDigit(c)) digits++;
            if (char.IsAsciiHexDigit(c)) hex++;
        }
        else if (char.IsLowSurrogate(c) && i > 0 && char.IsHighSurrogate(text[i - 1]))
        {
            pairs++;
            var category = CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(text[i - 1], c));
            if (category <= UnicodeCategory.OtherLetter) letters++;
            else if (category == UnicodeCategory.DecimalDigitNumber) digits++;
        }
        else if (char.IsLetter(c)) letters++;
        else if (char.IsDigit(c)) digits++;
    }
}
