using System.Text;
using Plinth.Code.Git;
using Plinth.Encodings;
using Plinth.Sources;

namespace Plinth.Code;

/// <summary>The commits of git repositories, a commit a document: its message with what it changed.</summary>
/// <remarks>
/// From HEAD back along first parents; merges and commits without a message are passed over. StarCoder (Li et al. 2023, arXiv:2305.06161, section 3.4) takes commits of one file, before and after;
/// CommitPack's form is the same. Names and addresses of authors are not read. Labels: <c>category</c> (<c>github-commits</c>), <c>repo</c>, <c>commit</c>, <c>language</c> of the first file, <c>files</c>.
/// </remarks>
public sealed record CommitsSource : ISource
{
    /// <summary>Repositories: paths or globs; a folder of repositories means those in it.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>How a change is written; default <c>diff</c>.</summary>
    public CommitForm Form { get; init; } = CommitForm.Diff;

    /// <summary>Most files of a commit; one that changes more is passed over. Default 1, as StarCoder and CommitPack have it.</summary>
    [Within(1, 10_000)]
    public int MaxFiles { get; init; } = 1;

    /// <summary>Most commits of a repository; null for all.</summary>
    [Within(1, 1e9)]
    public int? MaxCommits { get; init; }

    /// <summary>Largest file looked at, in bytes. Default 100,000.</summary>
    [Within(1024, int.MaxValue)]
    public int MaxBytes { get; init; } = 100_000;

    /// <summary>Fewest characters of a message; default 10.</summary>
    [Within(0, 10_000)]
    public int MinMessage { get; init; } = 10;

    /// <summary>True looks for a repository's objects also where it says that it borrows them (<c>objects/info/alternates</c>), outside its folder too. Default false: a repository is not trusted with paths.</summary>
    public bool Alternates { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Shard> Split(string baseDirectory)
    {
        var shards = new List<Shard>();
        foreach (var pattern in Files)
        {
            foreach (var folder in CodeSource.Repositories(Path.GetFullPath(pattern.Length == 0 ? "." : pattern, baseDirectory)))
                shards.Add(new Shard(GitRepository.HeadFile(folder), Globs.NameOf(Path.GetFileName(folder) == ".git" ? Path.GetDirectoryName(folder)! : folder, baseDirectory)));
        }

        if (shards.Count == 0) throw new PlinthException($"no git repository matches '{string.Join("', '", Files)}' (looked in {baseDirectory})");
        return [.. shards.DistinctBy(s => s.Path).OrderBy(s => s.Path, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        GitRepository? opened = null;
        GitId? next = null;
        Fault? broken = null;
        try
        {
            opened = new GitRepository(CodeSource.GitFolder(shard)!, Math.Max(MaxBytes, 1 << 20), Alternates);
            next = opened.Head();
        }
        catch (GitException e) { broken = new(shard.Name, shard.Name, 0, e.Kind, e.Message); }
        using var repository = opened;
        if (broken is not null) yield return broken;
        if (repository is null) yield break;
        for (var number = 0; next is { } id && number < (MaxCommits ?? int.MaxValue); number++)
        {
            ct.ThrowIfCancellationRequested();
            Record? record = null;
            try
            {
                var commit = repository.Commit(id);
                next = commit.Parents.Count > 0 ? commit.Parents[0] : null;
                if (commit.Parents.Count < 2 && Make(repository, commit, shard, ct) is { } doc) record = doc;
            }
            catch (GitException e)
            {
                // Where a shallow clone ends is no fault; anything else is.
                if (e.Kind != "missing-object" || number == 0) record = new Fault($"{shard.Name}@{id}", shard.Name, number, e.Kind, e.Message);
                if (e.Kind != "too-large") next = null;
            }

            if (record is { } found) yield return found;
        }
    }

    private Document? Make(GitRepository repository, GitCommit commit, Shard shard, CancellationToken ct)
    {
        var message = commit.Message.Trim();
        if (message.Length < MinMessage) return null;
        var before = commit.Parents.Count == 0 ? (GitId?)null : repository.Commit(commit.Parents[0]).Tree;
        var changes = new List<(string Path, GitId? Old, GitId? New)>();
        if (!Compare(repository, before, commit.Tree, "", changes, 0) || changes.Count == 0) return null;
        var text = new StringBuilder();
        string? language = null;
        foreach (var (path, old, now) in changes)
        {
            ct.ThrowIfCancellationRequested();
            if (TextOf(repository, old) is not { } was || TextOf(repository, now) is not { } is_) return null;
            if (CodeLanguages.Of(path, is_.Length > 0 ? is_ : was) is not { } found) return null;
            language ??= found.Name;
            if (Form == CommitForm.BeforeAfter) text.Append("<commit_before>").Append(was).Append("<commit_msg>").Append(message).Append("<commit_after>").Append(is_);
            else
            {
                if (LineDiff.Unified(was, is_) is not { Length: > 0 } diff) return null;
                if (text.Length == 0) text.Append(message).Append('\n');
                text.Append("\n--- ").Append(old is null ? "/dev/null" : "a/" + path).Append("\n+++ ").Append(now is null ? "/dev/null" : "b/" + path).Append('\n').Append(diff);
            }
        }

        var doc = new Document(text.ToString().TrimEnd('\n'), $"{shard.Name}@{commit.Id}") { Source = shard.Name };
        doc.Labels.Set("category", "github-commits");
        doc.Labels.Set("language", language!);
        doc.Labels.Set("repo", shard.Name[(shard.Name.LastIndexOf('/') + 1)..]);
        doc.Labels.Set("commit", commit.Id.ToString());
        doc.Labels.Set("files", (long)changes.Count);
        return doc;
    }

    // False where there are more changes than are taken.
    private bool Compare(GitRepository repository, GitId? old, GitId? now, string prefix, List<(string, GitId?, GitId?)> changes, int depth)
    {
        if (old == now || depth > 200) return true;
        var was = Entries(repository, old, prefix);
        var after = Entries(repository, now, prefix);
        foreach (var path in was.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var a = was.TryGetValue(path, out var x) ? x : (GitEntry?)null;
            var b = after.TryGetValue(path, out var y) ? y : (GitEntry?)null;
            if (a?.Id == b?.Id && a?.Mode == b?.Mode) continue;
            if (a is { IsFolder: true } || b is { IsFolder: true })
            {
                if (!Compare(repository, a is { IsFolder: true } ? a.Value.Id : null, b is { IsFolder: true } ? b.Value.Id : null, path + "/", changes, depth + 1)) return false;
                if (a is { IsFolder: true }) a = null;
                if (b is { IsFolder: true }) b = null;
            }

            if (a is { IsLink: true } or { IsSubmodule: true } || b is { IsLink: true } or { IsSubmodule: true } || (a is null && b is null) || a?.Id == b?.Id) continue;
            changes.Add((path, a?.Id, b?.Id));
            if (changes.Count > MaxFiles) return false;
        }

        return true;
    }

    private static Dictionary<string, GitEntry> Entries(GitRepository repository, GitId? tree, string prefix)
    {
        var entries = new Dictionary<string, GitEntry>(StringComparer.Ordinal);
        if (tree is { } id)
            foreach (var entry in repository.Tree(id, prefix)) entries[entry.Path] = entry;
        return entries;
    }

    private string? TextOf(GitRepository repository, GitId? id)
    {
        if (id is not { } blob) return "";
        var bytes = repository.Read(blob, GitKind.Blob);
        if (bytes.Length > MaxBytes || bytes.AsSpan(0, Math.Min(bytes.Length, 8000)).Contains((byte)0)) return null;
        return Charset.Decode(bytes, null, html: false).Text.Replace("\r\n", "\n", StringComparison.Ordinal);
    }
}
