using System.Runtime.CompilerServices;
using Plinth.Tokens.Encoders;

namespace Plinth.Tokens.Normalizers;

/// <summary>
/// What SentencePiece does to a line before it looks for pieces (normalizer.cc, <c>Normalizer::Normalize</c>): rules, spaces, the space in front.
/// </summary>
/// <param name="options">How.</param>
/// <param name="userDefined">Symbols that pass as they are; null where there are none.</param>
internal sealed class SentencePieceNormalizer(SentencePieceOptions options, ByteTrie? userDefined)
{
    private readonly CharsMap? _map = CharsMap.Of(options.CharsMap.Span);

    /// <summary>The most bytes that so many bytes can become.</summary>
    public static long MaxLength(int length) => (length * 19L) + 16;

    /// <summary>Normalises.</summary>
    /// <param name="input">Valid UTF-8.</param>
    /// <param name="output">Room for <see cref="MaxLength"/>, or less where no rule lengthens; grows.</param>
    /// <returns>How many bytes were written.</returns>
    public int Normalize(ReadOnlySpan<byte> input, ref byte[] output)
    {
        var at = 0;
        if (options.RemoveExtraSpaces)
        {
            while (at < input.Length)
            {
                var taken = Prefix(input[at..], out var text);
                if (!text.SequenceEqual(" "u8)) break;
                at += taken;
            }
        }

        if (at == input.Length) return 0;
        var count = 0;
        if (output.Length < (input.Length * 3L) + 64) output = new byte[(input.Length * 3) + 1024];
        if (options.AddDummyPrefix && !options.SpaceAsSuffix) Space(ref output, ref count);
        var spaceBefore = options.RemoveExtraSpaces;
        while (at < input.Length)
        {
            // The plain case first: a byte of ASCII that no rule begins with.
            var b = input[at];
            if (b is > 32 and < 128 && userDefined is null && (_map is null || !_map.Begins(b)))
            {
                Room(ref output, count);
                output[count++] = b;
                spaceBefore = false;
                at++;
                continue;
            }

            at += Prefix(input[at..], out var text);
            if (spaceBefore)
                while (text.Length > 0 && text[0] == ' ') text = text[1..];
            if (text.Length > 0)
            {
                foreach (var c in text)
                {
                    if (c == ' ' && options.EscapeSpaces) Space(ref output, ref count);
                    else
                    {
                        Room(ref output, count);
                        output[count++] = c;
                    }
                }

                spaceBefore = text[^1] == ' ';
            }

            if (!options.RemoveExtraSpaces) spaceBefore = false;
        }

        if (options.RemoveExtraSpaces)
        {
            var space = options.EscapeSpaces ? "\u2581"u8 : " "u8;
            while (output.AsSpan(0, count).EndsWith(space)) count -= space.Length;
        }

        if (options.AddDummyPrefix && options.SpaceAsSuffix) Space(ref output, ref count);
        return count;
    }

    private int Prefix(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> text)
    {
        if (userDefined is not null && userDefined.Longest(input) is > 0 and var symbol)
        {
            text = input[..symbol];
            return symbol;
        }

        if (_map is not null && _map.Begins(input[0]) && _map.Longest(input, out text) is > 0 and var rule) return rule;
        var length = Math.Min(Utf8.Length(input[0]), input.Length);
        text = input[..length];
        return length;
    }

    private void Space(ref byte[] output, ref int count)
    {
        Room(ref output, count);
        if (options.EscapeSpaces)
        {
            output[count++] = 0xE2;
            output[count++] = 0x96;
            output[count++] = 0x81;
        }
        else output[count++] = (byte)' ';
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Room(ref byte[] output, int count)
    {
        if (output.Length - count < PieceCache.Padding + 4) Array.Resize(ref output, output.Length * 2);
    }
}
