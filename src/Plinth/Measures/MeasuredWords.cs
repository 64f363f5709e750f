using System.IO.Hashing;
using System.Runtime.InteropServices;
using Plinth.Languages;

namespace Plinth.Measures;

/// <summary>Words of texts as hashes: lower-cased, each Han character a word. It keeps scratch: one object a thread.</summary>
internal sealed class MeasuredWords
{
    private readonly WordBreaker _breaker = new();
    private ulong[] _hashes = new ulong[256];

    /// <summary>The words of a text, until the next call.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="marks">Whether words without letter and number count.</param>
    public ReadOnlySpan<ulong> Of(string text, bool marks = false)
    {
        var lower = text.ToLowerInvariant();
        _breaker.Break(lower);
        var words = _breaker.Words;
        var traits = _breaker.Traits;
        var count = 0;
        if (_hashes.Length < words.Length) _hashes = new ulong[words.Length * 2];
        for (var i = 0; i < words.Length; i++)
        {
            if (!marks && (traits[i] & WordTraits.Symbol) != 0) continue;
            _hashes[count++] = XxHash64.HashToUInt64(MemoryMarshal.AsBytes(lower.AsSpan(words[i].Start, words[i].Length)));
        }

        return _hashes.AsSpan(0, count);
    }

    /// <summary>The hash of two words in order.</summary>
    public static ulong Pair(ulong first, ulong second) => Mixed(first * 0x9e3779b97f4a7c15 + second);

    /// <summary>All bits of a hash mixed.</summary>
    public static ulong Mixed(ulong hash)
    {
        hash = (hash ^ hash >> 32) * 0xd6e8feb86659fd93;
        hash = (hash ^ hash >> 32) * 0xd6e8feb86659fd93;
        return hash ^ hash >> 32;
    }
}
