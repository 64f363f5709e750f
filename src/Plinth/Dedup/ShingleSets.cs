using System.IO.Hashing;
using System.Runtime.InteropServices;
using Plinth.Storage;

namespace Plinth.Dedup;

/// <summary>The shingles of a shard's candidates: their hashes, sorted and distinct, read by document.</summary>
/// <remarks>The file holds the hashes of one document after the other, behind those of each their XXH3, then for each document of the shard where its own start, then the count.</remarks>
internal sealed class ShingleSets : IDisposable
{
    internal const uint Mark = 0x53534C50; // "PLSS"
    private const int TailBytes = 8;

    private readonly string _path;
    private readonly RandomFile _file;
    private readonly int _documents;
    private readonly long _index;

    /// <summary>Opens a shard's sets.</summary>
    public ShingleSets(string path)
    {
        _path = path;
        _file = RecordFile.OpenRandom(path);
        Span<uint> tail = stackalloc uint[2];
        try
        {
            ReadAt(_file.Length - TailBytes, MemoryMarshal.AsBytes(tail));
            _documents = (int)tail[0];
            _index = _file.Length - TailBytes - 8L * (_documents + 1);
            if (tail[1] != Mark || _documents < 0 || _index < 0) throw Broken();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The set of the document at a position; empty when it was no candidate.</summary>
    public ulong[] Read(int position)
    {
        if (position >= _documents) return [];
        Span<long> range = stackalloc long[2];
        ReadAt(_index + 8L * position, MemoryMarshal.AsBytes(range));
        if (range[0] < 0 || range[1] < range[0] || range[1] * 8 > _index) throw Broken();
        var set = new ulong[range[1] - range[0]];
        if (set.Length == 0) return set;
        ReadAt(range[0] * 8, MemoryMarshal.AsBytes(set.AsSpan()));
        if (set[^1] != XxHash3.HashToUInt64(MemoryMarshal.AsBytes(set.AsSpan(..^1)))) throw new DamagedFileException(_path, "a checksum does not hold");
        return set[..^1];
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Reads a shard's documents again and writes the sets of those that any band has paired.</summary>
    public static void Write(DedupFiles files, int shard, Shingles shingles, CancellationToken ct)
    {
        var documents = (int)(files.End(shard) - files.First(shard));
        var candidates = new DocumentSet(documents);
        var group = DedupFiles.GroupOf(shard);
        var first = files.First(files.ShardsOf(group).From);
        DocumentSet.Read(files.Members(group), files.First(shard) - first, files.End(shard) - first, candidates);
        var last = documents - 1;
        while (last >= 0 && !candidates.Contains((uint)last)) last--;

        using var writer = new ShingleSetsWriter(files.Sets(shard), shingles);
        if (last >= 0) WriteSets(writer, files, shard, candidates, last + 1, ct);
        writer.Complete();
    }

    private static void WriteSets(ShingleSetsWriter writer, DedupFiles files, int shard, DocumentSet candidates, int count, CancellationToken ct)
    {
        var position = 0;
        foreach (var doc in files.Work.Documents(shard - files.Before, ct))
        {
            writer.Add(candidates.Contains((uint)position) ? doc.Text : null);
            if (++position == count) return;
        }

        throw new PlinthException($"shard {shard - files.Before}: {position} documents on the second reading, at least {count} on the first");
    }

    private void ReadAt(long offset, Span<byte> bytes)
    {
        if (!_file.Read(offset, bytes)) throw Broken();
    }

    private DamagedFileException Broken() => new(_path, "cut short or not a file of shingles");
}
