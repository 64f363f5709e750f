using System.IO.Compression;
using System.Text;

namespace Plinth.Code.Git;

internal sealed partial class GitRepository
{
    private GitObject Packed(GitPack pack, long offset)
    {
        // From the object down to a whole one, then up again through the deltas.
        var deltas = new List<(long Offset, GitPackEntry Entry)>();
        GitObject whole;
        while (true)
        {
            if (_cache.TryGetValue((pack, offset), out whole)) break;
            var entry = pack.Entry(offset);
            if (entry.Size > MaxBytes) throw TooLarge(entry.Size);
            if (entry.Kind is not (GitKind.OffsetDelta or GitKind.ReferenceDelta))
            {
                whole = new(entry.Kind, pack.Data(entry));
                Keep(pack, offset, whole);
                break;
            }

            deltas.Add((offset, entry));
            if (deltas.Count > MaxChain) throw new GitException("broken-git", "deltas hang on one another without end");
            if (entry.Kind == GitKind.OffsetDelta) offset = entry.BaseOffset;
            else if (pack.Find(entry.BaseId) is >= 0 and var found) offset = found;
            else throw new GitException("broken-git", "a delta's base is not in its pack");
        }

        for (var i = deltas.Count - 1; i >= 0; i--)
        {
            var delta = pack.Data(deltas[i].Entry);
            if (GitDelta.ResultSize(delta) is var size && size > MaxBytes) throw TooLarge(size);
            whole = new(whole.Kind, GitDelta.Apply(whole.Bytes, delta));
            Keep(pack, deltas[i].Offset, whole);
        }

        return whole;
    }

    private GitObject Loose(GitId id)
    {
        var hex = id.ToString();
        var path = _objects.Select(o => Path.Combine(o, hex[..2], hex[2..])).FirstOrDefault(File.Exists)
            ?? throw new GitException("missing-object", $"object {hex} is not in the repository; a shallow or partial clone lacks some, a shared one has them elsewhere (alternates: true)");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 12);
        using var zlib = new ZLibStream(file, CompressionMode.Decompress);
        Span<byte> head = stackalloc byte[32];
        var n = 0;
        for (int b; n < head.Length && (b = zlib.ReadByte()) > 0;) head[n++] = (byte)b;
        var words = Encoding.ASCII.GetString(head[..n]).Split(' ');
        if (words.Length != 2 || !long.TryParse(words[1], out var size) || size < 0) throw new GitException("broken-git", $"object {hex} has no head");
        if (size > MaxBytes) throw TooLarge(size);
        var kind = words[0] switch
        {
            "commit" => GitKind.Commit,
            "tree" => GitKind.Tree,
            "blob" => GitKind.Blob,
            "tag" => GitKind.Tag,
            _ => throw new GitException("broken-git", $"object {hex} is of no known kind"),
        };
        return new(kind, Exactly(zlib, size));
    }

    private void Keep(GitPack pack, long offset, GitObject found)
    {
        if (found.Bytes.Length > CacheBytes / 8 || !_cache.TryAdd((pack, offset), found)) return;
        _order.Enqueue((pack, offset));
        for (_cached += found.Bytes.Length; _cached > CacheBytes;)
            if (_cache.Remove(_order.Dequeue(), out var oldest)) _cached -= oldest.Bytes.Length;
    }

    private GitException TooLarge(long size) => new("too-large", $"the object has {size} bytes, more than max_bytes ({MaxBytes})");
}
