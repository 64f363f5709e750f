using System.IO.Compression;
using System.Text;

namespace Plinth.Code.Git;

/// <summary>A git repository on disk, bare or with a worktree, read only: what HEAD names, its trees and files. Nothing of git is run.</summary>
/// <remarks>
/// Loose objects and packs of version 2 are read, ids are SHA-1. Nothing outside the repository's folder is opened: no alternates, no linked worktrees elsewhere, no submodules.
/// Serves one thread.
/// </remarks>
internal sealed class GitRepository : IDisposable
{
    private const int MaxChain = 4096;
    private const int MaxDepth = 200;
    private const int MaxTrees = 2_000_000;
    private const long CacheBytes = 64 << 20;

    private readonly string _folder;
    private readonly List<GitPack> _packs = [];
    private readonly Dictionary<(GitPack, long), GitObject> _cache = [];
    private readonly Queue<(GitPack, long)> _order = [];
    private long _cached;
    private int _trees;

    /// <summary>Opens a repository.</summary>
    /// <param name="folder">The folder with <c>HEAD</c> and <c>objects</c>.</param>
    /// <param name="maxBytes">Largest object read, in bytes.</param>
    public GitRepository(string folder, int maxBytes)
    {
        (_folder, MaxBytes) = (folder, maxBytes);
        var packs = Path.Combine(folder, "objects", "pack");
        if (!Directory.Exists(packs)) return;
        try
        {
            foreach (var index in Directory.EnumerateFiles(packs, "*.idx").Order(StringComparer.Ordinal))
                if (File.Exists(Path.ChangeExtension(index, ".pack"))) _packs.Add(new GitPack(index));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Largest object read, in bytes.</summary>
    public int MaxBytes { get; }

    /// <summary>The folder of a repository that a path names: itself where it is bare, else its <c>.git</c>; null where there is none.</summary>
    public static string? FolderOf(string path)
    {
        if (IsRepository(path)) return path;
        var inner = Path.Combine(path, ".git");
        return IsRepository(inner) ? inner : null;

        static bool IsRepository(string folder) => File.Exists(Path.Combine(folder, "HEAD")) && Directory.Exists(Path.Combine(folder, "objects"));
    }

    /// <summary>The file that says which commit a name stands for: it changes when the commit does.</summary>
    public static string HeadFile(string folder)
    {
        var head = Path.Combine(folder, "HEAD");
        var text = File.ReadAllText(head).Trim();
        if (!text.StartsWith("ref: ", StringComparison.Ordinal)) return head;
        var name = text[5..].Trim();
        if (IsSafe(name) && File.Exists(Path.Combine(folder, name))) return Path.Combine(folder, name);
        var packed = Path.Combine(folder, "packed-refs");
        return File.Exists(packed) ? packed : head;
    }

    /// <summary>The commit that HEAD names, or null in a repository without commits.</summary>
    public GitId? Head()
    {
        var text = File.ReadAllText(Path.Combine(_folder, "HEAD")).Trim();
        if (!text.StartsWith("ref: ", StringComparison.Ordinal)) return GitId.Parse(text) ?? throw new GitException("broken-git", "HEAD names no commit that can be read; ids other than SHA-1 are not known");
        var name = text[5..].Trim();
        if (!IsSafe(name)) throw new GitException("broken-git", "HEAD names no branch");
        var file = Path.Combine(_folder, name);
        if (File.Exists(file)) return GitId.Parse(File.ReadAllText(file).Trim()) ?? throw new GitException("broken-git", "the branch's file holds no SHA-1 id");
        var packed = Path.Combine(_folder, "packed-refs");
        if (!File.Exists(packed)) return null;
        foreach (var line in File.ReadLines(packed))
            if (line.Length > 41 && line[41..] == name) return GitId.Parse(line.AsSpan(0, 40));
        return null;
    }

    /// <summary>All entries below a commit's tree that are no folders, in the order of trees.</summary>
    public IEnumerable<GitEntry> Files(GitId tree, CancellationToken ct) => Files(tree, "", 0, ct);

    /// <summary>The tree of a commit, and what else it says.</summary>
    public GitCommit Commit(GitId id)
    {
        var bytes = Read(id, GitKind.Commit);
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        GitId? tree = null;
        var parents = new List<GitId>();
        var when = 0L;
        foreach (var line in head.Split('\n'))
        {
            if (line.StartsWith("tree ", StringComparison.Ordinal)) tree = GitId.Parse(line.AsSpan(5));
            else if (line.StartsWith("parent ", StringComparison.Ordinal) && GitId.Parse(line.AsSpan(7)) is { } parent) parents.Add(parent);
            else if (line.StartsWith("committer ", StringComparison.Ordinal) && line.Split(' ') is [.., var seconds, _]) _ = long.TryParse(seconds, out when);
        }

        return new(id, tree ?? throw new GitException("broken-git", "a commit names no tree"), parents, when, end < 0 ? "" : text[(end + 2)..]);
    }

    /// <summary>Entries of a tree object.</summary>
    public static List<GitEntry> Tree(ReadOnlySpan<byte> bytes, string prefix)
    {
        var entries = new List<GitEntry>();
        while (bytes.Length > 0)
        {
            var space = bytes.IndexOf((byte)' ');
            var end = space < 0 ? -1 : bytes[space..].IndexOf((byte)0);
            if (space is < 5 or > 6 || end < 1 || space + end + 1 + GitId.Bytes > bytes.Length) throw new GitException("broken-git", "a tree cannot be read");
            var mode = 0;
            foreach (var c in bytes[..space])
            {
                if (c is < (byte)'0' or > (byte)'7') throw new GitException("broken-git", "a tree cannot be read");
                mode = (mode << 3) | (c - '0');
            }

            var name = Encoding.UTF8.GetString(bytes.Slice(space + 1, end - 1));
            entries.Add(new(mode, prefix + name, GitId.Read(bytes[(space + end + 1)..])));
            bytes = bytes[(space + end + 1 + GitId.Bytes)..];
        }

        return entries;
    }

    /// <summary>An object of a kind.</summary>
    public byte[] Read(GitId id, GitKind kind)
    {
        var found = Read(id);
        return found.Kind == kind ? found.Bytes : throw new GitException("broken-git", $"object {id} is a {found.Kind.ToString().ToLowerInvariant()}, not a {kind.ToString().ToLowerInvariant()}");
    }

    /// <summary>An object.</summary>
    public GitObject Read(GitId id)
    {
        try
        {
            foreach (var pack in _packs)
                if (pack.Find(id) is >= 0 and var offset) return Packed(pack, offset);
            return Loose(id);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ArgumentOutOfRangeException)
        {
            throw new GitException("broken-git", $"object {id} cannot be unpacked: {e.Message}");
        }
    }

    /// <summary>Reads so many bytes, no more and no fewer.</summary>
    public static byte[] Exactly(Stream stream, long size)
    {
        // Grown as it comes: a size that lies costs nothing.
        using var bytes = new MemoryStream((int)Math.Min(size, 1 << 16));
        var block = new byte[1 << 14];
        while (bytes.Length < size)
        {
            var read = stream.Read(block, 0, (int)Math.Min(block.Length, size - bytes.Length));
            if (read == 0) throw new EndOfStreamException("it ends early");
            bytes.Write(block, 0, read);
        }

        return bytes.ToArray();
    }

    public void Dispose()
    {
        foreach (var pack in _packs) pack.Dispose();
    }

    private IEnumerable<GitEntry> Files(GitId tree, string prefix, int depth, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        IReadOnlyList<GitEntry> entries;
        try
        {
            // A tree may hold another many times over, level by level.
            if (++_trees > MaxTrees || depth > MaxDepth) throw new GitException("too-deep", $"folders in one another more than {MaxDepth} deep, or more than {MaxTrees} of them");
            entries = Tree(Read(tree, GitKind.Tree), prefix);
        }
        catch (GitException e) { entries = [new(0, prefix, tree, e)]; }
        foreach (var entry in entries)
        {
            if (!entry.IsFolder) yield return entry;
            else
                foreach (var file in Files(entry.Id, entry.Path + "/", depth + 1, ct)) yield return file;
            if (_trees > MaxTrees) yield break;
        }
    }

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
        var path = Path.Combine(_folder, "objects", hex[..2], hex[2..]);
        if (!File.Exists(path)) throw new GitException("missing-object", $"object {hex} is not in the repository; a shallow or partial clone lacks some");
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

    private static bool IsSafe(string name) => name.StartsWith("refs/", StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal);
}

/// <summary>A commit.</summary>
internal sealed record GitCommit(GitId Id, GitId Tree, IReadOnlyList<GitId> Parents, long When, string Message);
