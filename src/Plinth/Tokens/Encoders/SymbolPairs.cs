using System.Runtime.CompilerServices;

namespace Plinth.Tokens.Encoders;

/// <summary>Pairs of symbols as a filter of bits: never forgets one, seldom knows one too many, and is small enough for the processor's nearest cache.</summary>
internal sealed class SymbolPairs
{
    private const int Sparseness = 32;
    private readonly HashSet<ulong> _pairs = [];
    private ulong[] _bits = new ulong[1 << 10];
    private int _shift = 64 - 16;

    /// <summary>Adds a pair, while it is being made.</summary>
    public void Add(int left, int right)
    {
        if (!_pairs.Add(((ulong)(uint)left << 32) | (uint)right)) return;
        if (_pairs.Count * (long)Sparseness > _bits.Length * 64L && _bits.Length < 1 << 16)
        {
            _bits = new ulong[_bits.Length * 2];
            _shift--;
            foreach (var pair in _pairs) Set((int)(pair >> 32), (int)(uint)pair);
        }
        else Set(left, right);
    }

    /// <summary>Whether a pair may be among those that were added; false is sure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayHave(int left, int right)
    {
        var bit = Bit(left, right);
        return (_bits[bit >> 6] >> (int)(bit & 63) & 1) != 0;
    }

    private void Set(int left, int right)
    {
        var bit = Bit(left, right);
        _bits[bit >> 6] |= 1UL << (int)(bit & 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Bit(int left, int right) => ((((ulong)(uint)left << 32) | (uint)right) * 0x9E3779B97F4A7C15) >> _shift;
}
