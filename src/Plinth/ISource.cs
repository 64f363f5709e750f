namespace Plinth;

/// <summary>Where documents come from: one kind of file, and which files.</summary>
/// <remarks>Options are public <c>init</c> properties, as with steps. Immutable; shards are read from several threads at once.</remarks>
public interface ISource
{
    /// <summary>The work, cut so that it can be done in parallel: a file a shard, a large file several.</summary>
    /// <param name="baseDirectory">The folder that relative globs start from.</param>
    /// <returns>Shards in a stable order (by path, then offset) that depends on the files alone.</returns>
    /// <exception cref="PlinthException">No file matches, or one cannot be opened.</exception>
    IReadOnlyList<Shard> Split(string baseDirectory);

    /// <summary>Reads one shard as a stream. What is broken comes back as a fault and costs that record alone.</summary>
    IEnumerable<Record> Read(Shard shard, CancellationToken ct);
}

/// <summary>A unit of input: a file, or the part of it whose records start in <c>[Start, End)</c>.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Name">The path as it is shown in ledgers: relative to the recipe's folder where it can be.</param>
/// <param name="Start">Where the part begins, in the source's own unit: bytes, row groups, or blocks of lines.</param>
/// <param name="End">Where it ends, not included; <see cref="long.MaxValue"/> for the end of the file.</param>
public sealed record Shard(string Path, string Name, long Start = 0, long End = long.MaxValue);

/// <summary>One record of a shard: a document, or the fault that it turned out to be.</summary>
/// <param name="Document">The document, or null.</param>
/// <param name="Fault">The fault, or null.</param>
public readonly record struct Record(Document? Document, Fault? Fault)
{
    /// <summary>A document.</summary>
    public static implicit operator Record(Document document) => new(document, null);

    /// <summary>A fault.</summary>
    public static implicit operator Record(Fault fault) => new(null, fault);
}

/// <summary>A record that could not be read; it has its row in the ledger like any document.</summary>
/// <param name="Id">Id of the record where known, else file and offset.</param>
/// <param name="Source">The file, as the shard names it.</param>
/// <param name="Offset">Where the record starts: bytes, line number or row, as the format counts.</param>
/// <param name="Kind">Kind of fault in kebab-case: <c>broken-gzip</c>, <c>invalid-json</c> …</param>
/// <param name="Error">What was found and what was expected, without the record's text.</param>
/// <param name="Url">The record's URL where known.</param>
public sealed record Fault(string Id, string Source, long Offset, string Kind, string Error, string? Url = null);
