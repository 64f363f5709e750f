using System.IO.Enumeration;

namespace Plinth.Storage;

/// <summary>An object of a store that speaks S3, or a pattern of such: <c>s3://bucket/key</c>, <c>gs://bucket/key</c>.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key.</param>
/// <param name="OnGoogle">Whether it is in Google's store (<c>gs://</c>).</param>
public readonly record struct S3Path(string Bucket, string Key, bool OnGoogle = false)
{
    private const int SchemeLength = 5;

    /// <summary>Whether a path is of this kind.</summary>
    public static bool Is(string path) => path.StartsWith("s3://", StringComparison.Ordinal) || path.StartsWith("gs://", StringComparison.Ordinal);

    /// <summary>Whether a path is of this kind, and what it says.</summary>
    /// <exception cref="PlinthException">It is and names no bucket.</exception>
    internal static bool Is(string path, out S3Path place)
    {
        place = Is(path) ? Parse(path) : default;
        return place.Bucket is not null;
    }

    /// <summary>The store that it is in.</summary>
    internal S3Store Store => S3Store.Of(this);

    /// <summary>Refuses an address that is neither a path of this machine nor one of this kind, such as <c>az://</c>.</summary>
    /// <exception cref="PlinthException">It is such.</exception>
    public static void RefuseOthers(string path)
    {
        var end = path.IndexOf("://", StringComparison.Ordinal);
        if (end <= 0 || Is(path) || path[..end].Any(c => !char.IsAsciiLetterOrDigit(c))) return;
        throw new PlinthException($"{path}: {path[..end]}:// is not read or written; s3:// and gs:// are, and whatever a tool such as rclone or blobfuse2 mounts as a folder, or serves as S3 (AWS_ENDPOINT_URL)");
    }

    /// <summary>Reads a path.</summary>
    /// <exception cref="PlinthException">It names no bucket.</exception>
    public static S3Path Parse(string path)
    {
        var rest = path[SchemeLength..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        if (bucket.Length == 0 || bucket.IndexOfAny(['*', '?', '@', ':']) >= 0) throw new PlinthException($"'{path}' is no address of the kind s3://bucket/key or gs://bucket/key");
        return new(bucket, slash < 0 ? "" : rest[(slash + 1)..], path[0] == 'g');
    }

    /// <summary>What all keys that match begin with: up to the first part with a wildcard.</summary>
    public string Prefix
    {
        get
        {
            var wildcard = Key.IndexOfAny(['*', '?']);
            return wildcard < 0 ? Key : Key[..wildcard];
        }
    }

    /// <summary>Whether a key matches: <c>*</c> and <c>?</c> within a part, <c>**</c> for any number of parts; without a wildcard, the object itself or what lies below it.</summary>
    public bool Matches(string key)
    {
        if (Prefix.Length == Key.Length) return key == Key || Key.Length == 0 || key.StartsWith(Key.EndsWith('/') ? Key : Key + "/", StringComparison.Ordinal);
        return Matches(Key.Split('/'), key.Split('/'));
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(OnGoogle ? "gs" : "s3")}://{Bucket}/{Key}";

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> parts)
    {
        if (pattern.Length == 0) return parts.Length == 0;
        if (pattern[0] != "**") return parts.Length > 0 && FileSystemName.MatchesSimpleExpression(pattern[0], parts[0], ignoreCase: false) && Matches(pattern[1..], parts[1..]);
        if (pattern.Length == 1) return parts.Length > 0;
        for (var skip = 0; skip < parts.Length; skip++)
            if (Matches(pattern[1..], parts[skip..])) return true;
        return false;
    }
}
