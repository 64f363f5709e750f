using System.Net;
using System.Net.Http.Headers;

namespace Plinth.Crawl;

/// <summary>Fetches over HTTP as a guest should: one connection a host, one request after the other, and what the server says of waiting is done.</summary>
public sealed class PoliteClient : IDisposable
{
    /// <summary>Tries in a row that bring nothing, after which it is given up.</summary>
    public const int MostTries = 8;

    private readonly HttpClient _http;
    private readonly Func<TimeSpan, CancellationToken, Task> _wait;
    private readonly Action<string>? _say;

    /// <summary>Makes a client.</summary>
    /// <param name="say">Told of every wait, in a line.</param>
    /// <param name="wait">Waits; null for the clock.</param>
    /// <param name="stall">How long a server may be silent before the connection is given up; null for a minute.</param>
    public PoliteClient(Action<string>? say = null, Func<TimeSpan, CancellationToken, Task>? wait = null, TimeSpan? stall = null)
    {
        (_say, _wait, Stall) = (say, wait ?? Task.Delay, stall ?? TimeSpan.FromMinutes(1));
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1, AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = Stall, MaxAutomaticRedirections = 5 };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("plinth-fetch-crawl", "1"));
    }

    /// <summary>How long a server may be silent.</summary>
    public TimeSpan Stall { get; }

    /// <summary>Sends a request and reads the head of the answer.</summary>
    public async Task<HttpResponseMessage> Send(Uri uri, RangeItemHeaderValue? range, string? etag, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (range is not null)
        {
            request.Headers.Range = new RangeHeaderValue(range.From, range.To);
            if (etag is not null && EntityTagHeaderValue.TryParse(etag, out var tag) && !tag.IsWeak) request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Stall);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
    }

    /// <summary>Reads some of an answer's body; a server that falls silent ends it.</summary>
    public async Task<int> Read(Stream body, Memory<byte> buffer, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Stall);
        return await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
    }

    /// <summary>A small text by its address, unpacked where it is gzip; null where the server has none (404).</summary>
    /// <exception cref="PlinthException">It cannot be had.</exception>
    public async Task<byte[]?> Get(Uri uri, long maxBytes, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            string why;
            TimeSpan? asked = null;
            try
            {
                using var response = await Send(uri, null, null, ct).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.NotFound) return null;
                if (response.IsSuccessStatusCode)
                {
                    using var bytes = new MemoryStream();
                    var body = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
                    var buffer = new byte[1 << 16];
                    for (int n; (n = await Read(body, buffer, ct).ConfigureAwait(false)) > 0;)
                    {
                        bytes.Write(buffer, 0, n);
                        if (bytes.Length > maxBytes) throw new PlinthException($"{uri}: the answer is longer than {maxBytes} bytes");
                    }

                    if (response.Content.Headers.ContentLength is not { } length || length == bytes.Length) return bytes.ToArray();
                    why = $"{bytes.Length} bytes came of {length}";
                }
                else
                {
                    ThrowIfFinal(uri, response.StatusCode);
                    (why, asked) = (Words(response.StatusCode), After(response));
                }
            }
            catch (Exception e) when (IsPassing(e, ct)) { why = e is OperationCanceledException ? $"silent for {Stall.TotalSeconds:0} seconds" : e.Message; }
            if (tries == MostTries) throw new PlinthException($"{uri}: given up after {tries} tries: {why}");
            await BackOff(uri, tries, why, asked, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Waits after a try that brought nothing: as long as the server asks, else 1, 2, 4 … up to 60 seconds.</summary>
    public async Task BackOff(Uri uri, int tries, string why, TimeSpan? asked, CancellationToken ct)
    {
        var time = asked ?? TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, tries - 1)));
        _say?.Invoke($"{uri}: {why}; again in {time.TotalSeconds:0} s");
        await _wait(time, ct).ConfigureAwait(false);
    }

    /// <summary>What the server says of waiting: seconds or a date, at most an hour.</summary>
    public static TimeSpan? After(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter;
        var time = after?.Delta ?? (after?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
        return time is { } wait ? TimeSpan.FromSeconds(Math.Clamp(wait.TotalSeconds, 1, 3600)) : null;
    }

    /// <summary>Throws for answers that asking again does not change.</summary>
    public static void ThrowIfFinal(Uri uri, HttpStatusCode status)
    {
        if ((int)status is 408 or 425 or 429 or >= 500) return;
        throw new PlinthException($"{uri}: the server answers {Words(status)}");
    }

    /// <summary>A status as it is shown.</summary>
    public static string Words(HttpStatusCode status) => $"{(int)status} {status}";

    /// <summary>Whether an error is one of the way, which another try may not meet.</summary>
    public static bool IsPassing(Exception e, CancellationToken ct) =>
        !ct.IsCancellationRequested && e is HttpRequestException or HttpIOException or IOException or OperationCanceledException && !ct.IsCancellationRequested;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
