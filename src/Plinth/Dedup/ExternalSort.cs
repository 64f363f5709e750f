using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plinth.Storage;

namespace Plinth.Dedup;

/// <summary>Sorts fixed-size records in bounded memory: sorted runs go to a file of its own, which is gone when this is disposed.</summary>
/// <typeparam name="T">A record whose comparison tells all unequal records apart, so that the order depends on nothing else.</typeparam>
internal sealed class ExternalSort<T> : IDisposable where T : unmanaged, IComparable<T>
{
    /// <summary>Memory of one sort, in bytes; a task has at most two at work.</summary>
    public const int DefaultBytes = 64 << 20;

    private const int MergeBlock = 1 << 16;

    private readonly string _folder;
    private readonly int _capacity;
    private readonly List<(long Start, int Length)> _runs = [];
    private T[] _buffer;
    private int _count;
    private FileStream? _spill;

    /// <summary>Starts a sort.</summary>
    /// <param name="folder">Where runs go when they do not fit.</param>
    /// <param name="bytes">Most memory to use, in bytes.</param>
    public ExternalSort(string folder, int bytes = DefaultBytes)
    {
        _folder = folder;
        _capacity = Math.Max(16, bytes / Unsafe.SizeOf<T>());
        _buffer = new T[Math.Min(1024, _capacity)];
    }

    /// <summary>Number of runs that went to disk.</summary>
    public int Runs => _runs.Count;

    /// <summary>Adds a record.</summary>
    public void Add(T record)
    {
        if (_count == _buffer.Length)
        {
            if (_count < _capacity) Grow();
            else Spill();
        }

        _buffer[_count++] = record;
    }

    /// <summary>The records in order; to be called once, after the last <see cref="Add"/>.</summary>
    public IEnumerable<T> Sorted(CancellationToken ct)
    {
        if (_spill is null)
        {
            _buffer.AsSpan(0, _count).Sort();
            return _buffer.Take(_count);
        }

        if (_count > 0) Spill();
        _buffer = [];
        return Merge(ct);
    }

    public void Dispose() => _spill?.Dispose();

    // From a megabyte on all of the buffer at once: arrays outgrown would stay until a full collection, and pages not yet written to cost nothing.
    private void Grow()
    {
        var size = _count * 2L * Unsafe.SizeOf<T>() < 1 << 20 ? Math.Min(_capacity, _count * 2) : _capacity;
        var grown = GC.AllocateUninitializedArray<T>(size);
        _buffer.AsSpan(0, _count).CopyTo(grown);
        _buffer = grown;
    }

    private void Spill()
    {
        _spill ??= Scratch.Open(_folder);
        var run = _buffer.AsSpan(0, _count);
        run.Sort();
        _runs.Add((_spill.Position, _count));
        _spill.Write(MemoryMarshal.AsBytes(run));
        _count = 0;
    }

    private IEnumerable<T> Merge(CancellationToken ct)
    {
        var size = Unsafe.SizeOf<T>();
        var block = Math.Max(1, Math.Min(MergeBlock, _capacity / _runs.Count));
        var cursors = new Cursor[_runs.Count];
        var heads = new PriorityQueue<int, T>(_runs.Count);
        for (var i = 0; i < cursors.Length; i++)
        {
            cursors[i] = new Cursor(_spill!, _runs[i].Start, _runs[i].Length, block, size);
            if (cursors[i].Next()) heads.Enqueue(i, cursors[i].Current);
        }

        for (var n = 0L; heads.TryPeek(out var least, out var record); n++)
        {
            if ((n & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
            yield return record;
            if (cursors[least].Next()) heads.DequeueEnqueue(least, cursors[least].Current);
            else heads.Dequeue();
        }
    }

    private sealed class Cursor(FileStream file, long position, int left, int block, int size)
    {
        private readonly T[] _block = new T[block];
        private int _filled;
        private int _next;

        public T Current => _block[_next - 1];

        public bool Next()
        {
            if (_next < _filled)
            {
                _next++;
                return true;
            }

            if (left == 0) return false;
            _filled = Math.Min(left, _block.Length);
            file.Position = position;
            file.ReadExactly(MemoryMarshal.AsBytes(_block.AsSpan(0, _filled)));
            position += (long)_filled * size;
            left -= _filled;
            _next = 1;
            return true;
        }
    }
}
