using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Plinth.Storage;

namespace Plinth.Dedup;

/// <summary>A file of fixed-size little-endian records: 16 bytes of head (a mark, the record's size, the count), then the records in blocks of 8,192, behind each of which stands its XXH3.</summary>
internal static class RecordFile
{
    private const uint Mark = 0x44524C50; // "PLRD"
    private const int HeadBytes = 16;
    private const int HashBytes = sizeof(ulong);
    private const int Block = 1 << 13;

    /// <summary>Opens a file for writing.</summary>
    public static Writer<T> Create<T>(string path) where T : unmanaged => new(path);

    /// <summary>Reads the records from position <paramref name="from"/> on, in blocks.</summary>
    public static IEnumerable<T> Read<T>(string path, long from, CancellationToken ct) where T : unmanaged
    {
        using var file = Open(path);
        var count = Count<T>(file, path);
        var block = new T[(int)Math.Min(Block, Math.Max(1, count))];
        for (var at = from / Block; at * Block < count; at++)
        {
            ct.ThrowIfCancellationRequested();
            var n = ReadBlock(file, path, at, count, block);
            for (var i = (int)Math.Max(0, from - at * Block); i < n; i++) yield return block[i];
        }
    }

    /// <summary>Position of the first record, in a sorted file, for which <paramref name="isBefore"/> does not hold.</summary>
    public static long LowerBound<T>(string path, Func<T, bool> isBefore) where T : unmanaged
    {
        using var file = Open(path);
        var count = Count<T>(file, path);
        var block = new T[(int)Math.Min(Block, Math.Max(1, count))];
        var (low, high) = (0L, (count + Block - 1) / Block);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var n = ReadBlock(file, path, middle, count, block);
            if (isBefore(block[n - 1])) low = middle + 1;
            else high = middle;
        }

        if (low * Block >= count) return count;
        var (first, last) = (0, ReadBlock(file, path, low, count, block));
        while (first < last)
        {
            var middle = (first + last) / 2;
            if (isBefore(block[middle])) first = middle + 1;
            else last = middle;
        }

        return low * Block + first;
    }

    /// <summary>Opens a file for reading; the message of a missing one says what to do.</summary>
    public static Stream Open(string path) => StoredFile.TryOpen(path) ?? throw Missing(path);

    /// <summary>Opens a file of which pieces are read here and there.</summary>
    public static RandomFile OpenRandom(string path)
    {
        try { return new RandomFile(path); }
        catch (FileNotFoundException) { throw Missing(path); }
        catch (DirectoryNotFoundException) { throw Missing(path); }
    }

    private static DamagedFileException Missing(string path) => new(path, "missing; the stage before has not finished, or its files were removed");

    /// <summary>Number of records in a file.</summary>
    public static long CountOf<T>(string path) where T : unmanaged
    {
        using var file = Open(path);
        return Count<T>(file, path);
    }

    private static long Count<T>(Stream file, string path) where T : unmanaged
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        var whole = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) == HeadBytes
            && MemoryMarshal.Read<uint>(head) == Mark
            && MemoryMarshal.Read<int>(head[4..]) == Unsafe.SizeOf<T>();
        var count = whole ? MemoryMarshal.Read<long>(head[8..]) : 0;
        if (!whole || count < 0 || file.Length != HeadBytes + count * Unsafe.SizeOf<T>() + (count + Block - 1) / Block * HashBytes)
            throw new DamagedFileException(path, "cut short or not a file of this step");
        return count;
    }

    private static int ReadBlock<T>(Stream file, string path, long at, long count, T[] block) where T : unmanaged
    {
        var n = (int)Math.Min(Block, count - at * Block);
        var bytes = MemoryMarshal.AsBytes(block.AsSpan(0, n));
        Span<byte> hash = stackalloc byte[HashBytes];
        file.Position = HeadBytes + at * ((long)Block * Unsafe.SizeOf<T>() + HashBytes);
        file.ReadExactly(bytes);
        file.ReadExactly(hash);
        return XxHash3.HashToUInt64(bytes) == MemoryMarshal.Read<ulong>(hash) ? n : throw new DamagedFileException(path, $"the checksum of block {at} does not hold");
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
            if (_filled == 0) return;
            var bytes = MemoryMarshal.AsBytes(_block.AsSpan(0, _filled));
            _file.Stream.Write(bytes);
            _file.Stream.Write(MemoryMarshal.AsBytes<ulong>([XxHash3.HashToUInt64(bytes)]));
            _filled = 0;
        }
    }
}
