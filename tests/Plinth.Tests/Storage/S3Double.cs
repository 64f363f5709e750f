using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Plinth.Tests.Storage;

/// <summary>As much of S3 as is asked for here: put, get by ranges and versions, head, lists by pages, uploads in parts. One bucket or many, nobody checks who calls.</summary>
internal sealed class S3Double : IDisposable
{
    private const int PageKeys = 7;
    private static readonly XNamespace s_xml = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<string, SortedDictionary<int, byte[]>> _uploads = new();
    private readonly ConditionalWeakTable<byte[], string> _etags = [];

    public S3Double(int port)
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = Task.Run(Accept);
    }

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    public int Uploads => _uploads.Count;

    /// <summary>What said who calls, request by request.</summary>
    public ConcurrentQueue<(string Method, string Path, string Authorization)> Asked { get; } = new();

    public void Dispose() => _listener.Close();

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                _ = Task.Run(() => Serve(context));
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task Serve(HttpListenerContext context)
    {
        try
        {
            var (request, response) = (context.Request, context.Response);
            var path = Uri.UnescapeDataString(request.Url!.AbsolutePath)[1..];
            var query = request.QueryString;
            Asked.Enqueue((request.HttpMethod, path, request.Headers["Authorization"] ?? ""));
            byte[] body = [];
            if (request.HasEntityBody)
            {
                using var memory = new MemoryStream();
                await request.InputStream.CopyToAsync(memory);
                body = memory.ToArray();
            }

            switch (request.HttpMethod)
            {
                case "GET" when !path.TrimEnd('/').Contains('/', StringComparison.Ordinal): await Xml(response, List(path.TrimEnd('/'), query["prefix"] ?? "", query["continuation-token"])); return;
                case "GET" or "HEAD": await Get(request, response, path); return;
                case "PUT" when query["uploadId"] is { } id:
                    lock (_uploads[id]) _uploads[id][int.Parse(query["partNumber"]!, CultureInfo.InvariantCulture)] = body;
                    response.Headers["ETag"] = ETag(body);
                    break;
                case "PUT" when request.Headers["If-None-Match"] == "*" && !Objects.TryAdd(path, body):
                    response.StatusCode = 412;
                    await Xml(response, new XElement("Error", new XElement("Code", "PreconditionFailed")));
                    return;
                case "PUT":
                    Objects[path] = body;
                    response.Headers["ETag"] = ETag(body);
                    break;
                case "POST" when query.AllKeys.Contains("uploads") || query.GetValues(null)?.Contains("uploads") == true:
                    var upload = Guid.NewGuid().ToString("N");
                    _uploads[upload] = [];
                    await Xml(response, new XElement(s_xml + "InitiateMultipartUploadResult", new XElement(s_xml + "UploadId", upload)));
                    return;
                case "POST" when query["uploadId"] is { } id:
                    // Said twice, it is done once.
                    if (_uploads.TryRemove(id, out var parts)) Objects[path] = [.. parts.Values.SelectMany(p => p)];
                    await Xml(response, new XElement(s_xml + "CompleteMultipartUploadResult", new XElement(s_xml + "ETag", ETag(Objects[path]))));
                    return;
                case "DELETE":
                    if (query["uploadId"] is { } gone) _uploads.TryRemove(gone, out _);
                    else Objects.TryRemove(path, out _);
                    response.StatusCode = 204;
                    break;
                default: response.StatusCode = 405; break;
            }

            response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
        {
            // The other side went away.
        }
    }

    private async Task Get(HttpListenerRequest request, HttpListenerResponse response, string path)
    {
        if (!Objects.TryGetValue(path, out var bytes))
        {
            response.StatusCode = 404;
            if (request.HttpMethod == "GET") await Xml(response, new XElement("Error", new XElement("Code", "NoSuchKey")));
            else response.Close();
            return;
        }

        response.Headers["ETag"] = ETag(bytes);
        if (request.Headers["If-Match"] is { } wanted && wanted != ETag(bytes))
        {
            response.StatusCode = 412;
            await Xml(response, new XElement("Error", new XElement("Code", "PreconditionFailed")));
            return;
        }

        var (from, to) = (0, bytes.Length - 1);
        if (request.Headers["Range"] is { } range)
        {
            var ends = range["bytes=".Length..].Split('-');
            (from, to) = (int.Parse(ends[0], CultureInfo.InvariantCulture), Math.Min(to, int.Parse(ends[1], CultureInfo.InvariantCulture)));
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{to}/{bytes.Length}";
        }

        response.ContentLength64 = to - from + 1;
        if (request.HttpMethod == "GET") await response.OutputStream.WriteAsync(bytes.AsMemory(from, to - from + 1));
        response.Close();
    }

    private XElement List(string bucket, string prefix, string? after)
    {
        string[] keys = [.. Objects.Keys.Where(k => k.StartsWith($"{bucket}/{prefix}", StringComparison.Ordinal)).Select(k => k[(bucket.Length + 1)..]).Order(StringComparer.Ordinal)
            .Where(k => after is null || string.CompareOrdinal(k, after) > 0)];
        return new XElement(s_xml + "ListBucketResult", new XElement(s_xml + "IsTruncated", keys.Length > PageKeys ? "true" : "false"),
            keys.Length > PageKeys ? new XElement(s_xml + "NextContinuationToken", keys[PageKeys - 1]) : null,
            keys.Take(PageKeys).Select(k => new XElement(s_xml + "Contents", new XElement(s_xml + "Key", k), new XElement(s_xml + "Size", Objects[$"{bucket}/{k}"].Length))));
    }

    private static async Task Xml(HttpListenerResponse response, XElement root)
    {
        response.ContentType = "application/xml";
        var bytes = Encoding.UTF8.GetBytes(root.ToString());
        response.ContentLength64 = bytes.Length;
        await response.OutputStream.WriteAsync(bytes);
        response.Close();
    }

    // Counted once for each version of an object: it is asked for with every range.
    private string ETag(byte[] bytes) => _etags.GetValue(bytes, static b => $"\"{Convert.ToHexStringLower(SHA256.HashData(b)).AsSpan(0, 32)}\"");
}
