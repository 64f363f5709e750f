using Plinth.Encodings;

namespace Plinth.Sources.Files;

/// <summary>A source of whole files: on disk, compressed, or inside tar and zip archives. A file on disk is a shard.</summary>
public abstract record FileSource : ISource
{
    /// <summary>Files: paths, globs or folders; archives count as folders.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>Largest file read, in bytes once unpacked; a larger one is a fault. Default 64 MiB.</summary>
    [Within(1024, int.MaxValue)]
    public int MaxBytes { get; init; } = 64 << 20;

    /// <summary>The label <c>category</c> of its documents, unless the recipe gives another.</summary>
    protected abstract string Category { get; }

    /// <summary>Whether a zip file is opened as an archive.</summary>
    protected virtual bool Unzips => true;

    /// <inheritdoc/>
    public IReadOnlyList<Shard> Split(string baseDirectory) => [.. Globs.Expand(Files, baseDirectory).Select(file => new Shard(file.Path, file.Name))];

    /// <inheritdoc/>
    public virtual IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        foreach (var item in Items.Of(shard, Wants, MaxBytes, Unzips, ct))
        {
            ct.ThrowIfCancellationRequested();
            if (item.Fault is { } fault)
            {
                yield return fault;
                continue;
            }

            foreach (var record in Documents(item, shard, ct)) yield return record;
        }
    }

    /// <summary>Whether a member of an archive is read; a file that is named in the recipe is in any case.</summary>
    protected virtual bool Wants(string path) => true;

    /// <summary>The documents of one file.</summary>
    protected abstract IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct);

    /// <summary>Makes a document of this source.</summary>
    protected Document Make(string text, string id, Shard shard, string? url = null)
    {
        var doc = new Document(text, id) { Source = shard.Name, Url = url };
        doc.Labels.Set("category", Category);
        return doc;
    }

    /// <summary>The file as text, by the encoding that its bytes speak for.</summary>
    protected static string TextOf(Item item)
    {
        var text = Charset.Decode(item.Bytes, null, html: false).Text;
        return text.Contains('\r') ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;
    }

    /// <summary>A fault of one file.</summary>
    protected static Fault Broken(Item item, Shard shard, string kind, string error) => new(item.Name, shard.Name, 0, kind, error);
}
