using System.Runtime.CompilerServices;
using System.Text;
using Plinth.Storage;

namespace Plinth.Sources;

/// <summary>JSON lines: an object a line, its text in one field; plain, gzip or zstd.</summary>
/// <remarks>
/// Fields beside text, id and url become labels, as do the members of an object named <c>metadata</c> (which is how Plinth itself writes them).
/// A plain file is split by bytes. A compressed one cannot be, so its parts each unpack the whole and take every n-th block of lines, at most
/// <see cref="MostParts"/> of them.
/// </remarks>
public sealed record JsonlSource : ISource
{
    private const int BlockLines = 256;
    private const int MostParts = 8;

    /// <summary>Files: paths, globs or folders.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>Field that holds the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>Field that holds the id; where it is missing the id is file and line offset.</summary>
    public string IdField { get; init; } = "id";

    /// <summary>Field that holds the URL.</summary>
    public string UrlField { get; init; } = "url";

    /// <summary>Longest line read, in bytes; a longer one is a fault.</summary>
    [Within(1024, 1 << 30)]
    public int MaxLineBytes { get; init; } = 64 << 20;

    /// <summary>Files larger than this are cut into parts of about this size, in bytes as they lie on disk.</summary>
    [Within(1, 1L << 40)]
    public long SplitBytes { get; init; } = 32 << 20;

    /// <inheritdoc/>
    public IReadOnlyList<Shard> Split(string baseDirectory)
    {
        var shards = new List<Shard>();
        foreach (var (path, name) in Globs.Expand(Files, baseDirectory))
        {
            var size = StoredFile.LengthOf(path);
            var parts = Math.Max(1, (size + SplitBytes - 1) / SplitBytes);
            var plain = Compression.DetectFile(path) == CompressionKind.None;
            if (!plain) parts = Math.Min(parts, MostParts);
            for (var part = 0L; part < parts; part++)
                shards.Add(plain
                    ? new(path, name, part * size / parts, part == parts - 1 ? long.MaxValue : (part + 1) * size / parts)
                    : new(path, name, part, parts));
        }

        return shards;
    }

    /// <inheritdoc/>
    public IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        var plain = Compression.DetectFile(shard.Path) == CompressionKind.None;
        return plain ? ReadPlain(shard, ct) : ReadBlocks(shard, ct);
    }

    private IEnumerable<Record> ReadPlain(Shard shard, CancellationToken ct)
    {
        var file = StoredFile.Open(shard.Path);
        // One byte early: whether a line starts exactly at Start is told by the byte before it.
        var from = Math.Max(0, shard.Start - 1);
        file.Position = from;
        using var lines = new LineReader(file, MaxLineBytes);
        var parser = new JsonlParser(this, shard.Name);
        if (shard.Start > 0 && !lines.Read(out _)) yield break;
        while (from + lines.Next < shard.End)
        {
            ct.ThrowIfCancellationRequested();
            if (!Next(lines, parser, from, out var record)) yield break;
            if (record is { } found) yield return found;
        }
    }

    private IEnumerable<Record> ReadBlocks(Shard shard, CancellationToken ct)
    {
        using var lines = new LineReader(Compression.OpenRead(shard.Path), MaxLineBytes);
        var parser = new JsonlParser(this, shard.Name);
        var (part, parts) = shard.End == long.MaxValue ? (0, 1) : (shard.Start, shard.End);
        for (var block = 0L; ; block++)
        {
            ct.ThrowIfCancellationRequested();
            for (var line = 0; line < BlockLines; line++)
            {
                Record? record;
                string? broken = null;
                var going = false;
                try
                {
                    going = block % parts == part ? Next(lines, parser, 0, out record) : Skip(lines, out record);
                }
                catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
                {
                    // Whatever comes after the break is lost with it; the part that holds the block says so, once.
                    broken = e.Message;
                    record = null;
                }

                if (broken is not null)
                {
                    if (block % parts == part)
                        yield return new Fault($"{shard.Name}#{lines.Next}", shard.Name, lines.Next, "broken-compression", $"the file cannot be unpacked further: {broken}");
                    yield break;
                }

                if (!going) yield break;
                if (record is { } found) yield return found;
            }
        }
    }

    private static bool Skip(LineReader lines, out Record? record)
    {
        record = null;
        return lines.Read(out _);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Next(LineReader lines, JsonlParser parser, long from, out Record? record)
    {
        record = null;
        if (!lines.Read(out var line)) return false;
        var offset = from + lines.Offset;
        if (lines.TooLong) record = parser.Fault(offset, "too-long-line", $"the line is longer than max_line_bytes ({MaxLineBytes})");
        else if (!IsBlank(line)) record = parser.Parse(line, offset);
        return true;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IsEmpty || Ascii.IsValid(line[..1]) && line.Trim(" \t\uFEFF"u8).IsEmpty;
}
