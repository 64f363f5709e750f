using System.IO.Enumeration;
using Plinth.Storage;

namespace Plinth.Sources;

/// <summary>Finds files by pattern: <c>*</c> and <c>?</c> within a name, <c>**</c> for any number of folders; a folder means all files in it.</summary>
public static class Globs
{
    /// <summary>The files that match any pattern, each once, in ordinal order of their paths.</summary>
    /// <param name="patterns">Patterns, absolute or relative to <paramref name="baseDirectory"/>.</param>
    /// <param name="baseDirectory">The folder that relative patterns start from.</param>
    /// <returns>Absolute path, and the name to show: relative to the base folder where it lies below it, with forward slashes.</returns>
    /// <exception cref="PlinthException">A pattern matches no file.</exception>
    public static IReadOnlyList<(string Path, string Name)> Expand(IReadOnlyList<string> patterns, string baseDirectory)
    {
        if (patterns.Count == 0) throw new PlinthException("no files are named: give a path or a pattern, such as data/*.warc.gz");
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            S3Path.RefuseOthers(pattern);
            if (S3Path.Is(pattern, out var place))
            {
                var objects = place.Store.Match(place, CancellationToken.None);
                foreach (var path in objects) found.Add(path.ToString());
                if (objects.Count == 0) throw new PlinthException($"no object matches '{pattern}'");
                continue;
            }

            var matches = Matches(Path.GetFullPath(pattern.Length == 0 ? "." : pattern, baseDirectory)).ToList();
            foreach (var path in matches) found.Add(path);
            if (matches.Count == 0) throw new PlinthException($"no file matches '{pattern}' (looked in {baseDirectory})");
        }

        return [.. found.Select(path => (path, NameOf(path, baseDirectory)))];
    }

    /// <summary>A path as it is shown in ledgers: the same on every machine where the base folder holds the data.</summary>
    public static string NameOf(string path, string baseDirectory)
    {
        if (S3Path.Is(path)) return path;
        var relative = Path.GetRelativePath(baseDirectory, path).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? path.Replace('\\', '/') : relative;
    }

    private static IEnumerable<string> Matches(string pattern)
    {
        if (Directory.Exists(pattern)) return Files(pattern, recurse: true);
        if (pattern.IndexOfAny(['*', '?']) < 0) return File.Exists(pattern) ? [pattern] : [];
        var root = Path.GetPathRoot(pattern)!;
        var parts = pattern[root.Length..].Split(['/', Path.DirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        return Walk(root, parts, 0);
    }

    private static IEnumerable<string> Walk(string folder, string[] parts, int at)
    {
        var part = parts[at];
        var last = at == parts.Length - 1;
        if (part == "**")
        {
            IEnumerable<string> below = last ? Files(folder, recurse: true) : Walk(folder, parts, at + 1);
            return last ? below : below.Concat(Folders(folder).SelectMany(f => Walk(f, parts, at)));
        }

        if (part.IndexOfAny(['*', '?']) < 0)
        {
            var path = Path.Combine(folder, part);
            if (last) return File.Exists(path) ? [path] : [];
            return Directory.Exists(path) ? Walk(path, parts, at + 1) : [];
        }

        return last
            ? Files(folder, recurse: false).Where(f => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(f), ignoreCase: false))
            : Folders(folder).Where(f => FileSystemName.MatchesSimpleExpression(part, Path.GetFileName(f), ignoreCase: false))
                .SelectMany(f => Walk(f, parts, at + 1));
    }

    private static IEnumerable<string> Files(string folder, bool recurse) => Directory.EnumerateFiles(folder, "*",
        new EnumerationOptions { RecurseSubdirectories = recurse, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System });

    private static IEnumerable<string> Folders(string folder) => Directory.EnumerateDirectories(folder, "*",
        new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System });
}
