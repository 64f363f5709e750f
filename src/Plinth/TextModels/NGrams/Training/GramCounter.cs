using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plinth.TextModels.NGrams.Training;

/// <summary>Counts the longest n-grams of a text that does not fit into memory: part by part, each part's n-grams sorted to disk, and the parts merged.</summary>
/// <param name="folder">Where sorted parts go.</param>
/// <param name="order">Words of an n-gram.</param>
/// <param name="memory">Most bytes that merging may use.</param>
internal sealed class GramCounter(string folder, int order, long memory) : IDisposable
{
    /// <summary>Bytes that an entry of a part costs while it is sorted.</summary>
    public const int BytesAnEntry = 17;

    private const int MostBlock = 1 << 16;

    private readonly List<(long Start, long Length)> _parts = [];
    private FileStream? _file;

    /// <summary>Takes a part of the text, whole sentences.</summary>
    public void Add(IdText part, int words, CancellationToken ct)
    {
        _file ??= new FileStream(
            Path.Combine(folder, $"counts-{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        var ends = new EndOrder(part, order, words, ct);
        var (start, length) = (_file.Position, 0L);
        var entries = part.Entries;
        var steps = ends.Steps;
        var block = new CountedGram[Math.Min(MostBlock, steps.Length)];
        var filled = 0;
        for (var i = 0; i < steps.Length;)
        {
            var first = i++;
            while (i < steps.Length && !EndOrder.IsNew(steps[i], order)) i++;
            var gram = default(Gram);
            for (var back = order - 1; back >= 0; back--) gram = gram.Append(IdText.Before(entries, ends.Places[first], back));
            block[filled++] = new CountedGram(gram, i - first);
            length++;
            if (filled == block.Length || i == steps.Length)
            {
                _file.Write(MemoryMarshal.AsBytes(block.AsSpan(0, filled)));
                filled = 0;
            }
        }

        _parts.Add((start, length));
    }

    /// <summary>All n-grams once, in order.</summary>
    public IEnumerable<CountedGram> Sorted(CancellationToken ct)
    {
        var block = (int)Math.Clamp(memory / _parts.Count / Unsafe.SizeOf<CountedGram>(), 64, MostBlock);
        var heads = new PriorityQueue<Cursor, Gram>();
        foreach (var (start, length) in _parts)
        {
            var cursor = new Cursor(_file!, start, length, block);
            if (cursor.Next()) heads.Enqueue(cursor, cursor.Current.Gram);
        }

        var last = default(CountedGram);
        for (var n = 0L; heads.TryPeek(out var cursor, out _); n++)
        {
            if ((n & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
            var counted = cursor.Current;
            if (cursor.Next()) heads.DequeueEnqueue(cursor, cursor.Current.Gram);
            else heads.Dequeue();
            if (counted.Gram == last.Gram)
            {
                last = last with { Count = last.Count + counted.Count };
                continue;
            }

            if (last.Count > 0) yield return last;
            last = counted;
        }

        if (last.Count > 0) yield return last;
    }

    public void Dispose() => _file?.Dispose();

    private sealed class Cursor(FileStream file, long position, long left, int block)
    {
        private readonly CountedGram[] _block = new CountedGram[block];
        private int _filled;
        private int _next;

        public CountedGram Current => _block[_next - 1];

        public bool Next()
        {
            if (_next == _filled)
            {
                if (left == 0) return false;
                _filled = (int)Math.Min(left, _block.Length);
                file.Position = position;
                file.ReadExactly(MemoryMarshal.AsBytes(_block.AsSpan(0, _filled)));
                position += (long)_filled * Unsafe.SizeOf<CountedGram>();
                left -= _filled;
                _next = 0;
            }

            _next++;
            return true;
        }
    }
}
