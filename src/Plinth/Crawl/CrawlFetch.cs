using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace Plinth.Crawl;

/// <summary>Brings a part of a snapshot of Common Crawl to disk: whole files by the snapshot's list of paths, or the pages that an index query names.</summary>
/// <remarks>
/// Which files a share means depends on the list and the seed alone, and a larger share holds the smaller one's files. Files lie in <c>OUT/SNAPSHOT/KIND/</c>; calling again goes on where it stopped.
/// </remarks>
public sealed record CrawlFetch
{
    private const long MaxListBytes = 1L << 30;
    private const int BatchRecords = 500;

    /// <summary>Name of the snapshot: <c>CC-MAIN-2024-22</c>.</summary>
    public required string Snapshot { get; init; }

    /// <summary>What is fetched; default WARC files.</summary>
    public CrawlKind Kind { get; init; } = CrawlKind.Warc;

    /// <summary>Share of the files, above 0 to 1; null for one file.</summary>
    public double? Share { get; init; }

    /// <summary>Most files, or pages of a query; null for as many as the share or the query gives.</summary>
    public int? Limit { get; init; }

    /// <summary>Query of the index, such as <c>*.example.org/*</c>; null for whole files.</summary>
    public string? Query { get; init; }

    /// <summary>Seed of the choice of files.</summary>
    public ulong Seed { get; init; } = 17;

    /// <summary>Where data come from.</summary>
    public string From { get; init; } = "https://data.commoncrawl.org/";

    /// <summary>Where the index is asked.</summary>
    public string Index { get; init; } = "https://index.commoncrawl.org/";

    /// <summary>The folder to fill.</summary>
    public required string Out { get; init; }

    /// <summary>True only lists what would be fetched.</summary>
    public bool List { get; init; }

    /// <summary>Fetches.</summary>
    /// <param name="client">The client.</param>
    /// <param name="done">Told each file: its path on disk (in a list, its address) and whether it was there already.</param>
    /// <param name="ct">Stops it; what came stays.</param>
    /// <returns>Files and bytes that came.</returns>
    /// <exception cref="PlinthException">The snapshot is not there, or the server fails for good.</exception>
    public async Task<(int Files, long Bytes)> Run(PoliteClient client, Action<string, bool> done, CancellationToken ct)
    {
        if (!IsName(Snapshot)) throw new PlinthException($"'{Snapshot}' is no name of a snapshot, such as CC-MAIN-2024-22");
        return Query is null ? await Whole(client, done, ct).ConfigureAwait(false) : await Pages(client, done, ct).ConfigureAwait(false);
    }

    /// <summary>The files that a share of a list means, in the list's order.</summary>
    internal static List<string> Choose(IReadOnlyList<string> paths, double? share, int? limit, ulong seed)
    {
        var count = share is { } part ? (int)Math.Clamp(Math.Round(paths.Count * part, MidpointRounding.AwayFromZero), 1, paths.Count) : 1;
        count = Math.Min(count, limit ?? count);
        var chosen = paths.OrderBy(p => XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(p), unchecked((long)seed))).ThenBy(p => p, StringComparer.Ordinal).Take(count).ToHashSet(StringComparer.Ordinal);
        return [.. paths.Where(chosen.Contains)];
    }

    private async Task<(int Files, long Bytes)> Whole(PoliteClient client, Action<string, bool> done, CancellationToken ct)
    {
        var kind = Kind.ToString().ToLowerInvariant();
        var list = new Uri(Base(From), $"crawl-data/{Snapshot}/{kind}.paths.gz");
        var packed = await client.Get(list, MaxListBytes, ct).ConfigureAwait(false) ?? throw new PlinthException($"{list}: there is no such list; is the snapshot's name right?");
        var paths = Lines(packed, list).Where(IsPath).ToList();
        if (paths.Count == 0) throw new PlinthException($"{list}: the list is empty");
        var download = new Download(client);
        var files = 0;
        foreach (var path in Choose(paths, Share, Limit, Seed))
        {
            var uri = new Uri(Base(From), path);
            if (List)
            {
                done(uri.ToString(), false);
                continue;
            }

            var target = Path.Combine(Out, Snapshot, kind, path[(path.LastIndexOf('/') + 1)..]);
            var came = await download.File(uri, target, ct).ConfigureAwait(false);
            if (came) files++;
            done(target, !came);
        }

        return (files, download.Bytes);
    }

    private sealed record Capture(string File, long Offset, int Length, string Url);

    private async Task<(int Files, long Bytes)> Pages(PoliteClient client, Action<string, bool> done, CancellationToken ct)
    {
        var captures = await Captures(client, ct).ConfigureAwait(false);
        if (List)
        {
            foreach (var capture in captures) done(capture.Url, false);
            return (0, 0);
        }

        var download = new Download(client);
        var name = Convert.ToHexStringLower(XxHash64.Hash(Encoding.UTF8.GetBytes(Query!)));
        var files = 0;
        for (var from = 0; from < captures.Count; from += BatchRecords)
        {
            var target = Path.Combine(Out, Snapshot, "index", string.Create(CultureInfo.InvariantCulture, $"{name}-{from / BatchRecords:D5}.warc.gz"));
            if (File.Exists(target))
            {
                done(target, true);
                continue;
            }

            using var file = AtomicFile.Create(target);
            foreach (var capture in captures.Skip(from).Take(BatchRecords))
            {
                var bytes = await download.Range(new Uri(Base(From), capture.File), capture.Offset, capture.Length, ct).ConfigureAwait(false);
                if (Download.GzipFault(new MemoryStream(bytes)) is { } fault) throw new PlinthException($"{capture.File} at {capture.Offset}: {fault}");
                file.Stream.Write(bytes);
            }

            file.Commit();
            files++;
            done(target, false);
        }

        return (files, download.Bytes);
    }

    private async Task<List<Capture>> Captures(PoliteClient client, CancellationToken ct)
    {
        var query = $"{Snapshot}-index?url={Uri.EscapeDataString(Query!)}&output=json";
        var pages = 1;
        var count = new Uri(Base(Index), query + "&showNumPages=true");
        if (await client.Get(count, MaxListBytes, ct).ConfigureAwait(false) is { } answer)
        {
            try
            {
                using var json = JsonDocument.Parse(answer);
                if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("pages", out var n) && n.TryGetInt32(out var known)) pages = known;
            }
            catch (JsonException) { throw new PlinthException($"{count}: the index does not answer in JSON"); }
        }

        var captures = new List<Capture>();
        for (var page = 0; page < pages && captures.Count < (Limit ?? int.MaxValue); page++)
        {
            var uri = new Uri(Base(Index), string.Create(CultureInfo.InvariantCulture, $"{query}&page={page}"));
            if (await client.Get(uri, MaxListBytes, ct).ConfigureAwait(false) is not { } lines) break;
            foreach (var line in Lines(lines, uri))
                if (Read(line) is { } capture) captures.Add(capture);
        }

        if (captures.Count == 0) throw new PlinthException($"the index of {Snapshot} knows no page for '{Query}'");
        return [.. captures.DistinctBy(c => (c.File, c.Offset)).OrderBy(c => c.File, StringComparer.Ordinal).ThenBy(c => c.Offset).Take(Limit ?? int.MaxValue)];
    }

    private static Capture? Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("filename", out var file) || file.GetString() is not { } path || !IsPath(path)) return null;
            // Common Crawl writes numbers as texts.
            return long.TryParse(Text(root, "offset"), CultureInfo.InvariantCulture, out var offset) && int.TryParse(Text(root, "length"), CultureInfo.InvariantCulture, out var length) && offset >= 0 && length is > 0 and < (1 << 30)
                ? new(path, offset, length, Text(root, "url"))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) { return null; }

        static string Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText() : "";
    }

    private static string[] Lines(byte[] bytes, Uri uri)
    {
        if (bytes is not [0x1f, 0x8b, ..]) return Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var reader = new StreamReader(gzip, Encoding.UTF8);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException) { throw new PlinthException($"{uri}: the list cannot be unpacked: {e.Message}"); }
    }

    private static Uri Base(string address) =>
        Uri.TryCreate(address.EndsWith('/') ? address : address + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? new Uri(address.EndsWith('/') ? address : address + "/") : throw new PlinthException($"'{address}' is no address, such as https://data.commoncrawl.org/");

    private static bool IsName(string name) => name.Length is > 0 and < 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // A list names files below the server's root, and its names become ours.
    private static bool IsPath(string path) =>
        path.Length < 1000 && !path.StartsWith('/') && !path.Contains("..", StringComparison.Ordinal) && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=') && !path.EndsWith('/');
}
