using static Plinth.Tokens.PreTokenizers.CharacterTable;

namespace Plinth.Tokens.PreTokenizers;

/// <summary>The pattern of GPT-2 (r50k): letters, digits or other signs with one space before them, and spaces.</summary>
public sealed class Gpt2PreTokenizer : IPreTokenizer
{
    private readonly CharacterTable _table = Shared;

    /// <inheritdoc/>
    public string Pattern => @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <inheritdoc/>
    public int End(ReadOnlySpan<byte> utf8, int start)
    {
        int b = utf8[start];
        if (b == '\'' && Contractions.End(utf8, start, anyCase: false) is > 0 and var cut) return cut;
        var flags = _table.At(utf8, start, out var length);
        var next = start + length;
        if (b == ' ' && next < utf8.Length)
        {
            var second = _table.At(utf8, next, out var more);
            if ((second & Space) == 0)
            {
                flags = second;
                next += more;
            }
        }

        if ((flags & Letter) != 0) return While(utf8, next, Letter);
        if ((flags & Number) != 0) return While(utf8, next, Number);
        return (flags & Space) == 0 ? Others(utf8, next) : Spaces(utf8, start);
    }

    private int While(ReadOnlySpan<byte> utf8, int at, byte wanted)
    {
        while (at < utf8.Length && (_table.At(utf8, at, out var length) & wanted) != 0) at += length;
        return at;
    }

    private int Others(ReadOnlySpan<byte> utf8, int at)
    {
        while (at < utf8.Length && (_table.At(utf8, at, out var length) & Wordly) == 0) at += length;
        return at;
    }

    private int Spaces(ReadOnlySpan<byte> utf8, int start)
    {
        // All of a run but its last space, which goes with what follows; at the end of the text the whole run.
        int at = start, last = start;
        while (at < utf8.Length && (_table.At(utf8, at, out var length) & Space) != 0)
        {
            last = at;
            at += length;
        }

        return at == utf8.Length || last == start ? at : last;
    }
}
