using Plinth.Tokens.Training;

namespace Plinth.Models.Lab.Evaluation;

/// <summary>Reads held-out texts.</summary>
public static class HeldOut
{
    /// <summary>Reads sets: a file, pattern or run's folder each, named by its last part.</summary>
    /// <param name="paths">JSONL, Parquet or text, packed or not.</param>
    /// <param name="most">Most documents of a set, spread evenly over it.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="PlinthException">A set cannot be read or has no text.</exception>
    public static IReadOnlyList<HeldOutDocument> Read(IReadOnlyList<string> paths, int most, CancellationToken ct)
    {
        var all = new List<HeldOutDocument>();
        foreach (var path in paths)
        {
            var name = NameOf(path);
            var set = new List<HeldOutDocument>();
            foreach (var (source, shard) in Corpus.Open([path], Directory.GetCurrentDirectory()).Parts)
                foreach (var record in source.Read(shard, ct))
                {
                    if (record.Document is not { } d || string.IsNullOrWhiteSpace(d.Text)) continue;
                    set.Add(new(name, d.Id, d.Text) { Domain = d.Labels.Text("category") ?? d.Labels.Text("source") ?? "", Language = d.Labels.Text("language") ?? "" });
                }

            if (set.Count == 0) throw new PlinthException($"{path}: no text in it");
            var step = Math.Max(1.0, (double)set.Count / most);
            for (var at = 0.0; at < set.Count; at += step) all.Add(set[(int)at]);
        }

        return all;
    }

    /// <summary>A path's name: what stands before the first dot of its last part; of a run, the run's.</summary>
    public static string NameOf(string path)
    {
        var last = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return last.Split('.')[0] is { Length: > 0 } stem ? stem : last;
    }
}
