using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Plinth.Storage;

/// <summary>A store that speaks S3: Amazon's, or another that <c>AWS_ENDPOINT_URL</c> names. What fails on the way is tried again.</summary>
/// <remarks>Credentials come from the SDK's usual chain (environment, profiles, the machine's role) and are never written anywhere.</remarks>
public sealed class S3Store(IAmazonS3 client)
{
    private const int PartBytes = 16 << 20;

    private static readonly Lazy<S3Store> s_default = new(() => new S3Store(FromEnvironment()));
    private static readonly Lazy<S3Store> s_google = new(() => new S3Store(GoogleFromEnvironment()));

    /// <summary>The store that a path is in: Google's, or the one that the environment names.</summary>
    /// <exception cref="PlinthException">Google's is asked for and its keys are missing.</exception>
    public static S3Store Of(S3Path path) => path.OnGoogle ? s_google.Value : s_default.Value;

    /// <summary>Times that a call is tried, as long as none of them brings a byte.</summary>
    public int Attempts { get; init; } = 8;

    /// <summary>Pause before the second try; it doubles up to twenty seconds, and each is a random share of that.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long nothing may come before a call counts as failed.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A client of an endpoint, or of Amazon's.</summary>
    /// <exception cref="PlinthException">The environment names neither.</exception>
    public static IAmazonS3 FromEnvironment()
    {
        var config = Config();
        if ((Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") ?? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL")) is { Length: > 0 } endpoint)
        {
            At(config, endpoint, Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1");
        }

        try { return new AmazonS3Client(config); }
        catch (AmazonClientException e) { throw new PlinthException($"s3:// names no store yet: set AWS_REGION for Amazon's, or AWS_ENDPOINT_URL for another ({e.Message})", e); }
    }

    /// <summary>A client of Google's store by its XML API, which speaks S3 to holders of HMAC keys.</summary>
    /// <exception cref="PlinthException">There are no keys.</exception>
    public static IAmazonS3 GoogleFromEnvironment()
    {
        var config = Config();
        At(config, Environment.GetEnvironmentVariable("STORAGE_EMULATOR_HOST") is { Length: > 0 } other ? other : "https://storage.googleapis.com", "auto");
        if (Environment.GetEnvironmentVariable("GS_ACCESS_KEY_ID") is not { Length: > 0 } id || Environment.GetEnvironmentVariable("GS_SECRET_ACCESS_KEY") is not { Length: > 0 } secret)
            throw new PlinthException("gs:// needs HMAC keys: make them with 'gcloud storage hmac create ACCOUNT' and set GS_ACCESS_KEY_ID and GS_SECRET_ACCESS_KEY");
        return new AmazonS3Client(new BasicAWSCredentials(id, secret), config);
    }

    private static AmazonS3Config Config() => new()
    {
        // Tries are counted here, so that a body that breaks off counts as well.
        MaxErrorRetry = 0,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    };

    private static void At(AmazonS3Config config, string endpoint, string region)
    {
        config.ServiceURL = endpoint;
        config.ForcePathStyle = true;
        config.AuthenticationRegion = region;
    }

    /// <summary>The objects that match a pattern, in ordinal order of their keys.</summary>
    public List<S3Path> Match(S3Path pattern, CancellationToken ct)
    {
        var found = new List<S3Path>();
        string? more = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = pattern.Bucket, Prefix = pattern.Prefix, ContinuationToken = more };
            var page = Call(pattern, token => client.ListObjectsV2Async(request, token), ct);
            foreach (var entry in page.S3Objects ?? [])
                if (!entry.Key.EndsWith('/') && pattern.Matches(entry.Key)) found.Add(pattern with { Key = entry.Key });
            more = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (more is not null);
        found.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return found;
    }

    /// <summary>Size and version of an object.</summary>
    public (long Length, string ETag) Look(S3Path path, CancellationToken ct)
    {
        var head = Call(path, token => client.GetObjectMetadataAsync(path.Bucket, path.Key, token), ct);
        return (head.ContentLength, head.ETag);
    }

    /// <summary>Size and version of an object; null where there is none.</summary>
    internal (long Length, string ETag)? TryLook(S3Path path, CancellationToken ct)
    {
        try { return Look(path, ct); }
        catch (PlinthException e) when (e.InnerException is AmazonServiceException { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" }) { return null; }
    }

    /// <summary>Reads all of a range; goes on where it broke off.</summary>
    internal async Task ReadAsync(S3Path path, string etag, long offset, Memory<byte> into, CancellationToken ct)
    {
        var filled = 0;
        for (var failed = 0; filled < into.Length;)
        {
            var before = filled;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Silence);
            try
            {
                var request = new GetObjectRequest { BucketName = path.Bucket, Key = path.Key, EtagToMatch = etag, ByteRange = new ByteRange(offset + filled, offset + into.Length - 1) };
                using var response = await client.GetObjectAsync(request, patience.Token).ConfigureAwait(false);
                await using var body = response.ResponseStream;
                while (filled < into.Length)
                {
                    patience.CancelAfter(Silence);
                    var n = await body.ReadAsync(into[filled..], patience.Token).ConfigureAwait(false);
                    if (n == 0) throw new EndOfStreamException("the answer broke off");
                    filled += n;
                }
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                failed = filled > before ? 1 : failed + 1;
                await Pause(path, e, failed, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes a file as an object, in parts where it is large. The object is there when all of it is.</summary>
    public void Upload(string file, S3Path path, CancellationToken ct)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        Upload(stream, path, over: true, ct);
    }

    /// <summary>Writes all of a stream as an object, in parts where it is large; unless <paramref name="over"/>, only where there is none yet.</summary>
    /// <returns>Whether it was written.</returns>
    internal bool Upload(FileStream stream, S3Path path, bool over, CancellationToken ct)
    {
        if (stream.Length > PartBytes)
        {
            UploadParts(stream, path, ct);
            return true;
        }

        // At most a part: it may be sent again, and a client may close what it sends.
        var bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        try
        {
            Call(path, token => client.PutObjectAsync(new PutObjectRequest { BucketName = path.Bucket, Key = path.Key, InputStream = new MemoryStream(bytes), UseChunkEncoding = false, IfNoneMatch = over ? null : "*" }, token), ct);
            return true;
        }
        catch (PlinthException e) when (!over && e.InnerException is AmazonServiceException { StatusCode: HttpStatusCode.PreconditionFailed })
        {
            // An answer that was lost makes a writer its own rival.
            return IsThere(path, bytes, ct);
        }
    }

    private void UploadParts(FileStream stream, S3Path path, CancellationToken ct)
    {
        // At most 10,000 parts.
        var size = Math.Max(PartBytes, (stream.Length + 9_999) / 10_000);
        var before = TryLook(path, ct)?.ETag;
        var upload = Call(path, token => client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = path.Bucket, Key = path.Key }, token), ct).UploadId;
        try
        {
            var parts = new List<PartETag>();
            for (var at = 0L; at < stream.Length; at += size)
            {
                var bytes = new byte[Math.Min(size, stream.Length - at)];
                stream.Position = at;
                stream.ReadExactly(bytes);
                var number = parts.Count + 1;
                parts.Add(new PartETag(number, Call(path, token => client.UploadPartAsync(new UploadPartRequest
                {
                    BucketName = path.Bucket,
                    Key = path.Key,
                    UploadId = upload,
                    PartNumber = number,
                    InputStream = new MemoryStream(bytes),
                    PartSize = bytes.Length,
                    UseChunkEncoding = false,
                }, token), ct).ETag));
            }

            Complete(path, upload, parts, stream.Length, before, ct);
        }
        catch
        {
            try { client.AbortMultipartUploadAsync(path.Bucket, path.Key, upload, CancellationToken.None).GetAwaiter().GetResult(); }
            catch (Exception e) when (IsOfTheWay(e) || e is AmazonServiceException)
            {
                // What stopped the upload is told; its parts go when the store tidies up.
            }

            throw;
        }
    }

    private void Complete(S3Path path, string upload, List<PartETag> parts, long length, string? before, CancellationToken ct)
    {
        try
        {
            Call(path, token => client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest { BucketName = path.Bucket, Key = path.Key, UploadId = upload, PartETags = parts }, token), ct);
        }
        catch (PlinthException e) when (e.InnerException is AmazonServiceException { ErrorCode: "NoSuchUpload" } && TryLook(path, ct) is { } found && found.Length == length && found.ETag != before)
        {
            // It was put together at the first call, whose answer was lost.
        }
    }

    /// <summary>Deletes an object; none is no error.</summary>
    internal void Delete(S3Path path, CancellationToken ct)
    {
        try { Call(path, token => client.DeleteObjectAsync(path.Bucket, path.Key, token), ct); }
        catch (PlinthException e) when (e.InnerException is AmazonServiceException { StatusCode: HttpStatusCode.NotFound, ErrorCode: not "NoSuchBucket" })
        {
            // Some stores say so.
        }
    }

    private bool IsThere(S3Path path, byte[] bytes, CancellationToken ct)
    {
        if (TryLook(path, ct) is not { } found || found.Length != bytes.Length) return false;
        var there = new byte[found.Length];
        ReadAsync(path, found.ETag, 0, there, ct).GetAwaiter().GetResult();
        return there.AsSpan().SequenceEqual(bytes);
    }

    /// <summary>Writes a folder's files below a path: <paramref name="last"/> when all others are there, so that who finds it finds all.</summary>
    /// <exception cref="PlinthException">Something lies below the path already.</exception>
    public void UploadFolder(string folder, S3Path path, string last, CancellationToken ct)
    {
        var below = path with { Key = path.Key.TrimEnd('/') + (path.Key.Length > 0 ? "/" : "") };
        if (Match(below, ct).Count > 0) throw new PlinthException($"{below} is not empty; name a new place");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).OrderBy(f => Path.GetRelativePath(folder, f) == last))
            Upload(file, below with { Key = below.Key + Path.GetRelativePath(folder, file).Replace('\\', '/') }, ct);
    }

    private T Call<T>(S3Path path, Func<CancellationToken, Task<T>> call, CancellationToken ct) => Called(path, call, ct).GetAwaiter().GetResult();

    private async Task<T> Called<T>(S3Path path, Func<CancellationToken, Task<T>> call, CancellationToken ct)
    {
        for (var failed = 1; ; failed++)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Silence * 4);
            try { return await call(patience.Token).ConfigureAwait(false); }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                await Pause(path, e, failed, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits before another try, or throws what is to be told.</summary>
    private async Task Pause(S3Path path, Exception e, int failed, CancellationToken ct)
    {
        if (!IsOfTheWay(e) || failed >= Attempts) throw Told(path, e, failed);
        var most = Math.Min(20_000, Backoff.TotalMilliseconds * Math.Pow(2, failed - 1));
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * most), ct).ConfigureAwait(false);
    }

    /// <summary>Whether another try may go better.</summary>
    private static bool IsOfTheWay(Exception e) => e switch
    {
        AmazonServiceException { StatusCode: >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout } => true,
        AmazonServiceException { ErrorCode: "SlowDown" or "RequestTimeout" or "RequestTimeTooSkewed" or "InternalError" } => true,
        HttpRequestException or IOException or SocketException or OperationCanceledException => true,
        AmazonClientException { InnerException: { } inner } => IsOfTheWay(inner),
        _ => false,
    };

    private static PlinthException Told(S3Path path, Exception e, int failed) => new(e switch
    {
        AmazonServiceException { StatusCode: HttpStatusCode.PreconditionFailed } => $"{path} has changed while it was read; begin the run anew",
        AmazonServiceException { ErrorCode: "NoSuchBucket" } => $"{path}: there is no bucket '{path.Bucket}'; make it, or mend the name",
        AmazonServiceException { StatusCode: HttpStatusCode.NotFound } => $"{path} is not there",
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden } refused => $"{path}: the store refuses: {refused.ErrorCode}; are the credentials those that it knows ({(path.OnGoogle ? "GS_ACCESS_KEY_ID" : "AWS_ACCESS_KEY_ID, AWS_PROFILE …")})?",
        AmazonClientException { Message: var words } when words.Contains("resolve AWS credentials", StringComparison.Ordinal) => $"{path}: no credentials are found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give the machine a role",
        _ when IsOfTheWay(e) => $"{path}: failed {failed} times, the last time: {e.GetType().Name}{(e is OperationCanceledException ? ", nothing came in time" : ": " + e.Message)}",
        _ => $"{path}: {e.Message}",
    }, e);
}
