using System.IO.Compression;
using System.Text;
using Plinth.Sources;

namespace Plinth.Tests.Sources;

/// <summary>How the records of a test archive are packed.</summary>
public enum Packing
{
    Plain,
    GzipPerRecord,
    GzipWhole,
    ZstdPerRecord,
}

/// <summary>Makes small archives.</summary>
public static class WarcMaker
{
    public static byte[] Record(string type, string id, string headers, byte[] block, string version = "WARC/1.0", long? length = null)
    {
        var head = $"{version}\r\nWARC-Type: {type}\r\nWARC-Record-ID: <urn:uuid:{id}>\r\nWARC-Date: 2024-05-18T01:58:10Z\r\n{headers}Content-Length: {length ?? block.Length}\r\n\r\n";
        return [.. Encoding.UTF8.GetBytes(head), .. block, .. "\r\n\r\n"u8];
    }

    public static byte[] Response(string id, byte[] body, string httpHeaders = "Content-Type: text/html; charset=utf-8\r\n", string status = "HTTP/1.1 200 OK") =>
        Record("response", id, $"WARC-Target-URI: <http://example.org/{id}>\r\nContent-Type: application/http; msgtype=response\r\n",
            [.. Encoding.Latin1.GetBytes($"{status}\r\n{httpHeaders}\r\n"), .. body]);

    public static byte[] Page(string id, string text) => Response(id, Encoding.UTF8.GetBytes($"<html><body><p>{text}</p></body></html>"));

    public static byte[] Pack(Packing packing, IEnumerable<byte[]> records) => packing switch
    {
        Packing.Plain => [.. records.SelectMany(r => r)],
        Packing.GzipWhole => Gzip([.. records.SelectMany(r => r)]),
        Packing.GzipPerRecord => [.. records.SelectMany(Gzip)],
        _ => [.. records.SelectMany(Zstd)],
    };

    public static byte[] Gzip(byte[] bytes) => Written(s => new GZipStream(s, CompressionLevel.Optimal, leaveOpen: true), bytes);

    public static byte[] Written(Func<Stream, Stream> open, byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var stream = open(target)) stream.Write(bytes);
        return target.ToArray();
    }

    public static byte[] Zstd(byte[] bytes)
    {
        using var compressor = new ZstdSharp.Compressor();
        return compressor.Wrap(bytes).ToArray();
    }

    /// <summary>Reads an archive that lies in memory, whole or in shards.</summary>
    public static List<Plinth.Record> Read(byte[] file, WarcSource? source = null)
    {
        var path = Path.Combine(Path.GetTempPath(), $"plinth-{Guid.NewGuid():N}.warc");
        File.WriteAllBytes(path, file);
        try
        {
            source = (source ?? new WarcSource()) with { Files = [Path.GetFileName(path)] };
            return [.. source.Split(Path.GetTempPath()).SelectMany(shard => source.Read(shard with { Name = "t.warc" }, TestContext.Current.CancellationToken))];
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A line for each record: what a reading gave, for comparison.</summary>
    public static List<string> Shown(byte[] file, WarcSource? source = null) =>
        [.. Read(file, source).Select(r => r.Document is { } d ? $"{d.Id} {d.MediaType} {d.Text}" : $"! {r.Fault!.Id} {r.Fault.Kind} {r.Fault.Offset}")];
}
