using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Plinth.Storage;

/// <summary>A file of any bytes in blocks of 1 MiB whose XXH3 stand behind them all, so that a piece can be checked without the rest: the bytes, the hashes, the number of bytes, the hash of hashes and number.</summary>
internal static class CheckedFile
{
    private const int Block = 1 << 20;
    private const int HashBytes = sizeof(ulong);
    private const int TailBytes = 2 * HashBytes;

    /// <summary>Starts a file.</summary>
    public static Writer Create(string path) => new(path);

    /// <summary>Writes a whole file at once.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = Create(path);
        file.Write(bytes);
        file.Complete();
    }

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="DamagedFileException">They are not those that were written.</exception>
    public static byte[] ReadAll(string path)
    {
        using var file = new Reader(path);
        if (file.Length > Array.MaxLength) throw new PlinthException($"{path}: {file.Length} bytes are more than can be held at once");
        var bytes = new byte[file.Length];
        file.Read(0, bytes);
        return bytes;
    }

    /// <summary>Number of bytes in a file, by its size; they are not read.</summary>
    public static long LengthOf(string path) => StoredFile.Exists(path) ? LengthOf(StoredFile.LengthOf(path), path) : throw Missing(path);

    private static long LengthOf(long size, string path)
    {
        var rest = size - TailBytes;
        var length = rest - (rest + Block + HashBytes - 1) / (Block + HashBytes) * HashBytes;
        return rest >= 0 && length >= 0 && size == length + BlocksOf(length) * HashBytes + TailBytes ? length : throw Broken(path);
    }

    private static long BlocksOf(long length) => (length + Block - 1) / Block;

    private static DamagedFileException Missing(string path) => new(path, "missing; the stage before has not finished, or its files were removed");

    private static DamagedFileException Broken(string path) => new(path, "cut short, or its checksum does not hold");

    private static ulong HashOf(ReadOnlySpan<ulong> hashes, long length)
    {
        var all = new XxHash3();
        all.Append(MemoryMarshal.AsBytes(hashes));
        all.Append(MemoryMarshal.AsBytes<long>([length]));
        return all.GetCurrentHashAsUInt64();
    }

    private static ulong[] ReadHashes(RandomFile file, long length, string path)
    {
        var hashes = new ulong[BlocksOf(length) + 2];
        if (!file.Read(length, MemoryMarshal.AsBytes(hashes.AsSpan()))) throw Broken(path);
        return hashes[^2] == (ulong)length && hashes[^1] == HashOf(hashes.AsSpan(..^2), length) ? hashes[..^2] : throw Broken(path);
    }

    /// <summary>Writes a file on end.</summary>
    internal sealed class Writer(string path) : Stream
    {
        private readonly AtomicFile _file = AtomicFile.Create(path);
        private readonly List<ulong> _hashes = [];
        private readonly XxHash3 _hash = new();
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                var n = (int)Math.Min(bytes.Length, Block - _length % Block);
                _file.Stream.Write(bytes[..n]);
                _hash.Append(bytes[..n]);
                _length += n;
                if (_length % Block == 0) EndBlock();
                bytes = bytes[n..];
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void WriteByte(byte value) => Write([value]);

        /// <summary>Writes the hashes and gives the file its name.</summary>
        public void Complete()
        {
            if (_length % Block != 0) EndBlock();
            var hashes = CollectionsMarshal.AsSpan(_hashes);
            _file.Stream.Write(MemoryMarshal.AsBytes(hashes));
            _file.Stream.Write(MemoryMarshal.AsBytes<ulong>([(ulong)_length, HashOf(hashes, _length)]));
            _file.Commit();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) _file.Dispose();
            base.Dispose(disposing);
        }

        private void EndBlock()
        {
            _hashes.Add(_hash.GetCurrentHashAsUInt64());
            _hash.Reset();
        }
    }

    /// <summary>Reads pieces of a file, and checks all blocks that they touch.</summary>
    internal sealed class Reader : IDisposable
    {
        private readonly string _path;
        private readonly RandomFile _file;
        private readonly ulong[] _hashes;

        public Reader(string path)
        {
            _path = path;
            try { _file = new RandomFile(path); }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { throw Missing(path); }
            try
            {
                Length = LengthOf(_file.Length, path);
                _hashes = ReadHashes(_file, Length, path);
            }
            catch
            {
                _file.Dispose();
                throw;
            }
        }

        /// <summary>Number of bytes.</summary>
        public long Length { get; }

        /// <summary>Reads a piece.</summary>
        public void Read(long offset, Span<byte> bytes)
        {
            byte[]? whole = null;
            while (bytes.Length > 0)
            {
                var (block, within) = Math.DivRem(offset, Block);
                var size = (int)Math.Min(Block, Length - block * Block);
                var n = Math.Min(bytes.Length, size - (int)within);
                if (n <= 0) throw Broken(_path);
                // A block that is wanted whole needs no copy.
                var into = n == size ? bytes[..n] : (whole ??= new byte[Block]).AsSpan(0, size);
                if (!_file.Read(block * Block, into) || XxHash3.HashToUInt64(into) != _hashes[block]) throw Broken(_path);
                if (n < size) into.Slice((int)within, n).CopyTo(bytes);
                offset += n;
                bytes = bytes[n..];
            }
        }

        public void Dispose() => _file.Dispose();
    }

    /// <summary>A file in memory as the system pages it in. What is read must be checked before, by its place.</summary>
    internal sealed unsafe class Map : IDisposable
    {
        private readonly string _path;
        private readonly LocalCopy _copy;
        private readonly MemoryMappedFile? _file;
        private readonly MemoryMappedViewAccessor? _view;
        private readonly ulong[] _hashes = [];
        private readonly bool[] _checked = [];

        public Map(string path)
        {
            _path = path;
            if (!StoredFile.Exists(path)) throw Missing(path);
            _copy = new LocalCopy(path);
            try
            {
                Length = LengthOf(_copy.File.Length, path);
                if (Length == 0) return;
                _file = MemoryMappedFile.CreateFromFile(_copy.File, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
                _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
                byte* start = null;
                _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
                Start = start + _view.PointerOffset;
                _hashes = new ReadOnlySpan<ulong>(Start + Length, (int)BlocksOf(Length)).ToArray();
                if (*(long*)(Start + _copy.File.Length - TailBytes) != Length || *(ulong*)(Start + _copy.File.Length - HashBytes) != HashOf(_hashes, Length)) throw Broken(path);
                _checked = new bool[_hashes.Length];
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        /// <summary>Number of bytes.</summary>
        public long Length { get; }

        /// <summary>Where they are; null where there are none.</summary>
        public byte* Start { get; }

        /// <summary>Checks the blocks that the bytes from <paramref name="from"/> up to <paramref name="to"/> lie in, each once.</summary>
        public void Check(long from, long to)
        {
            for (var block = from / Block; block * Block < to; block++)
            {
                if (_checked[block]) continue;
                if (XxHash3.HashToUInt64(new ReadOnlySpan<byte>(Start + block * Block, (int)Math.Min(Block, Length - block * Block))) != _hashes[block]) throw Broken(_path);
                _checked[block] = true;
            }
        }

        public void Dispose()
        {
            if (Start != null) _view!.SafeMemoryMappedViewHandle.ReleasePointer();
            _view?.Dispose();
            _file?.Dispose();
            _copy.Dispose();
        }
    }
}
