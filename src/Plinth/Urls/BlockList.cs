using System.IO.Compression;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Plinth.Urls;

/// <summary>Domains and URLs that are not wanted, as hashes (XXH3, 64 bits) of their lower-case form.</summary>
/// <remarks>
/// Read from folders laid out as the UT1 lists of the University of Toulouse (a folder per category, with files <c>domains</c> and <c>urls</c>), or
/// from single files with one domain or URL a line; any of them may be gzipped. A domain covers its subdomains, a URL what goes on from it.
/// </remarks>
internal sealed class BlockList
{
    private const int MostChars = 2048;

    private readonly HashSet64 _domains = new();
    private readonly HashSet64 _urls = new();

    /// <summary>Number of domains.</summary>
    public int Domains => _domains.Count;

    /// <summary>Number of URLs.</summary>
    public int Urls => _urls.Count;

    /// <summary>Bytes that it takes.</summary>
    public long Bytes => _domains.Bytes + _urls.Bytes;

    /// <summary>Adds a folder or a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="categories">The categories wanted; null for all.</param>
    public void Load(string path, IReadOnlyList<string>? categories)
    {
        if (File.Exists(path))
        {
            Read(path);
            return;
        }

        if (!Directory.Exists(path)) throw new PlinthException($"{path}: no such file or folder (a block list for url-filter)");
        if (FilesOf(path) is { Count: > 0 } own)
        {
            own.ForEach(Read);
            return;
        }

        foreach (var category in categories ?? [.. Directory.GetDirectories(path).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)])
        {
            var files = Directory.Exists(Path.Combine(path, category)) ? FilesOf(Path.Combine(path, category)) : [];
            if (files.Count == 0 && categories is not null)
                throw new PlinthException($"{Path.Combine(path, category)}: no such category: a folder with a file 'domains' or 'urls' is expected");
            files.ForEach(Read);
        }
    }

    /// <summary>Adds a domain, in any case.</summary>
    public void AddDomain(ReadOnlySpan<char> domain) => _domains.Add(Hash(domain));

    /// <summary>True when the host or a domain above it is listed.</summary>
    public bool HasDomain(ReadOnlySpan<char> host)
    {
        if (_domains.Count == 0) return false;
        while (!host.IsEmpty)
        {
            if (_domains.Contains(Hash(host))) return true;
            var dot = host.IndexOf('.');
            if (dot < 0) return false;
            host = host[(dot + 1)..];
        }

        return false;
    }

    /// <summary>True when host and path are listed, or a listed URL ends where a part of the path does.</summary>
    public bool HasUrl(UrlParts url)
    {
        if (_urls.Count == 0 || url.Host.IsEmpty) return false;
        Span<char> whole = stackalloc char[MostChars];
        var length = Join(url, whole);
        for (var end = length; end > 0; end = whole[..end].LastIndexOfAny("/?&"))
            if (_urls.Contains(Hash(whole[..end]))) return true;
        return false;
    }

    private static List<string> FilesOf(string folder) =>
        [.. new[] { "domains", "domains.gz", "urls", "urls.gz" }.Select(n => Path.Combine(folder, n)).Where(File.Exists)];

    private static int Join(UrlParts url, Span<char> into)
    {
        var host = url.Host[..Math.Min(url.Host.Length, MostChars)];
        host.CopyTo(into);
        var path = url.Path[..Math.Min(url.Path.Length, MostChars - host.Length)];
        path.CopyTo(into[host.Length..]);
        return host.Length + path.Length;
    }

    private void Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        var number = 0;
        try
        {
            while (reader.ReadLine() is { } line)
            {
                number++;
                Add(line.AsSpan().Trim(), path, number);
            }
        }
        catch (InvalidDataException e)
        {
            throw new PlinthException($"{path}:{number + 1}: not a whole gzip file", e);
        }
    }

    private void Add(ReadOnlySpan<char> line, string path, int number)
    {
        if (line.IsEmpty || line[0] == '#') return;
        if (line.ContainsAny(' ', '\t')) throw new PlinthException($"{path}:{number}: one domain or URL a line is expected, without blanks");
        var url = UrlParts.Of(line);
        if (url.Host.IsEmpty) throw new PlinthException($"{path}:{number}: a domain (example.com) or a URL (example.com/page) is expected");
        if (url.Path.IsEmpty)
        {
            _domains.Add(Hash(url.Host));
            return;
        }

        Span<char> whole = stackalloc char[MostChars];
        _urls.Add(Hash(whole[..Join(url, whole)]));
    }

    private static ulong Hash(ReadOnlySpan<char> text)
    {
        Span<char> lower = stackalloc char[Math.Min(text.Length, MostChars)];
        text[..lower.Length].ToLowerInvariant(lower);
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(lower));
    }
}
