using System.IO.Compression;
using System.Text;

namespace Plinth.Code.Git;

/// <summary>A git repository on disk, bare or with a worktree, read only: what HEAD names, its trees and files. Nothing of git is run.</summary>
/// <remarks>
/// Loose objects and packs of version 2 are read, ids are SHA-1 or SHA-256. Nothing outside the repository's folder is opened: no linked worktrees elsewhere, no submodules, and no alternates
/// unless they are asked for.
/// Serves one thread.
/// </remarks>
internal sealed partial class GitRepository : IDisposable
{
    private const int MaxChain = 4096;
    private const int MaxDepth = 200;
    private const int MaxTrees = 2_000_000;
    private const long CacheBytes = 64 << 20;

    private readonly string _folder;
    private readonly int _idBytes;
    private readonly List<string> _objects;
    private readonly List<GitPack> _packs = [];
    private readonly Dictionary<(GitPack, long), GitObject> _cache = [];
    private readonly Queue<(GitPack, long)> _order = [];
    private long _cached;
    private int _trees;

    /// <summary>Opens a repository.</summary>
    /// <param name="folder">The folder with <c>HEAD</c> and <c>objects</c>.</param>
    /// <param name="maxBytes">Largest object read, in bytes.</param>
    /// <param name="alternates">Whether objects are looked for where the repository says that it borrows them too, wherever that is.</param>
    public GitRepository(string folder, int maxBytes, bool alternates)
    {
        (_folder, MaxBytes, _idBytes, _objects) = (folder, maxBytes, GitFolder.IdBytes(folder), GitFolder.Objects(folder, alternates));
        try
        {
            foreach (var packs in _objects.Select(o => Path.Combine(o, "pack")).Where(Directory.Exists))
                foreach (var index in Directory.EnumerateFiles(packs, "*.idx").Order(StringComparer.Ordinal))
                    if (File.Exists(Path.ChangeExtension(index, ".pack"))) _packs.Add(new GitPack(index, _idBytes));
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
        if (!text.StartsWith("ref: ", StringComparison.Ordinal)) return GitId.Parse(text) ?? throw new GitException("broken-git", "HEAD names no commit that can be read");
        var name = text[5..].Trim();
        if (!IsSafe(name)) throw new GitException("broken-git", "HEAD names no branch");
        var file = Path.Combine(_folder, name);
        if (File.Exists(file)) return GitId.Parse(File.ReadAllText(file).Trim()) ?? throw new GitException("broken-git", "the branch's file holds no id");
        var packed = Path.Combine(_folder, "packed-refs");
        if (!File.Exists(packed)) return null;
        foreach (var line in File.ReadLines(packed))
            if (line.Length > (2 * _idBytes) + 1 && line.AsSpan((2 * _idBytes) + 1).SequenceEqual(name)) return GitId.Parse(line.AsSpan(0, 2 * _idBytes));
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
    public List<GitEntry> Tree(GitId id, string prefix)
    {
        ReadOnlySpan<byte> bytes = Read(id, GitKind.Tree);
        var entries = new List<GitEntry>();
        while (bytes.Length > 0)
        {
            var space = bytes.IndexOf((byte)' ');
            var end = space < 0 ? -1 : bytes[space..].IndexOf((byte)0);
            if (space is < 5 or > 6 || end < 1 || space + end + 1 + _idBytes > bytes.Length) throw new GitException("broken-git", "a tree cannot be read");
            var mode = 0;
            foreach (var c in bytes[..space])
            {
                if (c is < (byte)'0' or > (byte)'7') throw new GitException("broken-git", "a tree cannot be read");
                mode = (mode << 3) | (c - '0');
            }

            var name = Encoding.UTF8.GetString(bytes.Slice(space + 1, end - 1));
            entries.Add(new(mode, prefix + name, GitId.Read(bytes[(space + end + 1)..], _idBytes)));
            bytes = bytes[(space + end + 1 + _idBytes)..];
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
            entries = Tree(tree, prefix);
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

    private static bool IsSafe(string name) => name.StartsWith("refs/", StringComparison.Ordinal) && !name.Contains("..", StringComparison.Ordinal);
}

/// <summary>A commit.</summary>
internal sealed record GitCommit(GitId Id, GitId Tree, IReadOnlyList<GitId> Parents, long When, string Message);
