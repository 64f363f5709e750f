using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Plinth.Tokens.PreTokenizers.CharacterTable;

namespace Plinth.Tokens.PreTokenizers;

/// <summary>
/// The pattern of GPT-4 (cl100k) and its kin: Llama 3 is the same, Qwen 2 has single digits, and <see cref="Plinth"/> cuts Han letters apart
/// from others and bounds every run. As it is made it is cl100k itself.
/// </summary>
public sealed class Gpt4PreTokenizer : IPreTokenizer
{
    private readonly CharacterTable _table = Shared;
    private readonly string _pattern;
    private readonly int _digits;
    private readonly int _han;
    private readonly int _longest;
    private readonly bool _wholeTail;

    /// <summary>Makes one.</summary>
    /// <param name="digits">Digits of one pre-token.</param>
    /// <param name="hanRun">Han letters are cut apart from other letters, at most so many of them in one pre-token; null: they are letters as others. 1 and more.</param>
    /// <param name="longestRun">The most characters of one kind (letters, signs, spaces) in one pre-token; null: no bound. 4 and more.</param>
    /// <param name="wholeTail">Spaces and line ends at the end of the text are one pre-token, as later releases of tiktoken have it.</param>
    public Gpt4PreTokenizer(Digits digits = Digits.Threes, int? hanRun = null, int? longestRun = null, bool wholeTail = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hanRun ?? 1, 1, nameof(hanRun));
        ArgumentOutOfRangeException.ThrowIfLessThan(longestRun ?? 4, 4, nameof(longestRun));
        _longest = longestRun ?? int.MaxValue;
        _digits = digits switch { Digits.Single => 1, Digits.Threes => 3, _ => _longest };
        _han = hanRun ?? 0;
        _wholeTail = wholeTail;
        _pattern = Compose(digits, hanRun, longestRun, wholeTail);
    }

    /// <summary>Han letters in one pre-token of <see cref="Plinth"/>.</summary>
    public const int DefaultHanRun = 8;

    /// <summary>Characters of one kind in one pre-token of <see cref="Plinth"/>.</summary>
    public const int DefaultLongestRun = 64;

    /// <inheritdoc/>
    public string Pattern => _pattern;

    /// <summary>The default of the trainer: Han letters apart and bounded, every run bounded.</summary>
    /// <param name="digits">Digits of one pre-token.</param>
    public static Gpt4PreTokenizer Plinth(Digits digits = Digits.Threes) => new(digits, DefaultHanRun, DefaultLongestRun);

    /// <inheritdoc/>
    public int End(ReadOnlySpan<byte> utf8, int start)
    {
        var flags = _table.At(utf8, start, out var length);
        var next = start + length;
        if ((flags & Letter) != 0) return _han > 0 && (flags & Han) != 0 ? HanRun(utf8, next) : Letters(utf8, next, _longest - 1);
        if ((flags & Number) != 0) return Numbers(utf8, next);
        int b = utf8[start];
        if (b == '\'' && Contractions.End(utf8, start, anyCase: true) is > 0 and var cut) return cut;
        if ((flags & NewLine) == 0 && next < utf8.Length)
        {
            var second = _table.At(utf8, next, out var more);
            if ((second & Letter) != 0 && (_han == 0 || (second & Han) == 0)) return Letters(utf8, next + more, _longest - 1);
            if (b == ' ' && (second & Wordly) == 0) return Others(utf8, next + more, _longest - 1);
        }

        return (flags & Space) == 0 ? Others(utf8, next, _longest - 1) : Spaces(utf8, start);
    }

    /// <inheritdoc/>
    public int Ends(ReadOnlySpan<byte> utf8, int start, Span<int> ends)
    {
        ref var text = ref MemoryMarshal.GetReference(utf8);
        var count = 0;
        var blocks = AsciiBlock.IsSupported && _longest >= AsciiBlock.Size;
        for (var at = start; count < ends.Length && at < utf8.Length;)
        {
            if (blocks && utf8.Length - at >= AsciiBlock.Size && Unsafe.Add(ref text, at) < 0x80)
            {
                ref var first = ref Unsafe.Add(ref text, at);
                var block = new AsciiBlock(ref first);
                var within = 0;
                while (count < ends.Length && EndWithin(block, within, ref first) is > 0 and var next)
                {
                    within = next;
                    ends[count++] = at + within;
                }

                // What begins late in a block may only be too long for it: another block begins there.
                at += within;
                if (within > AsciiBlock.Size / 2 || count == ends.Length) continue;
            }

            ends[count++] = at = End(utf8, at);
        }

        return count;
    }

    /// <summary>The end of the pre-token that begins in a block, or 0 where the block does not say: it may go on behind it, or is no matter of ASCII alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int EndWithin(in AsciiBlock block, int at, ref byte first)
    {
        int end;
        int b = Unsafe.Add(ref first, at);
        var prefix = (int)(~(block.Letters | block.Digits | block.NewLines | block.Wide) >> at) & (b == '\'' ? 0 : 1);
        var letters = (block.Letters >> at) >> prefix;
        if ((letters & 1) != 0) end = at + prefix + BitOperations.TrailingZeroCount(~letters);
        else if (((block.Signs >> at) >> (b == ' ' ? 1 : 0) & 1) != 0 && b != '\'')
        {
            end = AsciiBlock.RunEnd(block.Signs, b == ' ' ? at + 1 : at);
            if (end >= AsciiBlock.Size || (block.Wide >> end & 1) != 0) return 0;
            end = AsciiBlock.RunEnd(block.NewLines, end);
            return end < AsciiBlock.Size ? end : 0;
        }
        else if ((block.Spaces >> at & 1) != 0)
        {
            end = AsciiBlock.RunEnd(block.Spaces, at);
            if (end >= AsciiBlock.Size || (block.Wide >> end & 1) != 0) return 0;

            // Up to the last line end; without one the last space goes with what follows.
            var lines = block.NewLines & ((1UL << end) - 1) & (ulong.MaxValue << at);
            return lines != 0 ? 64 - BitOperations.LeadingZeroCount(lines) : end - at == 1 ? end : end - 1;
        }
        else if ((block.Digits >> at & 1) != 0)
        {
            end = AsciiBlock.RunEnd(block.Digits, at);
            if (end - at > _digits) return at + _digits;
        }
        else return 0;

        return end < AsciiBlock.Size && (block.Wide >> end & 1) == 0 ? end : 0;
    }

    private int Letters(ReadOnlySpan<byte> utf8, int at, int most)
    {
        for (; most > 0 && at < utf8.Length; most--)
        {
            int b = utf8[at];
            if (b < 0x80)
            {
                if ((uint)((b | 0x20) - 'a') > 'z' - 'a') break;
                at++;
                continue;
            }

            // U+4E00 to U+9FFF are all letters.
            if (_han == 0 && at + 3 <= utf8.Length && (uint)(((b << 8) | utf8[at + 1]) - 0xE4B8) <= 0xE9BF - 0xE4B8)
            {
                at += 3;
                continue;
            }

            var flags = _table.At(utf8, at, out var length);
            if ((flags & Letter) == 0 || (_han > 0 && (flags & Han) != 0)) break;
            at += length;
        }

        return at;
    }

    private int HanRun(ReadOnlySpan<byte> utf8, int at)
    {
        for (var most = _han - 1; most > 0 && at < utf8.Length && (_table.At(utf8, at, out var length) & Han) != 0; most--) at += length;
        return at;
    }

    private int Numbers(ReadOnlySpan<byte> utf8, int at)
    {
        for (var most = _digits - 1; most > 0 && at < utf8.Length && (_table.At(utf8, at, out var length) & Number) != 0; most--) at += length;
        return at;
    }

    private int Others(ReadOnlySpan<byte> utf8, int at, int most)
    {
        for (; most > 0 && at < utf8.Length && (_table.At(utf8, at, out var length) & Wordly) == 0; most--) at += length;
        return NewLines(utf8, at);
    }

    private int NewLines(ReadOnlySpan<byte> utf8, int at)
    {
        for (var most = _longest; most > 0 && at < utf8.Length && utf8[at] is 10 or 13; most--) at++;
        return at;
    }

    private int Spaces(ReadOnlySpan<byte> utf8, int start)
    {
        int at = start, last = start, afterLine = 0, count = 0;
        while (count < _longest && at < utf8.Length)
        {
            var flags = _table.At(utf8, at, out var length);
            if ((flags & Space) == 0) break;
            count++;
            last = at;
            at += length;
            if ((flags & NewLine) != 0) afterLine = at;
        }

        if (at == utf8.Length && _wholeTail) return at;
        if (at < utf8.Length && utf8[at] is 10 or 13) return NewLines(utf8, at);
        if (afterLine > 0) return afterLine;

        // The last space of a run goes with what follows.
        if (at == utf8.Length || count == 1 || (_table.At(utf8, at, out _) & Space) != 0) return at;
        return last;
    }

    private static string Compose(Digits digits, int? hanRun, int? longestRun, bool wholeTail)
    {
        var bound = longestRun?.ToString(CultureInfo.InvariantCulture);
        var some = bound is null ? "+" : $"{{1,{bound}}}";
        var any = bound is null ? "*" : $"{{0,{bound}}}";
        var letter = hanRun is null ? @"\p{L}" : $@"(?:(?![{HanRanges}])\p{{L}})";
        var han = hanRun is null ? "" : $"(?:(?=[{HanRanges}])\\p{{L}}){{1,{hanRun.Value.ToString(CultureInfo.InvariantCulture)}}}|";
        var number = digits switch { Digits.Single => @"\p{N}", Digits.Threes => @"\p{N}{1,3}", _ => @"\p{N}" + some };
        return $@"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{{L}}\p{{N}}]?{letter}{some}|{han}{number}| ?[^\s\p{{L}}\p{{N}}]{some}[\r\n]{any}|"
            + (wholeTail ? $@"\s{some}$|" : "") + $@"\s{any}[\r\n]{some}|\s{some}(?!\S)|\s{some}";
    }
}
