using System.IO.Enumeration;

namespace Plinth.Sources;

/// <summary>Turns file patterns into files.</summary>
public static class Globs
{
    /// <summary>The files that match, sorted by path.</summary>
    /// <exception cref="PlinthException">A pattern matches no file.</exception>
    public static IReadOnlyList<(string Path, string Name)> Expand(IReadOnlyList<string> patterns, string baseDirectory)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            var full = Path.GetFullPath(pattern, baseDirectory);
            var folder = Path.GetDirectoryName(full)!;
            var before = found.Count;
            if (Directory.Exists(folder))
            {
                foreach (var path in Directory.EnumerateFiles(folder))
                {
                    if (FileSystemName.MatchesSimpleExpression(Path.GetFileName(full), Path.GetFileName(path), ignoreCase: false))
                        found[path] = Path.GetRelativePath(baseDirectory, path).Replace('\\', '/');
                }
            }

            if (found.Count == before) throw new PlinthException($"No file matches '{pattern}' in {baseDirectory}.");
        }

        return [.. found.Select(f => (f.Key, f.Value))];
    }
}
