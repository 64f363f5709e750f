using System.Text.RegularExpressions;

namespace Plinth.Code;

/// <summary>Puts the files of a repository in an order in which what is imported comes before what imports it (Guo et al. 2024, DeepSeek-Coder, arXiv:2401.14196, section 2.2).</summary>
/// <remarks>Imports are found by patterns for the common languages and matched to paths by their last parts; circles are cut where fewest imports are open, ties by path.</remarks>
internal static partial class ImportOrder
{
    /// <summary>The files, in order.</summary>
    public static IReadOnlyList<Document> Of(IReadOnlyList<Document> files)
    {
        var paths = files.Select(f => f.Labels.Text("path")!).ToList();
        var byKey = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
            foreach (var key in Keys(paths[i]))
                (byKey.TryGetValue(key, out var list) ? list : byKey[key] = []).Add(i);

        var open = new int[files.Count];
        var waiting = new List<int>[files.Count];
        for (var i = 0; i < files.Count; i++)
        {
            foreach (var target in Imports(files[i], paths[i], byKey).Where(t => t != i).Distinct())
            {
                open[i]++;
                (waiting[target] ??= []).Add(i);
            }
        }

        var queue = new SortedSet<(int Open, string Path, int File)>(files.Select((_, i) => (open[i], paths[i], i)));
        var order = new List<Document>(files.Count);
        while (queue.Count > 0)
        {
            var next = queue.Min;
            queue.Remove(next);
            order.Add(files[next.File]);
            foreach (var waits in waiting[next.File] ?? [])
                if (queue.Remove((open[waits], paths[waits], waits))) queue.Add((--open[waits], paths[waits], waits));
        }

        return order;
    }

    private static IEnumerable<string> Keys(string path)
    {
        var dot = path.LastIndexOf('.');
        var bare = dot > path.LastIndexOf('/') ? path[..dot] : path;
        foreach (var end in (ReadOnlySpan<string>)["/__init__", "/index", "/mod"])
            if (bare.EndsWith(end, StringComparison.Ordinal)) return [path, bare, bare[..^end.Length]];
        return [path, bare];
    }

    private static IEnumerable<int> Imports(Document file, string path, Dictionary<string, List<int>> byKey)
    {
        var folder = path.LastIndexOf('/') is > 0 and var at ? path[..at] : "";
        foreach (Match match in Import().Matches(file.Text))
        {
            var name = match.Groups.Cast<Group>().Skip(1).First(g => g.Success).Value;
            foreach (var candidate in Candidates(name, folder))
            {
                if (!byKey.TryGetValue(candidate, out var found)) continue;
                foreach (var target in found) yield return target;
                break;
            }
        }
    }

    private static IEnumerable<string> Candidates(string name, string folder)
    {
        if (name.Contains('/') || name.EndsWith(".h", StringComparison.Ordinal) || name.StartsWith('.') && !char.IsLetter(name.TrimStart('.').FirstOrDefault('x')))
        {
            yield return Normal(folder, name);
            yield return name;
            for (var up = folder; up.Length > 0; up = up.LastIndexOf('/') is > 0 and var cut ? up[..cut] : "") yield return Normal(up, name);
            yield break;
        }

        // Dots in front count folders upwards (Python); dots and colons within part a path.
        var dots = name.Length - name.TrimStart('.').Length;
        var inner = name.TrimStart('.').Replace("::", "/", StringComparison.Ordinal).Replace('.', '/').Replace('\\', '/');
        if (dots > 0)
        {
            var from = folder;
            for (var i = 1; i < dots; i++) from = from.LastIndexOf('/') is > 0 and var cut ? from[..cut] : "";
            yield return Normal(from, inner);
            yield break;
        }

        for (var up = folder; ; up = up.LastIndexOf('/') is > 0 and var cut ? up[..cut] : "")
        {
            yield return Normal(up, inner);
            if (inner.StartsWith("crate/", StringComparison.Ordinal)) yield return Normal(up, inner[6..]);
            if (up.Length == 0) yield break;
        }
    }

    private static string Normal(string folder, string name)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in name.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..") { if (parts.Count > 0) parts.RemoveAt(parts.Count - 1); }
            else if (part != ".") parts.Add(part);
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex(@"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import\b|import[ \t]+(?:static[ \t]+)?([\w.]+)|#[ \t]*include[ \t]*[""<]([^"">\n]+)["">]|(?:import|export)\b[^'""\n]{0,300}['""]([^'""\n]+)['""]|(?:const|let|var)\b[^=\n]{0,200}=[ \t]*require\([ \t]*['""]([^'""\n]+)['""]|require(?:_relative)?[ \t(]+['""]([^'""\n]+)['""]|use[ \t]+([\w:\\]+)|mod[ \t]+(\w+)[ \t]*;|using[ \t]+(?:static[ \t]+)?([\w.]+)[ \t]*;)", RegexOptions.Multiline)]
    private static partial Regex Import();
}
