using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Plinth.Storage;

namespace Plinth.Dedup;

/// <summary>Reads a shard's sketch: a column of keys, the scores, or one id.</summary>
internal sealed class SketchReader : IDisposable
{
    private readonly string _path;
    private readonly RandomFile _file;
    private readonly SketchTail _tail;
    private readonly long[] _blocks;

    /// <summary>Opens a sketch and checks that it is whole.</summary>
    public SketchReader(string path)
    {
        _path = path;
        _file = RecordFile.OpenRandom(path);
        try
        {
            _tail = ReadTail();
            _blocks = new long[_tail.Blocks];
            ReadAt(_file.Length - SketchTail.Bytes - 8L * _tail.Blocks, MemoryMarshal.AsBytes(_blocks.AsSpan()));
            if (XxHash64.HashToUInt64(MemoryMarshal.AsBytes(_blocks.AsSpan())) != _tail.IndexHash) throw Broken();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Documents in the shard.</summary>
    public int Count => (int)_tail.Count;

    /// <summary>Keys of a document.</summary>
    public int Columns => _tail.Columns;

    /// <summary>Documents in the shard, from the file's end alone.</summary>
    public static int CountOf(string path)
    {
        using var reader = new SketchReader(path);
        return reader.Count;
    }

    /// <summary>Largest number of documents in a block.</summary>
    public int BlockDocs => _tail.BlockDocs;

    /// <summary>Number of blocks.</summary>
    public int Blocks => _blocks.Length;

    /// <summary>Documents in a block.</summary>
    public int DocsIn(int block) => Math.Min(_tail.BlockDocs, (int)(_tail.Count - (long)block * _tail.BlockDocs));

    /// <summary>Reads one column of a block and says how many documents it holds.</summary>
    public int ReadKeys(int block, int column, Span<ulong> keys)
    {
        if (column >= _tail.Columns)
            throw new DamagedFileException(_path, $"made with other options ({_tail.Columns} columns)");
        var n = DocsIn(block);
        var bytes = MemoryMarshal.AsBytes(keys[..n]);
        ReadAt(_blocks[block] + 8L * column * n, bytes);
        Check(block, column, bytes);
        return n;
    }

    /// <summary>Reads scores and places of ids of a block.</summary>
    public int ReadDocuments(int block, Span<SketchDocument> documents)
    {
        var n = DocsIn(block);
        var bytes = MemoryMarshal.AsBytes(documents[..n]);
        ReadAt(_blocks[block] + 8L * _tail.Columns * n, bytes);
        Check(block, _tail.Columns, bytes);
        return n;
    }

    /// <summary>The id of the document at a position.</summary>
    public string Id(int position)
    {
        var (block, within) = Math.DivRem(position, _tail.BlockDocs);
        Span<SketchDocument> one = stackalloc SketchDocument[1];
        ReadAt(_blocks[block] + 8L * _tail.Columns * DocsIn(block) + (long)within * SketchDocument.Bytes, MemoryMarshal.AsBytes(one));
        if (one[0].IdBytes < 0 || one[0].IdBytes > _file.Length) throw Broken();
        var bytes = new byte[one[0].IdBytes];
        ReadAt(one[0].IdStart, bytes);
        if (XxHash32.HashToUInt32(bytes) != one[0].IdHash) throw Broken();
        return Encoding.UTF8.GetString(bytes);
    }

    public void Dispose() => _file.Dispose();

    private SketchTail ReadTail()
    {
        Span<SketchTail> tail = stackalloc SketchTail[1];
        if (_file.Length < SketchTail.Bytes) throw Broken();
        ReadAt(_file.Length - SketchTail.Bytes, MemoryMarshal.AsBytes(tail));
        var t = tail[0];
        var whole = t.Head == SketchTail.Mark && t.Columns > 0 && t.BlockDocs > 0 && t.Count is >= 0 and <= int.MaxValue
            && t.Blocks == (t.Count + t.BlockDocs - 1) / t.BlockDocs && 8L * t.Blocks + SketchTail.Bytes <= _file.Length;
        return whole ? t : throw Broken();
    }

    private void Check(int block, int column, ReadOnlySpan<byte> bytes)
    {
        Span<ulong> hash = stackalloc ulong[1];
        var n = DocsIn(block);
        ReadAt(_blocks[block] + 8L * _tail.Columns * n + (long)SketchDocument.Bytes * n + 8L * column, MemoryMarshal.AsBytes(hash));
        if (hash[0] != XxHash3.HashToUInt64(bytes)) throw new DamagedFileException(_path, $"the checksum of block {block} does not hold");
    }

    private void ReadAt(long offset, Span<byte> bytes)
    {
        if (!_file.Read(offset, bytes)) throw Broken();
    }

    private DamagedFileException Broken() => new(_path, "cut short or not a sketch");
}
