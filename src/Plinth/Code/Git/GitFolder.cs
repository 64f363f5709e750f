namespace Plinth.Code.Git;

/// <summary>What a repository's files say about where its objects are and what their ids are like.</summary>
internal static class GitFolder
{
    // Git follows alternates of alternates five times.
    private const int MostSteps = 5;
    private const int MostFolders = 64;

    /// <summary>Bytes of an object's id, by <c>extensions.objectFormat</c> of the repository's configuration.</summary>
    public static int IdBytes(string folder)
    {
        var path = Path.Combine(folder, "config");
        if (!File.Exists(path)) return GitId.Sha1;
        var inside = false;
        foreach (var line in File.ReadLines(path))
        {
            var text = line.AsSpan().Trim();
            if (text.StartsWith("[")) inside = text.StartsWith("[extensions]", StringComparison.OrdinalIgnoreCase);
            else if (inside && text.IndexOf('=') is > 0 and var at && text[..at].Trim().Equals("objectformat", StringComparison.OrdinalIgnoreCase))
                return text[(at + 1)..].Trim().ToString().ToLowerInvariant() switch
                {
                    "sha1" => GitId.Sha1,
                    "sha256" => GitId.Sha256,
                    var other => throw new GitException("broken-git", $"ids of the kind '{(other.Length > 20 ? other[..20] : other)}' are not known"),
                };
        }

        return GitId.Sha1;
    }

    /// <summary>The folders of a repository's objects: its own, and where they are asked for those that it borrows from.</summary>
    public static List<string> Objects(string folder, bool alternates)
    {
        var folders = new List<string> { Path.Combine(Path.GetFullPath(folder), "objects") };
        if (!alternates) return folders;
        for (int i = 0, end = 1, step = 0; step < MostSteps && i < folders.Count; step++, end = folders.Count)
        {
            for (; i < end; i++)
            {
                var list = Path.Combine(folders[i], "info", "alternates");
                if (!File.Exists(list)) continue;
                foreach (var line in File.ReadLines(list))
                {
                    if (line.Length == 0 || line[0] == '#' || folders.Count == MostFolders) continue;
                    var other = Path.GetFullPath(line, folders[i]);
                    if (Directory.Exists(other) && !folders.Contains(other)) folders.Add(other);
                }
            }
        }

        return folders;
    }
}
