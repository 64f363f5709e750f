using Plinth.Dedup;

namespace Plinth.TextModels.NGrams.Training;

/// <summary>Counts n-grams in a hash table; when that is full, they go sorted to disk and it begins anew.</summary>
internal sealed class GramCounter : IDisposable
{
    private const int LeastSlots = 1 << 12;

    private readonly ExternalSort<CountedGram> _sort;
    private readonly int _mostSlots;
    private CountedGram[] _slots = new CountedGram[LeastSlots];
    private int _used;

    /// <summary>Starts counting.</summary>
    /// <param name="folder">Where sorted counts go.</param>
    /// <param name="memory">Most bytes to use.</param>
    public GramCounter(string folder, long memory)
    {
        _sort = new ExternalSort<CountedGram>(folder, Shares.Of(memory, 0.5));
        // While the table grows both are held.
        while (_slots.LongLength * 2 < Array.MaxLength / 2 && _slots.LongLength * 2 * 32 * 3 / 2 < memory / 2) _slots = new CountedGram[_slots.Length * 2];
        _mostSlots = _slots.Length;
        _slots = new CountedGram[LeastSlots];
    }

    /// <summary>Counts one.</summary>
    public void Add(Gram gram)
    {
        if (_used >= _slots.Length / 4 * 3)
        {
            if (_slots.Length < _mostSlots) Grow();
            else Flush();
        }

        var mask = _slots.Length - 1;
        for (var at = (int)gram.Hash() & mask; ; at = (at + 1) & mask)
        {
            ref var slot = ref _slots[at];
            if (slot.Count == 0)
            {
                slot = new CountedGram(gram, 1);
                _used++;
                return;
            }

            if (slot.Gram == gram)
            {
                slot = slot with { Count = slot.Count + 1 };
                return;
            }
        }
    }

    /// <summary>All n-grams once, in order.</summary>
    public IEnumerable<CountedGram> Sorted(CancellationToken ct)
    {
        Flush();
        _slots = [];
        var last = default(CountedGram);
        foreach (var counted in _sort.Sorted(ct))
        {
            if (counted.Gram == last.Gram && last.Count > 0)
            {
                last = last with { Count = last.Count + counted.Count };
                continue;
            }

            if (last.Count > 0) yield return last;
            last = counted;
        }

        if (last.Count > 0) yield return last;
    }

    public void Dispose() => _sort.Dispose();

    private void Flush()
    {
        foreach (ref readonly var slot in _slots.AsSpan())
            if (slot.Count > 0) _sort.Add(slot);
        Array.Clear(_slots);
        _used = 0;
    }

    private void Grow()
    {
        var larger = new CountedGram[_slots.Length * 2];
        var mask = larger.Length - 1;
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.Count == 0) continue;
            var at = (int)slot.Gram.Hash() & mask;
            while (larger[at].Count > 0) at = (at + 1) & mask;
            larger[at] = slot;
        }

        _slots = larger;
    }
}

/// <summary>Parts of a memory budget.</summary>
internal static class Shares
{
    /// <summary>Bytes of a part, at most what one array may hold.</summary>
    public static int Of(long memory, double share) => (int)Math.Clamp(memory * share, 1 << 16, 1 << 30);
}
