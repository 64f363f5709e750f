using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plinth.Dedup;

/// <summary>MinHash (Broder 1997): under each of many permutations, the smallest value of a set of shingles; band keys hash some of them.</summary>
/// <remarks>
/// Permutation i takes the low 32 bits x of a shingle's hash to <c>(x ^ s_i) * m_i</c> with an odd m_i: exclusive or, multiplication and
/// minimum, each one instruction for 4, 8 or 16 permutations. Every path gives the same minima. Lanes are padded to a multiple of 64.
/// </remarks>
internal sealed class MinHash
{
    private const int Lanes = 64;

    private readonly uint[] _xors;
    private readonly uint[] _multipliers;
    private readonly uint[] _minima;
    private readonly LshShape _shape;

    /// <summary>Makes the permutations; serves one thread.</summary>
    public MinHash(LshShape shape, ulong seed)
    {
        _shape = shape;
        var padded = (shape.Hashes + Lanes - 1) / Lanes * Lanes;
        _xors = new uint[padded];
        _multipliers = new uint[padded];
        _minima = new uint[padded];
        for (var i = 0; i < padded; i++)
        {
            var random = SplitMix(ref seed);
            _xors[i] = (uint)random;
            _multipliers[i] = (uint)(random >> 32) | 1;
        }

        Reset();
    }

    /// <summary>The minima so far, one a permutation.</summary>
    public ReadOnlySpan<uint> Minima => _minima.AsSpan(0, _shape.Hashes);

    /// <summary>Turns to another set.</summary>
    public void Reset() => _minima.AsSpan().Fill(uint.MaxValue);

    /// <summary>Adds shingles to the set.</summary>
    public void Add(ReadOnlySpan<ulong> shingles)
    {
        if (Vector512.IsHardwareAccelerated) Add512(shingles);
        else if (Vector256.IsHardwareAccelerated) Add256(shingles);
        else if (Vector128.IsHardwareAccelerated) Add128(shingles);
        else AddScalar(shingles);
    }

    /// <summary>Writes the key of each band: a hash of its minima that is never 0.</summary>
    public void Keys(Span<ulong> keys)
    {
        for (var band = 0; band < _shape.Bands; band++)
        {
            var rows = _minima.AsSpan(band * _shape.Rows, _shape.Rows);
            var key = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(rows), band);
            keys[band] = key == 0 ? 1 : key;
        }
    }

    internal void AddScalar(ReadOnlySpan<ulong> shingles)
    {
        foreach (var shingle in shingles)
            for (var i = 0; i < _minima.Length; i++)
                _minima[i] = Math.Min(_minima[i], ((uint)shingle ^ _xors[i]) * _multipliers[i]);
    }

    // Four vectors of permutations stay in registers while all shingles pass by.
    internal void Add512(ReadOnlySpan<ulong> shingles)
    {
        for (var i = 0; i < _minima.Length; i += 64)
        {
            ref var xors = ref _xors[i];
            ref var multipliers = ref _multipliers[i];
            ref var minima = ref _minima[i];
            var (x0, x1, x2, x3) = (
                Vector512.LoadUnsafe(ref xors), Vector512.LoadUnsafe(ref xors, 16),
                Vector512.LoadUnsafe(ref xors, 32), Vector512.LoadUnsafe(ref xors, 48));
            var (m0, m1, m2, m3) = (
                Vector512.LoadUnsafe(ref multipliers), Vector512.LoadUnsafe(ref multipliers, 16),
                Vector512.LoadUnsafe(ref multipliers, 32), Vector512.LoadUnsafe(ref multipliers, 48));
            var (l0, l1, l2, l3) = (
                Vector512.LoadUnsafe(ref minima), Vector512.LoadUnsafe(ref minima, 16),
                Vector512.LoadUnsafe(ref minima, 32), Vector512.LoadUnsafe(ref minima, 48));
            foreach (var shingle in shingles)
            {
                var x = Vector512.Create((uint)shingle);
                l0 = Vector512.Min(l0, (x ^ x0) * m0);
                l1 = Vector512.Min(l1, (x ^ x1) * m1);
                l2 = Vector512.Min(l2, (x ^ x2) * m2);
                l3 = Vector512.Min(l3, (x ^ x3) * m3);
            }

            l0.StoreUnsafe(ref minima);
            l1.StoreUnsafe(ref minima, 16);
            l2.StoreUnsafe(ref minima, 32);
            l3.StoreUnsafe(ref minima, 48);
        }
    }

    internal void Add256(ReadOnlySpan<ulong> shingles)
    {
        for (var i = 0; i < _minima.Length; i += 32)
        {
            ref var xors = ref _xors[i];
            ref var multipliers = ref _multipliers[i];
            ref var minima = ref _minima[i];
            var (x0, x1, x2, x3) = (
                Vector256.LoadUnsafe(ref xors), Vector256.LoadUnsafe(ref xors, 8),
                Vector256.LoadUnsafe(ref xors, 16), Vector256.LoadUnsafe(ref xors, 24));
            var (m0, m1, m2, m3) = (
                Vector256.LoadUnsafe(ref multipliers), Vector256.LoadUnsafe(ref multipliers, 8),
                Vector256.LoadUnsafe(ref multipliers, 16), Vector256.LoadUnsafe(ref multipliers, 24));
            var (l0, l1, l2, l3) = (
                Vector256.LoadUnsafe(ref minima), Vector256.LoadUnsafe(ref minima, 8),
                Vector256.LoadUnsafe(ref minima, 16), Vector256.LoadUnsafe(ref minima, 24));
            foreach (var shingle in shingles)
            {
                var x = Vector256.Create((uint)shingle);
                l0 = Vector256.Min(l0, (x ^ x0) * m0);
                l1 = Vector256.Min(l1, (x ^ x1) * m1);
                l2 = Vector256.Min(l2, (x ^ x2) * m2);
                l3 = Vector256.Min(l3, (x ^ x3) * m3);
            }

            l0.StoreUnsafe(ref minima);
            l1.StoreUnsafe(ref minima, 8);
            l2.StoreUnsafe(ref minima, 16);
            l3.StoreUnsafe(ref minima, 24);
        }
    }

    internal void Add128(ReadOnlySpan<ulong> shingles)
    {
        for (var i = 0; i < _minima.Length; i += 16)
        {
            ref var xors = ref _xors[i];
            ref var multipliers = ref _multipliers[i];
            ref var minima = ref _minima[i];
            var (x0, x1, x2, x3) = (
                Vector128.LoadUnsafe(ref xors), Vector128.LoadUnsafe(ref xors, 4),
                Vector128.LoadUnsafe(ref xors, 8), Vector128.LoadUnsafe(ref xors, 12));
            var (m0, m1, m2, m3) = (
                Vector128.LoadUnsafe(ref multipliers), Vector128.LoadUnsafe(ref multipliers, 4),
                Vector128.LoadUnsafe(ref multipliers, 8), Vector128.LoadUnsafe(ref multipliers, 12));
            var (l0, l1, l2, l3) = (
                Vector128.LoadUnsafe(ref minima), Vector128.LoadUnsafe(ref minima, 4),
                Vector128.LoadUnsafe(ref minima, 8), Vector128.LoadUnsafe(ref minima, 12));
            foreach (var shingle in shingles)
            {
                var x = Vector128.Create((uint)shingle);
                l0 = Vector128.Min(l0, (x ^ x0) * m0);
                l1 = Vector128.Min(l1, (x ^ x1) * m1);
                l2 = Vector128.Min(l2, (x ^ x2) * m2);
                l3 = Vector128.Min(l3, (x ^ x3) * m3);
            }

            l0.StoreUnsafe(ref minima);
            l1.StoreUnsafe(ref minima, 4);
            l2.StoreUnsafe(ref minima, 8);
            l3.StoreUnsafe(ref minima, 12);
        }
    }

    // SplitMix64 (Steele, Lea and Flood 2014).
    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
