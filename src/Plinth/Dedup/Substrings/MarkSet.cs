using System.Numerics;

namespace Plinth.Dedup.Substrings;

/// <summary>Addresses, added in any order and each at most once, read in order: a bit a byte of text while that fits, else sorted.</summary>
internal sealed class MarkSet : IDisposable
{
    private readonly ulong[]? _bits;
    private readonly ExternalSort<long>? _sort;

    /// <summary>An empty set.</summary>
    /// <param name="folder">Where sorted runs go when they do not fit.</param>
    /// <param name="addresses">All addresses are below this.</param>
    /// <param name="bytes">Most memory to use.</param>
    public MarkSet(string folder, long addresses, int bytes)
    {
        if (addresses / 8 <= 2L * bytes) _bits = new ulong[(addresses + 63) / 64];
        else _sort = new ExternalSort<long>(folder, bytes);
    }

    /// <summary>Adds an address.</summary>
    public void Add(long address)
    {
        if (_bits is null) _sort!.Add(address);
        else _bits[address >> 6] |= 1UL << (int)(address & 63);
    }

    /// <summary>Writes the addresses in order.</summary>
    public void Write(RecordFile.Writer<long> file, CancellationToken ct)
    {
        if (_sort is not null)
        {
            foreach (var address in _sort.Sorted(ct)) file.Add(address);
            return;
        }

        for (var i = 0; i < _bits!.Length; i++)
            for (var word = _bits[i]; word != 0; word &= word - 1) file.Add(((long)i << 6) + BitOperations.TrailingZeroCount(word));
    }

    public void Dispose() => _sort?.Dispose();
}
