using System.Text;
using Plinth.Code.Git;
using Plinth.Code.Licences;
using Plinth.Encodings;
using Plinth.Sources;
using Plinth.Sources.Files;

namespace Plinth.Code;

/// <summary>Source code: git repositories (bare or with a worktree, as HEAD has them), archives (tar, zip; gzip, bzip2, zstd) and single files; a file is a document.</summary>
/// <remarks>
/// Git is read by ourselves and nothing is run or written; links, submodules and files that are no text are passed over. Only files of known languages are read. A repository or an archive is a
/// shard. Labels: <c>category</c> (<c>github</c>), <c>language</c> (<c>python</c>, <c>c-sharp</c> …), <c>repo</c>, <c>path</c>, <c>licence</c> (an SPDX expression) and <c>licence_from</c>, and where
/// they apply <c>generated</c>, <c>vendored</c>, <c>minified</c>. A file's own word about its licence goes over that of the licence file or manifest nearest above it.
/// </remarks>
public sealed record CodeSource : ISource
{
    private const int MostParts = 8;
    private const int MaxChars = 512 << 20;

    /// <summary>Repositories, archives and files: paths, globs or folders. A folder that is a repository is read as one, else it means all files in it.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>Largest file read, in bytes; a larger one is a fault. Default 1 MiB, as The Stack has it.</summary>
    [Within(1024, int.MaxValue)]
    public int MaxBytes { get; init; } = 1 << 20;

    /// <summary>Languages to read, by the names of the label <c>language</c>; empty for all that are known.</summary>
    public string[] Languages { get; init; } = [];

    /// <summary>How notebooks are read; default <c>script</c>.</summary>
    public NotebookForm Notebooks { get; init; } = NotebookForm.Script;

    /// <summary>True makes one document of each repository or archive, a file that is imported before the one that imports it. Default false.</summary>
    public bool Whole { get; init; }

    /// <summary>True looks for a repository's objects also where it says that it borrows them (<c>objects/info/alternates</c>), outside its folder too. Default false: a repository is not trusted with paths.</summary>
    public bool Alternates { get; init; }

    /// <summary>Packs larger than this are read in parts, in bytes; each part unpacks every n-th file.</summary>
    [Within(1, 1L << 40)]
    public long SplitBytes { get; init; } = 64 << 20;

    /// <inheritdoc/>
    public IReadOnlyList<Shard> Split(string baseDirectory)
    {
        var shards = new List<Shard>();
        var plain = new List<string>();
        foreach (var pattern in Files)
        {
            var path = Path.GetFullPath(pattern.Length == 0 ? "." : pattern, baseDirectory);
            var found = Repositories(path).ToList();
            foreach (var repository in found) shards.AddRange(Parts(repository, baseDirectory));
            if (found.Count == 0) plain.Add(pattern);
        }

        if (plain.Count > 0 || Files.Length == 0)
        {
            shards.AddRange(Globs.Expand(plain, baseDirectory).Where(file => CodeLanguages.MayBe(file.Name) || IsArchive(file.Path)).Select(file => new Shard(file.Path, file.Name)));
            if (shards.Count == 0) throw new PlinthException($"no repository, archive or file of a known language matches '{string.Join("', '", Files)}' (looked in {baseDirectory})");
        }

        return [.. shards.DistinctBy(s => (s.Path, s.Start)).OrderBy(s => s.Path, StringComparer.Ordinal).ThenBy(s => s.Start)];
    }

    /// <inheritdoc/>
    public IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        var reader = new CodeReader(this, shard);
        var items = GitFolder(shard) is { } folder ? new GitItems(folder, shard, MaxBytes, Alternates).Read(reader.Wants, ct) : Items.Of(shard, reader.Wants, MaxBytes, unzip: true, ct);
        return Whole && (GitFolder(shard) is not null || IsArchive(shard.Path)) ? reader.Whole(items, MaxChars, ct) : reader.Files(items, ct);
    }

    /// <summary>The folder of the repository that a shard is, or null.</summary>
    internal static string? GitFolder(Shard shard)
    {
        if (!IsGitFile(shard.Path)) return null;
        for (var folder = Path.GetDirectoryName(shard.Path); folder is not null; folder = Path.GetDirectoryName(folder))
            if (GitRepository.FolderOf(folder) == folder) return folder;
        return null;
    }

    /// <summary>Repositories at a path or one level below it, or that a glob matches.</summary>
    internal static IEnumerable<string> Repositories(string path)
    {
        if (path.IndexOfAny(['*', '?']) >= 0)
        {
            var parent = Path.GetDirectoryName(path)!;
            if (parent.IndexOfAny(['*', '?']) >= 0 || !Directory.Exists(parent)) return [];
            return Directory.EnumerateDirectories(parent, Path.GetFileName(path)).Order(StringComparer.Ordinal).Select(GitRepository.FolderOf).OfType<string>();
        }

        if (!Directory.Exists(path)) return [];
        return GitRepository.FolderOf(path) is { } one ? [one] : Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).Select(GitRepository.FolderOf).OfType<string>();
    }

    private IEnumerable<Shard> Parts(string folder, string baseDirectory)
    {
        var head = GitRepository.HeadFile(folder);
        var packs = Path.Combine(folder, "objects", "pack");
        var size = Directory.Exists(packs) ? Directory.EnumerateFiles(packs, "*.pack").Sum(f => new FileInfo(f).Length) : 0;
        var parts = Whole ? 1 : (int)Math.Min(MostParts, 1 + (size / SplitBytes));
        var name = Globs.NameOf(Path.GetFileName(folder) == ".git" ? Path.GetDirectoryName(folder)! : folder, baseDirectory);
        for (var part = 0; part < parts; part++) yield return new Shard(head, name, part, parts == 1 ? long.MaxValue : parts);
    }

    private static bool IsGitFile(string path) => path.EndsWith("HEAD", StringComparison.Ordinal) || path.EndsWith("packed-refs", StringComparison.Ordinal) || path.Replace('\\', '/').Contains("/refs/", StringComparison.Ordinal);

    private static bool IsArchive(string path)
    {
        var name = Path.GetFileName(path).ToLowerInvariant();
        return name.EndsWith(".zip", StringComparison.Ordinal) || name.EndsWith(".tgz", StringComparison.Ordinal) || name.Contains(".tar", StringComparison.Ordinal);
    }
}
