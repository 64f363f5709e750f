using Plinth.Sources;

namespace Plinth.Tokens.Training;

/// <summary>Documents on disk, whatever made them: a run's folder, JSON lines, Parquet or text.</summary>
/// <param name="Parts">Sources with their shards, in order.</param>
public sealed record Corpus(IReadOnlyList<(ISource Source, Shard Shard)> Parts)
{
    /// <summary>Finds the files of a corpus.</summary>
    /// <param name="paths">Files, patterns or folders; a folder with <c>run.json</c> stands for the corpus of that run.</param>
    /// <param name="baseDirectory">The folder that relative paths start from.</param>
    /// <param name="whole">A part a file, in the file's order; else large files are cut for more threads.</param>
    /// <exception cref="PlinthException">Nothing is there, or a file is of no kind that is read.</exception>
    public static Corpus Open(IReadOnlyList<string> paths, string baseDirectory, bool whole = false)
    {
        var files = paths.SelectMany(path => Globs.Expand([CorpusOf(path, baseDirectory)], baseDirectory)).Distinct().ToList();
        var parts = new List<(ISource, Shard)>();
        var split = whole ? 1L << 40 : 32 << 20;
        foreach (var (path, name) in files)
        {
            ISource source = Kind(name) switch
            {
                ".jsonl" or ".json" or ".ndjson" => new JsonlSource { Files = [path], SplitBytes = split },
                ".parquet" => new ParquetSource { Files = [path], SplitBytes = split },
                ".txt" or ".text" or ".md" => new TextSource { Files = [path] },
                _ => throw new PlinthException($"{name}: a corpus is made of .jsonl, .parquet or .txt files (also .gz and .zst)"),
            };
            parts.AddRange(source.Split(baseDirectory).Select(shard => (source, shard)));
        }

        return new(parts);
    }

    private static string CorpusOf(string path, string baseDirectory)
    {
        var full = Path.GetFullPath(path.Length == 0 ? "." : path, baseDirectory);
        return File.Exists(Path.Combine(full, "run.json")) ? Path.Combine(full, "corpus") : path;
    }

    /// <summary>The extension below any compression.</summary>
    private static string Kind(string name)
    {
        var extension = Path.GetExtension(name).ToLowerInvariant();
        return extension is ".gz" or ".zst" ? Path.GetExtension(Path.GetFileNameWithoutExtension(name)).ToLowerInvariant() : extension;
    }
}
