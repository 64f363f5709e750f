namespace Plinth.Cli.Dashboard;

/// <summary>The runs and trainings below a folder, by name; no name leads anywhere else.</summary>
internal sealed class RunFolders
{
    private readonly string _root;
    private readonly string? _only;

    /// <summary>Looks at a folder.</summary>
    /// <param name="root">A folder whose folders are runs, or a run itself.</param>
    public RunFolders(string root)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (!Directory.Exists(root)) throw new PlinthException($"{root}: there is no such folder");
        (_root, _only) = IsOne(root) ? (Path.GetDirectoryName(root)!, Path.GetFileName(root)) : (root, null);
    }

    /// <summary>Names of the runs and trainings, in order.</summary>
    public IReadOnlyList<string> Names => _only is not null ? [_only] :
    [
        .. new DirectoryInfo(_root).EnumerateDirectories().Where(d => IsPlain(d) && IsOne(d.FullName)).Select(d => d.Name).Order(StringComparer.Ordinal),
    ];

    /// <summary>The folder of a name; null where no run has it. A link is no run.</summary>
    public string? Find(string name) => Names.Contains(name, StringComparer.Ordinal) ? Path.Combine(_root, name) : null;

    /// <summary>A file or folder within a run, when it is there and is no link.</summary>
    public static string? Within(string run, string name)
    {
        var path = Path.Combine(run, name);
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        return info.Exists && IsPlain(info) ? path : null;
    }

    /// <summary>Refuses a run with links among what would be read.</summary>
    public static void CheckPlain(string run)
    {
        foreach (var name in (string[])["run.json", "ledger", "corpus", "tokens", "model", "log.jsonl"])
        {
            var path = Path.Combine(run, name);
            if (Directory.Exists(path))
            {
                if (!IsPlain(new DirectoryInfo(path)) || new DirectoryInfo(path).EnumerateFileSystemInfos().Any(f => !IsPlain(f))) throw Link(name);
            }
            else if (File.Exists(path) && !IsPlain(new FileInfo(path))) throw Link(name);
        }

        foreach (var stage in new DirectoryInfo(run).EnumerateDirectories("stage-*"))
            if (!IsPlain(stage) || stage.EnumerateFiles("task-*", SearchOption.AllDirectories).Any(f => !IsPlain(f))) throw Link(stage.Name);

        static PlinthException Link(string name) => new($"{name} is a link, or holds one; links may lead out of the run and are not followed");
    }

    private static bool IsPlain(FileSystemInfo info) => (info.Attributes & FileAttributes.ReparsePoint) == 0;

    private static bool IsOne(string folder) => File.Exists(Path.Combine(folder, "run.json")) || File.Exists(Path.Combine(folder, "log.jsonl"));
}
