using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace Plinth.Dedup;

/// <summary>Writes a shard's sketch: for each document some 64-bit keys, its score for the keep rule, and its id.</summary>
/// <remarks>
/// Blocks of up to <see cref="BlockDocs"/> documents hold the keys column by column, so that one band is read without the others, then
/// 24 bytes of <see cref="SketchDocument"/> a document, then the XXH3 of each column and of these, then the ids, whose hashes the documents have. An index of blocks and a
/// <see cref="SketchTail"/> end the file.
/// </remarks>
internal sealed class SketchWriter : IDisposable
{
    private readonly AtomicFile _file;
    private readonly int _columns;
    private readonly ulong[] _keys;
    private readonly SketchDocument[] _documents;
    private readonly List<long> _blocks = [];
    private byte[] _ids = new byte[1 << 14];
    private int _idBytes;
    private int _filled;
    private long _count;

    /// <summary>Starts a sketch.</summary>
    public SketchWriter(string path, int columns)
    {
        _file = AtomicFile.Create(path);
        _columns = columns;
        BlockDocs = BlockDocsFor(columns);
        _keys = new ulong[columns * BlockDocs];
        _documents = new SketchDocument[BlockDocs];
    }

    /// <summary>Documents in a block.</summary>
    public int BlockDocs { get; }

    /// <summary>Documents in a block that keeps its keys to about a megabyte.</summary>
    public static int BlockDocsFor(int columns) => Math.Clamp((1 << 20) / (8 * columns), 64, 4096);

    /// <summary>Adds a document; keys that are all 0 mark one that is never compared.</summary>
    public void Add(string id, double score, ReadOnlySpan<ulong> keys)
    {
        for (var k = 0; k < _columns; k++) _keys[k * BlockDocs + _filled] = keys[k];
        var most = Encoding.UTF8.GetMaxByteCount(id.Length);
        if (_idBytes + most > _ids.Length) Array.Resize(ref _ids, Math.Max(_ids.Length * 2, _idBytes + most));
        var written = Encoding.UTF8.GetBytes(id, _ids.AsSpan(_idBytes));
        _documents[_filled++] = new SketchDocument(score, _idBytes, written, XxHash32.HashToUInt32(_ids.AsSpan(_idBytes, written)));
        _idBytes += written;
        if (_filled == BlockDocs) Flush();
    }

    /// <summary>Writes the index and gives the file its name.</summary>
    public void Complete()
    {
        if (_filled > 0) Flush();
        var index = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_blocks));
        var tail = new SketchTail(SketchTail.Mark, _columns, BlockDocs, _blocks.Count, _count, XxHash64.HashToUInt64(index));
        _file.Stream.Write(index);
        _file.Stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<SketchTail>(in tail)));
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    private void Flush()
    {
        var stream = _file.Stream;
        _blocks.Add(stream.Position);
        var hashes = new ulong[_columns + 1];
        for (var k = 0; k < _columns; k++)
        {
            var column = MemoryMarshal.AsBytes(_keys.AsSpan(k * BlockDocs, _filled));
            hashes[k] = XxHash3.HashToUInt64(column);
            stream.Write(column);
        }

        var ids = stream.Position + (long)_filled * SketchDocument.Bytes + 8L * hashes.Length;
        for (var i = 0; i < _filled; i++) _documents[i] = _documents[i] with { IdStart = _documents[i].IdStart + ids };
        var documents = MemoryMarshal.AsBytes(_documents.AsSpan(0, _filled));
        hashes[^1] = XxHash3.HashToUInt64(documents);
        stream.Write(documents);
        stream.Write(MemoryMarshal.AsBytes(hashes.AsSpan()));
        stream.Write(_ids, 0, _idBytes);
        _count += _filled;
        _filled = 0;
        _idBytes = 0;
    }
}

/// <summary>What a sketch keeps of a document beside its keys.</summary>
/// <param name="Score">For the keep rule, higher is better.</param>
/// <param name="IdStart">Where its id starts in the file.</param>
/// <param name="IdBytes">Length of its id in UTF-8.</param>
/// <param name="IdHash">XXH32 of its id.</param>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal readonly record struct SketchDocument(double Score, long IdStart, int IdBytes, uint IdHash)
{
    public const int Bytes = 24;
}

/// <summary>The end of a sketch.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal readonly record struct SketchTail(uint Head, int Columns, int BlockDocs, int Blocks, long Count, ulong IndexHash)
{
    public const int Bytes = 32;
    public const uint Mark = 0x4B534C50; // "PLSK"
}
