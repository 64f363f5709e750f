using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Plinth.Dedup;

/// <summary>What an exact de-duplication compares documents by.</summary>
public enum ExactBy
{
    /// <summary>The text as it is.</summary>
    Text,

    /// <summary>The text without case, accents, punctuation and differences of whitespace.</summary>
    Normalised,

    /// <summary>The address, without its <c>#fragment</c>.</summary>
    Url,
}

/// <summary>Hashes what a document is compared by, in blocks: nothing is copied whole.</summary>
internal sealed class ExactContent(ExactBy by, bool digitsToZero)
{
    private static readonly SearchValues<char> Space = SearchValues.Create(" \t\r\n\f\v\u0085\u00A0\u2028\u2029\u3000");

    private readonly XxHash128 _hash = new();
    private readonly char[] _block = new char[4096];

    /// <summary>XxHash128 of the content, or 0 when there is nothing to compare.</summary>
    public UInt128 Hash(Document doc) => by switch
    {
        ExactBy.Url => Url(doc.Url),
        ExactBy.Normalised => Normalised(doc.Text),
        _ => doc.Text.AsSpan().ContainsAnyExcept(Space) ? NotZero(XxHash128.HashToUInt128(MemoryMarshal.AsBytes(doc.Text.AsSpan()))) : 0,
    };

    private static UInt128 Url(string? url)
    {
        if (string.IsNullOrEmpty(url)) return 0;
        var end = url.IndexOf('#', StringComparison.Ordinal);
        return NotZero(XxHash128.HashToUInt128(MemoryMarshal.AsBytes(end < 0 ? url : url.AsSpan(0, end))));
    }

    /// <summary>XxHash128 of a text without case, accents, punctuation and differences of whitespace, or 0 when nothing is left.</summary>
    public UInt128 Normalised(ReadOnlySpan<char> text)
    {
        var folded = Folding.Folded;
        var (filled, any, gap) = (0, false, false);
        _hash.Reset();
        for (var i = 0; i < text.Length; i++)
        {
            int c = folded[text[i]];
            if (c == Folding.Surrogate)
            {
                c = Folding.FoldPair(text[i..], out var length);
                i += length - 1;
            }

            if (c == Folding.Separator)
            {
                gap = true;
                continue;
            }

            if (c == Folding.Nothing) continue;
            if (filled > _block.Length - 3)
            {
                _hash.Append(MemoryMarshal.AsBytes(_block.AsSpan(0, filled)));
                filled = 0;
            }

            if (gap && any) _block[filled++] = ' ';
            (gap, any) = (false, true);
            if (digitsToZero && char.IsAsciiDigit((char)c)) c = '0';
            if (c > 0xFFFF) _block[filled++] = (char)(c >> 16);
            _block[filled++] = (char)c;
        }

        _hash.Append(MemoryMarshal.AsBytes(_block.AsSpan(0, filled)));
        return any ? NotZero(_hash.GetCurrentHashAsUInt128()) : 0;
    }

    private static UInt128 NotZero(UInt128 hash) => hash == 0 ? 1 : hash;
}
