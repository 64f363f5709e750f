using Plinth.Recipes;

namespace Plinth.Cli.Init;

/// <summary>Which source reads some files, by their names.</summary>
internal static class SourceGuess
{
    private static readonly (string Ending, string Source)[] s_endings =
    [
        (".warc", "warc"), (".wet", "warc"), (".wat", "warc"), (".jsonl", "jsonl"), (".ndjson", "jsonl"), (".json", "jsonl"), (".parquet", "parquet"),
        (".epub", "books"), (".mbox", "mail"), (".eml", "mail"), (".srt", "subtitles"), (".ass", "subtitles"), (".tex", "arxiv"), (".nxml", "jats"),
        (".tar", "code"), (".git", "code"), (".bundle", "code"), (".xml", "wikipedia"), (".txt", "text"), (".md", "text"),
    ];

    private static readonly string[] s_packings = [".gz", ".zst", ".bz2", ".xz"];

    /// <summary>The source, or null where the names say nothing.</summary>
    /// <param name="path">A file, a glob or a folder, as a recipe has it.</param>
    public static string? Of(string path)
    {
        if (Directory.Exists(path))
        {
            if (Directory.Exists(Path.Combine(path, ".git")) || File.Exists(Path.Combine(path, "HEAD"))) return "code";
            return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Take(1000).Select(OfName).Where(s => s is not null).GroupBy(s => s).MaxBy(g => g.Count())?.Key;
        }

        return OfName(path);
    }

    /// <summary>A folder in which several sources have files, as a glob for each ending; anything else as it is.</summary>
    /// <param name="path">A file, a glob or a folder, as a recipe has it.</param>
    public static IReadOnlyList<string> Parts(string path)
    {
        if (!Directory.Exists(path) || Of(path) is null or "code") return [path];
        var endings = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Take(1000).Select(f => (Ending: EndingOf(f), Source: OfName(f))).Where(f => f.Source is not null).Distinct().OrderBy(f => f.Source, StringComparer.Ordinal).ThenBy(f => f.Ending, StringComparer.Ordinal).ToList();
        return endings.Select(f => f.Source).Distinct().Count() < 2 ? [path] : [.. endings.Select(f => $"{path.TrimEnd('/')}/**/*{f.Ending}")];
    }

    private static string? OfName(string path)
    {
        var name = Unpacked(path).ToLowerInvariant();
        if (name.EndsWith(".tgz", StringComparison.Ordinal)) return "code";
        return s_endings.FirstOrDefault(e => name.EndsWith(e.Ending, StringComparison.Ordinal)).Source;
    }

    private static string Unpacked(string path)
    {
        var name = Path.GetFileName(path.TrimEnd('/'));
        return s_packings.FirstOrDefault(p => name.EndsWith(p, StringComparison.OrdinalIgnoreCase)) is { } packing ? name[..^packing.Length] : name;
    }

    /// <summary>The ending with its packing, such as <c>.jsonl.gz</c>, in the file's own letters.</summary>
    private static string EndingOf(string path) => Path.GetFileName(path)[Path.GetFileNameWithoutExtension(Unpacked(path)).Length..];

    /// <summary>Checks a source's name.</summary>
    /// <exception cref="RecipeException">There is no such source.</exception>
    public static string Known(string word) => Steps.Sources.ContainsKey(word) ? word : throw new RecipeException($"plinth init: '{word}' is not a source{Spelling.Hint(word, Steps.Sources.Keys)}");
}
