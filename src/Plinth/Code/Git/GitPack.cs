using System.Buffers.Binary;
using System.IO.Compression;

namespace Plinth.Code.Git;

/// <summary>A pack of objects (version 2 or 3) with its index (version 2): objects whole, or as deltas of others.</summary>
internal sealed class GitPack : IDisposable
{
    private const int Header = 8;
    private const int Fanout = 256 * 4;

    private readonly FileStream _pack;
    private readonly byte[] _index;
    private readonly int _count;
    private readonly int _idBytes;

    public GitPack(string indexPath, int idBytes)
    {
        _idBytes = idBytes;
        var trailer = 2 * idBytes;
        _index = File.ReadAllBytes(indexPath);
        if (_index.Length < Header + Fanout + trailer || !_index.AsSpan(0, 8).SequenceEqual((ReadOnlySpan<byte>)[0xff, (byte)'t', (byte)'O', (byte)'c', 0, 0, 0, 2]))
            throw new GitException("broken-git", "a pack's index is not of version 2, or is cut short");
        var count = BinaryPrimitives.ReadUInt32BigEndian(_index.AsSpan(Header + Fanout - 4));
        // An id, a checksum and an offset each.
        if (Header + Fanout + (count * (idBytes + 8L)) + trailer > _index.Length) throw new GitException("broken-git", "a pack's index is cut short");
        _count = (int)count;
        _pack = new FileStream(Path.ChangeExtension(indexPath, ".pack"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
    }

    /// <summary>Where an object begins in the pack, or -1.</summary>
    public long Find(GitId id)
    {
        var lead = (int)(id.A >> 56);
        var low = lead == 0 ? 0 : (int)BinaryPrimitives.ReadUInt32BigEndian(_index.AsSpan(Header + ((lead - 1) * 4)));
        var high = (int)BinaryPrimitives.ReadUInt32BigEndian(_index.AsSpan(Header + (lead * 4)));
        high = Math.Clamp(high, 0, _count);
        low = Math.Clamp(low, 0, high);
        while (low < high)
        {
            var mid = (low + high) >>> 1;
            var order = GitId.Read(_index.AsSpan(Header + Fanout + (mid * _idBytes)), _idBytes).CompareTo(id);
            if (order == 0) return Offset(mid);
            if (order < 0) low = mid + 1;
            else high = mid;
        }

        return -1;
    }

    /// <summary>Kind and size of the entry at an offset, and where its data begin; for deltas also the base.</summary>
    public GitPackEntry Entry(long offset)
    {
        Span<byte> head = stackalloc byte[64];
        var got = ReadAt(offset, head);
        var at = 0;
        int b = Byte(head, got, ref at);
        var kind = (GitKind)(b >> 4 & 7);
        long size = b & 15;
        for (var shift = 4; (b & 0x80) != 0; shift += 7)
        {
            b = Byte(head, got, ref at);
            if (shift > 56) throw new GitException("broken-git", "an object's size in the pack makes no sense");
            size |= (long)(b & 0x7f) << shift;
        }

        long baseOffset = -1;
        GitId baseId = default;
        if (kind == GitKind.OffsetDelta)
        {
            b = Byte(head, got, ref at);
            long back = b & 0x7f;
            while ((b & 0x80) != 0)
            {
                b = Byte(head, got, ref at);
                back = ((back + 1) << 7) | (uint)(b & 0x7f);
                if (back > offset) break;
            }

            baseOffset = offset - back;
            if (back <= 0 || baseOffset < 0) throw new GitException("broken-git", "a delta's base lies outside the pack");
        }
        else if (kind == GitKind.ReferenceDelta)
        {
            if (at + _idBytes > got) throw new GitException("broken-git", "the pack is cut short");
            baseId = GitId.Read(head[at..], _idBytes);
            at += _idBytes;
        }
        else if (kind is not (GitKind.Commit or GitKind.Tree or GitKind.Blob or GitKind.Tag)) throw new GitException("broken-git", "an object in the pack is of no known kind");

        return new(kind, size, offset + at, baseOffset, baseId);
    }

    /// <summary>Unpacks an entry's data.</summary>
    public byte[] Data(GitPackEntry entry)
    {
        _pack.Position = entry.Data;
        using var zlib = new ZLibStream(_pack, CompressionMode.Decompress, leaveOpen: true);
        return GitRepository.Exactly(zlib, entry.Size);
    }

    public void Dispose() => _pack.Dispose();

    private long Offset(int n)
    {
        var small = BinaryPrimitives.ReadUInt32BigEndian(_index.AsSpan(Header + Fanout + (_count * (_idBytes + 4)) + (n * 4)));
        if ((small & 0x8000_0000) == 0) return small;
        var large = Header + Fanout + (_count * (_idBytes + 8L)) + ((small & 0x7fff_ffff) * 8L);
        if (large + 8 > _index.Length) throw new GitException("broken-git", "a pack's index is cut short");
        return (long)BinaryPrimitives.ReadUInt64BigEndian(_index.AsSpan((int)large));
    }

    private int ReadAt(long offset, Span<byte> to)
    {
        var got = 0;
        while (got < to.Length)
        {
            var read = RandomAccess.Read(_pack.SafeFileHandle, to[got..], offset + got);
            if (read == 0) break;
            got += read;
        }

        return got;
    }

    private static byte Byte(ReadOnlySpan<byte> head, int got, ref int at) => at < got ? head[at++] : throw new GitException("broken-git", "the pack is cut short");
}

/// <summary>What stands at the head of a pack's entry.</summary>
internal readonly record struct GitPackEntry(GitKind Kind, long Size, long Data, long BaseOffset, GitId BaseId);
