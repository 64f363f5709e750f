using Plinth.Sources.Files;
using Plinth.Sources.Pdf;

namespace Plinth.Sources;

/// <summary>PDF files by their text layer, a document each: on disk, compressed, or in archives.</summary>
/// <remarks>
/// Columns are read one after the other; lines become paragraphs, words parted at line ends are joined; running heads, running feet and page numbers are left out; rows of tables and lines of
/// code stay lines. Nothing is recognised in pictures: a file without text fails as <c>no-text-layer</c>, one that needs a password as <c>encrypted</c>. Labels: <c>category</c>
/// (<c>pdf</c>), <c>title</c>, <c>author</c>, <c>date</c>, <c>pages</c>, <c>pages_failed</c> where some cannot be read.
/// </remarks>
public sealed record PdfSource : FileSource
{
    /// <summary>Most pages of a file; one with more fails as <c>too-large</c>. Default 5,000.</summary>
    [Within(1, 1_000_000)]
    public int MaxPages { get; init; } = 5000;

    /// <summary>Seconds that a file may take before it fails as <c>time-budget</c>; default 60, null for no limit. A last resort: a page takes some milliseconds.</summary>
    [Within(1, 86_400)]
    public int? MaxSeconds { get; init; } = 60;

    /// <summary>Megabytes that the streams of a file may unpack to; more fails as <c>too-large</c>. Default 256. Pictures are not unpacked.</summary>
    [Within(1, 65_536)]
    public int MaxUnpackedMb { get; init; } = 256;

    /// <inheritdoc/>
    protected override string Category => "pdf";

    /// <inheritdoc/>
    protected override bool Wants(string path) => path.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        var read = PdfReader.Read(item.Bytes, new PdfLimits(MaxPages, MaxSeconds, MaxUnpackedMb * 1_000_000L), ct);
        if (read.Kind is { } kind)
        {
            yield return Broken(item, shard, kind, read.Error!);
            yield break;
        }

        var doc = Make(read.Text, item.Name, shard);
        read.Label(doc.Labels);
        yield return doc;
    }
}
