using System.Globalization;
using System.Text.Json;
using Plinth.Storage;

namespace Plinth.Dedup;

/// <summary>A folder of signatures of the documents that runs have kept, a part a run, in the order in which the runs ended.</summary>
/// <remarks>
/// <c>index.json</c> says what it was made with. A part is a folder <c>00001-RUN</c> with <c>part.json</c> and, a shard of the run, <c>sketch-00000.bin</c>
/// and, where pairs are checked, <c>sets-00000.bin</c>. A part has its name only when it is whole; what begins with a dot is on its way.
/// </remarks>
public sealed class DedupIndex(string folder)
{
    private const int MostAttempts = 5;

    /// <summary>Its folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>What it was made with; null while nothing is in it.</summary>
    public IndexHead? Head => Read(Path.Combine(Folder, "index.json"), IndexJson.Default.IndexHead);

    /// <summary>Its parts, the oldest first.</summary>
    public List<IndexPart> Parts() =>
    [
        .. (Directory.Exists(Folder) ? Directory.EnumerateDirectories(Folder) : []).Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])).Order(StringComparer.Ordinal)
            .Select(path => (Read(Path.Combine(path, "part.json"), IndexJson.Default.IndexPart) ?? throw new PlinthException($"{path}: has no part.json; it is no part of an index")) with { Folder = path }),
    ];

    /// <summary>The index in a folder, for a step that keeps so.</summary>
    /// <exception cref="PlinthException">What the step keeps cannot go by what came before.</exception>
    internal static DedupIndex For(string folder, Keep keep) => keep != Keep.None ? new DedupIndex(folder)
        : throw new PlinthException("keep: none cannot go with an index: it would have to take back what earlier runs have kept. Give keep: first, longest or best, which choose among this run's own documents; those of earlier runs stay before them");

    /// <summary>Checks that signatures of this kind can be compared with those in it.</summary>
    /// <exception cref="PlinthException">They cannot: the message names the difference.</exception>
    public void Check(IndexHead here)
    {
        if (Head?.Difference(here) is { } difference)
            throw new PlinthException($"the index {Folder} was made with {difference}; give the same options, or another index");
    }

    /// <summary>Takes in the parts of other indexes, but of runs that are in it already.</summary>
    /// <returns>How many parts were taken in.</returns>
    public int Merge(IEnumerable<DedupIndex> others, CancellationToken ct)
    {
        var count = 0;
        foreach (var other in others)
        {
            Begin(other.Head ?? throw new PlinthException($"{other.Folder} is no index: there is no index.json in it"));
            foreach (var part in other.Parts().Where(part => Find(part.Run) is null))
            {
                Directory.CreateDirectory(Adding(part.Run));
                foreach (var file in Directory.EnumerateFiles(part.Folder, "*", SearchOption.AllDirectories))
                {
                    ct.ThrowIfCancellationRequested();
                    var target = Path.Combine(Adding(part.Run), Path.GetRelativePath(part.Folder, file));
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    File.Copy(file, target, overwrite: true);
                }

                Commit(part);
                count++;
            }
        }

        return count;
    }

    /// <summary>Takes a run's part out.</summary>
    public void Remove(string run)
    {
        var part = Find(run) ?? throw new PlinthException($"{Folder} has nothing of '{run}'; plinth index list tells the runs that it knows");
        var removing = Path.Combine(Folder, $".removing-{Guid.NewGuid():N}");
        Directory.Move(part.Folder, removing);
        Directory.Delete(removing, recursive: true);
    }

    internal IndexPart? Find(string run) => Parts().Find(part => part.Run == run);

    /// <summary>Where a run's part is put together.</summary>
    internal string Adding(string run) => Path.Combine(Folder, $".adding-{run}");

    internal static string SketchName(int shard) => NumberedFile.Name("sketch", shard, ".bin");

    internal static string SetsName(int shard) => NumberedFile.Name("sets", shard, ".bin");

    /// <summary>Writes down what it is made with, unless it is there already, and checks it.</summary>
    internal void Begin(IndexHead head)
    {
        Directory.CreateDirectory(Folder);
        AtomicFile.WriteFirst(Path.Combine(Folder, "index.json"), JsonSerializer.SerializeToUtf8Bytes(head, IndexJson.Default.IndexHead));
        Check(head);
    }

    /// <summary>Gives the part of a run that is put together its name, after all others; a part that the index has already is let go.</summary>
    internal void Commit(IndexHead head, string run, int shards, Func<int, long> documents)
    {
        for (var attempt = 1; Find(run) is null; attempt++)
        {
            Begin(head);
            Directory.CreateDirectory(Adding(run));
            try { Commit(new IndexPart(run, Enumerable.Range(0, shards).Sum(documents), shards)); }
            catch (Exception e) when (e is IOException or DamagedFileException && (attempt < MostAttempts || Find(run) is not null))
            {
                // The same task at the same time elsewhere has cleared away or moved what this one was about to.
            }
        }

        if (Directory.Exists(Adding(run))) Directory.Delete(Adding(run), recursive: true);
        // The folder may have had its name while this one wrote into it.
        if (Find(run) is { } done) ClearTemporary(done.Folder);
    }

    /// <summary>Gives a part that is put together its name, after all others.</summary>
    internal void Commit(IndexPart part)
    {
        var adding = Adding(part.Run);
        ClearTemporary(adding);
        AtomicFile.WriteFirst(Path.Combine(adding, "part.json"), JsonSerializer.SerializeToUtf8Bytes(part, IndexJson.Default.IndexPart));
        var last = Parts().Select(p => int.Parse(Path.GetFileName(p.Folder).Split('-')[0], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        Directory.Move(adding, Path.Combine(Folder, $"{last + 1:D5}-{part.Run}"));
    }

    private static void ClearTemporary(string folder)
    {
        foreach (var leftover in Directory.EnumerateFiles(folder, "*.tmp", SearchOption.AllDirectories)) File.Delete(leftover);
    }

    internal static T? Read<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        if (!StoredFile.Exists(path)) return null;
        try { return JsonSerializer.Deserialize(StoredFile.ReadAllBytes(path), type) ?? throw new JsonException("it is empty"); }
        catch (JsonException e) { throw new PlinthException($"{path}: not a file of an index: {e.Message}", e); }
    }
}
