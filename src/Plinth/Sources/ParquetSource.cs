using ParquetSharp;
using ParquetSharp.IO;
using Plinth.Storage;

namespace Plinth.Sources;

/// <summary>Parquet files, a row a document. Text, id and URL are string columns; the other flat columns become labels.</summary>
public sealed record ParquetSource : ISource
{
    private const int BatchRows = 1024;

    /// <summary>Files: paths, globs or folders.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>Column that holds the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>Column that holds the id; where it is missing the id is file and row.</summary>
    public string IdField { get; init; } = "id";

    /// <summary>Column that holds the URL.</summary>
    public string UrlField { get; init; } = "url";

    /// <summary>Row groups are put together into parts of about this size, in bytes as they lie on disk.</summary>
    [Within(1, 1L << 40)]
    public long SplitBytes { get; init; } = 32 << 20;

    /// <inheritdoc/>
    public IReadOnlyList<Shard> Split(string baseDirectory)
    {
        var shards = new List<Shard>();
        foreach (var (path, name) in Globs.Expand(Files, baseDirectory))
        {
            using var file = Open(path, name);
            var groups = file.FileMetaData.NumRowGroups;
            var bytesPerGroup = Math.Max(1, StoredFile.LengthOf(path) / Math.Max(1, groups));
            var groupsPerPart = (int)Math.Clamp(SplitBytes / bytesPerGroup, 1, int.MaxValue);
            if (Column(file, TextField) < 0)
                throw new PlinthException($"{name}: no column '{TextField}'{Recipes.Spelling.Hint(TextField, Columns(file))} (option text_field)");
            for (var group = 0; group < groups; group += groupsPerPart) shards.Add(new(path, name, group, Math.Min(groups, (long)group + groupsPerPart)));
        }

        return shards;
    }

    /// <inheritdoc/>
    public IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        using var file = Open(shard.Path, shard.Name);
        var row = 0L;
        for (var group = 0; group < shard.Start; group++)
        {
            using var before = file.RowGroup(group);
            row += before.MetaData.NumRows;
        }

        for (var group = (int)shard.Start; group < Math.Min(shard.End, file.FileMetaData.NumRowGroups); group++)
        {
            using var rows = file.RowGroup(group);
            using var batches = new ParquetBatches(file, rows, this);
            for (var left = rows.MetaData.NumRows; left > 0;)
            {
                ct.ThrowIfCancellationRequested();
                var wanted = (int)Math.Min(left, BatchRows);
                if (!batches.TryRead(wanted, out var error))
                {
                    // Pages are compressed and coded as wholes: what follows in this row group cannot be read either.
                    yield return new Fault($"{shard.Name}#{row}", shard.Name, row, "broken-parquet", $"row group {group} cannot be read from row {row} on: {error}");
                    row += left;
                    break;
                }

                for (var i = 0; i < wanted; i++, row++) yield return batches.Row(i, shard.Name, row);
                left -= wanted;
            }
        }
    }

    /// <summary>Index of a top-level column, or -1.</summary>
    internal static int Column(ParquetFileReader file, string name) => Columns(file).ToList().IndexOf(name);

    /// <summary>Dotted paths of all columns.</summary>
    internal static IEnumerable<string> Columns(ParquetFileReader file) =>
        Enumerable.Range(0, file.FileMetaData.NumColumns).Select(i => file.FileMetaData.Schema.Column(i).Path.ToDotString());

    /// <summary>Opens a file, here or in a store.</summary>
    internal static ParquetFileReader OpenFile(string path) => S3Path.Is(path) ? new ParquetFileReader(new ManagedRandomAccessFile(StoredFile.Open(path))) : new ParquetFileReader(path);

    private static ParquetFileReader Open(string path, string name)
    {
        try { return OpenFile(path); }
        catch (ParquetException e) { throw new PlinthException($"{name}: no Parquet file: {e.Message.Split('\n')[0]}", e); }
    }
}
