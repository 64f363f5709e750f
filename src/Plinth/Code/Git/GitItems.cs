using Plinth.Sources.Files;

namespace Plinth.Code.Git;

/// <summary>The files of a repository's HEAD as a list of whole files.</summary>
internal sealed class GitItems(string folder, Shard shard, int maxBytes, bool alternates)
{
    /// <summary>Reads them in git's order; of a part, every n-th.</summary>
    public IEnumerable<Item> Read(Func<string, bool> wanted, CancellationToken ct)
    {
        GitRepository? repository = null;
        GitId tree = default;
        Item? broken = null;
        try
        {
            repository = new GitRepository(folder, maxBytes, alternates);
            if (repository.Head() is not { } head)
            {
                repository.Dispose();
                yield break;
            }

            tree = repository.Commit(head).Tree;
        }
        catch (GitException e) { broken = Fault("", e.Kind, e.Message); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { broken = Fault("", "broken-git", e.Message); }
        using (repository)
        {
            if (broken is not null)
            {
                yield return broken;
                yield break;
            }

            var (part, parts) = shard.End == long.MaxValue ? (0L, 1L) : (shard.Start, shard.End);
            var number = 0L;
            foreach (var entry in repository!.Files(tree, ct))
            {
                if (entry.Broken is { } error)
                {
                    if (part == 0) yield return Fault(entry.Path, error.Kind, error.Message);
                    continue;
                }

                // Links point anywhere, submodules are other repositories.
                if (entry.IsLink || entry.IsSubmodule || !wanted(entry.Path)) continue;
                // What tells a repository's licence is read by every part.
                if (number++ % parts != part && !CodeReader.IsContext(entry.Path)) continue;
                Item item;
                try { item = new(Name(entry.Path), entry.Path, repository.Read(entry.Id, GitKind.Blob)); }
                catch (GitException e) { item = Fault(entry.Path, e.Kind, e.Message); }
                if (item.Fault is null && (number - 1) % parts != part) item = item with { Name = "" };
                yield return item;
            }
        }
    }

    private string Name(string path) => $"{shard.Name}!{path}";

    private Item Fault(string path, string kind, string error)
    {
        var name = path.Length == 0 ? shard.Name : Name(path);
        return new(name, path, [], new Fault(name, shard.Name, 0, kind, error));
    }
}
