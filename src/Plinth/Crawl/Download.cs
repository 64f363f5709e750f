using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Plinth.Crawl;

/// <summary>Brings a file over HTTP whole: what was begun goes on where it stopped, and it has its name only when its length, its checksum and its gzip members are right.</summary>
internal sealed class Download(PoliteClient client)
{
    private const int MostBroken = 3;

    /// <summary>Bytes that came over the net, all files together.</summary>
    public long Bytes { get; private set; }

    /// <summary>Fetches a file, unless it is there.</summary>
    /// <returns>False when it was there.</returns>
    /// <exception cref="PlinthException">It cannot be had, or comes broken again and again.</exception>
    public async Task<bool> File(Uri uri, string path, CancellationToken ct)
    {
        if (System.IO.File.Exists(path)) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var part = path + ".part";
        for (var broken = 1; ; broken++)
        {
            var checksum = await Fill(uri, part, ct).ConfigureAwait(false);
            if (Fault(part, path, checksum) is not { } fault)
            {
                System.IO.File.Move(part, path, overwrite: true);
                System.IO.File.Delete(Tag(part));
                return true;
            }

            System.IO.File.Delete(part);
            System.IO.File.Delete(Tag(part));
            if (broken == MostBroken) throw new PlinthException($"{uri}: came broken {broken} times: {fault}");
            await client.BackOff(uri, broken, fault, null, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Fetches a stretch of a file.</summary>
    public async Task<byte[]> Range(Uri uri, long offset, int length, CancellationToken ct)
    {
        var bytes = new byte[length];
        var got = 0;
        for (var tries = 1; ; tries++)
        {
            string why;
            TimeSpan? asked = null;
            try
            {
                using var response = await client.Send(uri, new RangeItemHeaderValue(offset + got, offset + length - 1), null, ct).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == offset + got)
                {
                    var body = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
                    for (int n; got < length && (n = await client.Read(body, bytes.AsMemory(got), ct).ConfigureAwait(false)) > 0; got += n, Bytes += n) tries = 0;
                    if (got == length) return bytes;
                    why = $"{got} bytes came of {length}";
                }
                else if (response.IsSuccessStatusCode) throw new PlinthException($"{uri}: the server does not give parts of a file");
                else
                {
                    PoliteClient.ThrowIfFinal(uri, response.StatusCode);
                    (why, asked) = (PoliteClient.Words(response.StatusCode), PoliteClient.After(response));
                }
            }
            catch (Exception e) when (PoliteClient.IsPassing(e, ct)) { why = e is OperationCanceledException ? "the server fell silent" : e.Message; }
            if (tries == PoliteClient.MostTries) throw new PlinthException($"{uri}: given up after {tries} tries: {why}");
            await client.BackOff(uri, Math.Max(tries, 1), why, asked, ct).ConfigureAwait(false);
        }
    }

    // Fills the part to its end; gives the MD5 that the server states, or null.
    private async Task<byte[]?> Fill(Uri uri, string part, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            string why;
            TimeSpan? asked = null;
            var have = System.IO.File.Exists(part) ? new FileInfo(part).Length : 0;
            var etag = have > 0 && System.IO.File.Exists(Tag(part)) ? await System.IO.File.ReadAllTextAsync(Tag(part), ct).ConfigureAwait(false) : null;
            try
            {
                using var response = await client.Send(uri, have > 0 ? new RangeItemHeaderValue(have, null) : null, etag, ct).ConfigureAwait(false);
                var from = response.Content.Headers.ContentRange;
                if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && have > 0)
                {
                    if (from?.Length == have) return Checksum(response);
                    // The file is another than the one that was begun.
                    System.IO.File.Delete(part);
                    why = "what was begun does not fit the file any more";
                }
                else if (response.StatusCode == HttpStatusCode.OK || (response.StatusCode == HttpStatusCode.PartialContent && from?.From == have))
                {
                    var resumed = response.StatusCode == HttpStatusCode.PartialContent;
                    if (response.Headers.ETag is { } tag) await System.IO.File.WriteAllTextAsync(Tag(part), tag.ToString(), ct).ConfigureAwait(false);
                    var whole = resumed ? from!.Length : response.Content.Headers.ContentLength;
                    var before = resumed ? have : 0;
                    var now = before;
                    await using (var file = new FileStream(part, resumed ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16))
                    {
                        var body = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
                        var buffer = new byte[1 << 16];
                        for (int n; (n = await client.Read(body, buffer, ct).ConfigureAwait(false)) > 0; now += n, Bytes += n)
                        {
                            await file.WriteAsync(buffer.AsMemory(0, n), ct).ConfigureAwait(false);
                            // What brings something is no vain try.
                            tries = 0;
                        }
                    }

                    if (whole is null || now == whole) return Checksum(response);
                    why = $"{now} bytes came of {whole}";
                }
                else
                {
                    PoliteClient.ThrowIfFinal(uri, response.StatusCode);
                    (why, asked) = (PoliteClient.Words(response.StatusCode), PoliteClient.After(response));
                }
            }
            catch (Exception e) when (PoliteClient.IsPassing(e, ct)) { why = e is OperationCanceledException ? $"silent for {client.Stall.TotalSeconds:0} seconds" : e.Message; }
            if (tries == PoliteClient.MostTries) throw new PlinthException($"{uri}: given up after {tries} tries: {why}; what came stays in {part}, and the next call goes on from there");
            await client.BackOff(uri, Math.Max(tries, 1), why, asked, ct).ConfigureAwait(false);
        }
    }

    private static string Tag(string part) => part + ".etag";

    // S3's ETag of a file that was put there in one piece is its MD5; others hold a dash.
    private static byte[]? Checksum(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentMD5 is { Length: 16 } md5) return md5;
        var tag = response.Headers.ETag is { IsWeak: false } etag ? etag.Tag.Trim('"') : "";
        return tag.Length == 32 && tag.All(char.IsAsciiHexDigit) ? Convert.FromHexString(tag) : null;
    }

    private static string? Fault(string part, string path, byte[]? checksum)
    {
        using var file = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        if (checksum is not null && !MD5.HashData(file).AsSpan().SequenceEqual(checksum)) return "its MD5 is not the one that the server states";
        file.Position = 0;
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? GzipFault(file) : null;
    }

    /// <summary>What is wrong with a gzip file, or null when it can be read to its end.</summary>
    internal static string? GzipFault(Stream file)
    {
        try
        {
            using var gzip = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            var buffer = new byte[1 << 16];
            long size = 0;
            for (int n; (n = gzip.Read(buffer)) > 0;) size += n;
            // The last member's length stands in its last four bytes, modulo 2^32; of several members only the last can be checked, by its size being no more than all.
            if (file.Length < 18) return "the file is too short for gzip";
            file.Position = file.Length - 4;
            Span<byte> tail = stackalloc byte[4];
            file.ReadExactly(tail);
            return size < uint.MaxValue && System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(tail) > size ? "the gzip file is cut short" : null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException) { return $"the gzip file cannot be read to its end: {e.Message}"; }
    }
}
