namespace Plinth.Tokens.Mixing;

/// <summary>A pseudo-random order of the numbers below a count, in no memory: a Feistel network of four rounds, walked until it falls below the count.</summary>
/// <param name="count">How many numbers, at least 1.</param>
/// <param name="seed">Which order.</param>
public readonly struct IndexPermutation(long count, ulong seed)
{
    private readonly int _half = Half(count);

    /// <summary>The number at a place of the order.</summary>
    /// <param name="index">The place, from 0 and below the count.</param>
    public long this[long index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)count);
            var mask = (1UL << _half) - 1;
            var value = (ulong)index;
            // The network permutes a power of four that is less than four times the count, so few walks leave it.
            do
            {
                var (left, right) = (value >> _half, value & mask);
                for (var round = 0UL; round < 4; round++) (left, right) = (right, left ^ (Mix(right ^ Mix(seed + round)) & mask));
                value = left << _half | right;
            }
            while (value >= (ulong)count);
            return (long)value;
        }
    }

    private static int Half(long count) => (64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)Math.Max(1, count - 1)) + 1) / 2;

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
