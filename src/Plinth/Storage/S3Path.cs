using System.IO.Enumeration;

namespace Plinth.Storage;

/// <summary>An object of a store that speaks S3, or a pattern of such: <c>s3://bucket/key</c>.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key.</param>
public readonly record struct S3Path(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <summary>Whether a path is of this kind.</summary>
    public static bool Is(string path) => path.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads a path.</summary>
    /// <exception cref="PlinthException">It names no bucket.</exception>
    public static S3Path Parse(string path)
    {
        var rest = path[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        if (bucket.Length == 0 || bucket.IndexOfAny(['*', '?', '@', ':']) >= 0) throw new PlinthException($"'{path}' is no address of the kind s3://bucket/key");
        return new(bucket, slash < 0 ? "" : rest[(slash + 1)..]);
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
    public override string ToString() => $"{Scheme}{Bucket}/{Key}";

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
