using static Plinth.Tokens.PreTokenizers.CharacterTable;

namespace Plinth.Tokens.PreTokenizers;

/// <summary>The pattern of GPT-4o (o200k): words are cut where a capital follows a small letter, and English endings stay with their word.</summary>
public sealed class O200kPreTokenizer : IPreTokenizer
{
    private const string Ending = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
    private const byte First = Upper | OtherLetter | Mark;
    private const byte Rest = Lower | OtherLetter | Mark;
    private readonly CharacterTable _table = Shared;

    /// <inheritdoc/>
    public string Pattern =>
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" + Ending +
        @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" + Ending +
        @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <inheritdoc/>
    public int End(ReadOnlySpan<byte> utf8, int start)
    {
        var flags = _table.At(utf8, start, out var length);
        var next = start + length;
        if ((flags & Letter) != 0)
        {
            var word = Word(utf8, start, out var capitals);
            return WithEnding(utf8, word > 0 ? word : capitals);
        }

        if ((flags & Number) != 0) return Numbers(utf8, next);
        if ((flags & NewLine) == 0)
        {
            var word = Word(utf8, next, out var capitals);
            if (word > 0) return WithEnding(utf8, word);
            if ((flags & Mark) != 0) return WithEnding(utf8, Word(utf8, start, out _));
            if (capitals > 0) return WithEnding(utf8, capitals);
            if (utf8[start] == ' ' && next < utf8.Length && (_table.At(utf8, next, out var more) & Wordly) == 0) return Others(utf8, next + more);
        }

        return (flags & Space) == 0 ? Others(utf8, next) : Spaces(utf8, start);
    }

    /// <summary>
    /// The end of <c>First* Rest+</c>, or 0. What may be either (letters without case, marks) is given back by the first part only when
    /// nothing of the second follows, so the match then ends with the last of them.
    /// </summary>
    private int Word(ReadOnlySpan<byte> utf8, int start, out int capitals)
    {
        int at = start, afterEither = 0;
        byte flags = 0;
        var length = 0;
        while (at < utf8.Length && ((flags = _table.At(utf8, at, out length)) & First) != 0)
        {
            at += length;
            if ((flags & Upper) == 0) afterEither = at;
        }

        capitals = at > start ? at : 0;
        if (at == utf8.Length || (flags & Lower) == 0) return afterEither;
        do at += length;
        while (at < utf8.Length && (_table.At(utf8, at, out length) & Rest) != 0);
        return at;
    }

    private static int WithEnding(ReadOnlySpan<byte> utf8, int at) => Contractions.End(utf8, at, anyCase: true) is > 0 and var end ? end : at;

    private int Numbers(ReadOnlySpan<byte> utf8, int at)
    {
        for (var most = 2; most > 0 && at < utf8.Length && (_table.At(utf8, at, out var length) & Number) != 0; most--) at += length;
        return at;
    }

    private int Others(ReadOnlySpan<byte> utf8, int at)
    {
        while (at < utf8.Length && (_table.At(utf8, at, out var length) & Wordly) == 0) at += length;
        while (at < utf8.Length && utf8[at] is 10 or 13 or (byte)'/') at++;
        return at;
    }

    private int Spaces(ReadOnlySpan<byte> utf8, int start)
    {
        int at = start, last = start, afterLine = 0;
        while (at < utf8.Length)
        {
            var flags = _table.At(utf8, at, out var length);
            if ((flags & Space) == 0) break;
            last = at;
            at += length;
            if ((flags & NewLine) != 0) afterLine = at;
        }

        if (afterLine > 0) return afterLine;
        return at == utf8.Length || last == start ? at : last;
    }
}
