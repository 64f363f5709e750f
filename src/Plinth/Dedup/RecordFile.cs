using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plinth.Dedup;

/// <summary>A file of fixed-size little-endian records: 16 bytes of head (a mark, the record's size, the count), then the records.</summary>
internal static class RecordFile
{
    private const uint Mark = 0x44524C50; // "PLRD"
    private const int HeadBytes = 16;
    private const int Block = 1 << 13;

    /// <summary>Opens a file for writing.</summary>
    public static Writer<T> Create<T>(string path) where T : unmanaged => new(path);

    /// <summary>Reads the records from position <paramref name="from"/> on, in blocks.</summary>
    public static IEnumerable<T> Read<T>(string path, long from, CancellationToken ct) where T : unmanaged
    {
        using var file = Open(path);
        var count = Count<T>(file, path);
        file.Position = HeadBytes + from * Unsafe.SizeOf<T>();
        var block = new T[(int)Math.Min(Block, Math.Max(1, count - from))];
        for (var next = from; next < count;)
        {
            ct.ThrowIfCancellationRequested();
            var n = (int)Math.Min(block.Length, count - next);
            file.ReadExactly(MemoryMarshal.AsBytes(block.AsSpan(0, n)));
            for (var i = 0; i < n; i++) yield return block[i];
            next += n;
        }
    }

    /// <summary>Position of the first record, in a sorted file, for which <paramref name="isBefore"/> does not hold.</summary>
    public static long LowerBound<T>(string path, Func<T, bool> isBefore) where T : unmanaged
    {
        using var file = Open(path);
        Span<T> one = stackalloc T[1];
        var (low, high) = (0L, Count<T>(file, path));
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            file.Position = HeadBytes + middle * Unsafe.SizeOf<T>();
            file.ReadExactly(MemoryMarshal.AsBytes(one));
            if (isBefore(one[0])) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>Opens a file for reading; the message of a missing one says what to do.</summary>
    public static FileStream Open(string path)
    {
        if (!File.Exists(path)) throw new PlinthException($"{path}: missing; the stage before has not finished, or its files were removed");
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
    }

    /// <summary>Number of records in a file.</summary>
    public static long CountOf<T>(string path) where T : unmanaged
    {
        using var file = Open(path);
        return Count<T>(file, path);
    }

    private static long Count<T>(FileStream file, string path) where T : unmanaged
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        var whole = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) == HeadBytes
            && MemoryMarshal.Read<uint>(head) == Mark
            && MemoryMarshal.Read<int>(head[4..]) == Unsafe.SizeOf<T>();
        var count = whole ? MemoryMarshal.Read<long>(head[8..]) : 0;
        if (!whole || count < 0 || file.Length != HeadBytes + count * Unsafe.SizeOf<T>())
            throw new PlinthException($"{path}: cut short or not a file of this step; remove the step's folder and run again");
        return count;
    }

    /// <summary>Writes records in the order they are added.</summary>
    public sealed class Writer<T> : IDisposable where T : unmanaged
    {
        private readonly AtomicFile _file;
        private readonly T[] _block = new T[Block];
        private int _filled;
        private long _count;

        public Writer(string path)
        {
            _file = AtomicFile.Create(path);
            _file.Stream.Write(stackalloc byte[HeadBytes]);
        }

        /// <summary>Adds a record.</summary>
        public void Add(T record)
        {
            _block[_filled++] = record;
            _count++;
            if (_filled == _block.Length) Flush();
        }

        /// <summary>Writes the head and gives the file its name.</summary>
        public void Complete()
        {
            Flush();
            Span<byte> head = stackalloc byte[HeadBytes];
            MemoryMarshal.Write(head, Mark);
            MemoryMarshal.Write(head[4..], Unsafe.SizeOf<T>());
            MemoryMarshal.Write(head[8..], _count);
            _file.Stream.Position = 0;
            _file.Stream.Write(head);
            _file.Commit();
        }

        public void Dispose() => _file.Dispose();

        private void Flush()
        {
            _file.Stream.Write(MemoryMarshal.AsBytes(_block.AsSpan(0, _filled)));
            _filled = 0;
        }
    }
}
