using System.IO.Compression;

namespace Plinth.Urls;

/// <summary>Why a block list speaks against a URL.</summary>
internal enum Blocked
{
    /// <summary>It does not.</summary>
    No,

    /// <summary>Its domain, or one above it, is listed.</summary>
    Domain,

    /// <summary>It, or a URL that it goes on from, is listed.</summary>
    Url,

    /// <summary>A pattern of an adblock list fits.</summary>
    Pattern,
}

/// <summary>Domains, URLs and patterns that are not wanted; domains and URLs as 64-bit hashes of their lower-case form.</summary>
/// <remarks>
/// Read from folders laid out as the UT1 lists of the University of Toulouse (a folder per category, with files <c>domains</c> and <c>urls</c>), or
/// from single files: one domain or URL a line, hosts files, or adblock lists, told apart by their first lines; any may be gzipped. A
/// domain covers its subdomains, a URL what goes on from it.
/// </remarks>
internal sealed class BlockList
{
    private const int MostChars = 2048;
    private const int LinesLookedAt = 400;

    private readonly HashSet64 _domains = new();
    private readonly HashSet64 _urls = new();
    private readonly HashSet64 _urlHosts = new();
    private readonly AdblockRules _rules = new();
    private readonly List<string> _warnings = [];
    private bool _hasTopLevel;

    /// <summary>Number of domains.</summary>
    public int Domains => _domains.Count;

    /// <summary>Number of URLs.</summary>
    public int Urls => _urls.Count;

    /// <summary>Number of patterns.</summary>
    public int Patterns => _rules.Patterns;

    /// <summary>Bytes that domains and URLs take.</summary>
    public long Bytes => _domains.Bytes + _urls.Bytes + _urlHosts.Bytes;

    /// <summary>Lines of adblock lists that are not used, as <c>file:line: why</c>.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

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
    public void AddDomain(ReadOnlySpan<char> domain)
    {
        _domains.Add(UrlHash.Host(domain));
        _hasTopLevel |= !domain.Contains('.');
    }

    /// <summary>True when the host or a domain above it is listed.</summary>
    public bool HasDomain(ReadOnlySpan<char> host)
    {
        Span<ulong> hashes = stackalloc ulong[UrlHash.MostLabels];
        return HasDomain(hashes[..UrlHash.Domains(host, hashes)]);
    }

    /// <summary>What the list has against a URL; exceptions of adblock lists count against all lists.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="url">The same, taken apart.</param>
    public Blocked Find(ReadOnlySpan<char> text, UrlParts url)
    {
        Span<ulong> hashes = stackalloc ulong[UrlHash.MostLabels];
        hashes = hashes[..UrlHash.Domains(url.Host, hashes)];
        if (hashes.IsEmpty) return Blocked.No;
        if (_urls.Count > 0 && !url.Path.IsEmpty) _urlHosts.Prefetch(hashes[^1]);
        var found = HasDomain(hashes) ? Blocked.Domain : HasUrl(hashes[^1], url.Path) ? Blocked.Url : Blocked.No;
        if (_rules.Patterns == 0 && (found == Blocked.No || !_rules.HasExceptions)) return found;

        text = text.Trim();
        text = text[..Math.Min(text.Length, MostChars)];
        Span<char> small = stackalloc char[text.Length];
        text.ToLowerInvariant(small);
        var address = new AddressText(text, small);
        var fits = _rules.Blocks(address, out var important);
        if (found == Blocked.No && fits) found = Blocked.Pattern;
        return found == Blocked.No || important || !_rules.Allows(url.Host, address) ? found : Blocked.No;
    }

    private bool HasDomain(ReadOnlySpan<ulong> hashes)
    {
        if (_domains.Count == 0 || hashes.IsEmpty) return false;
        // Nearly no list has top-level domains, and each look is a cache line from afar.
        if (!_hasTopLevel) hashes = hashes[1..];
        foreach (var hash in hashes) _domains.Prefetch(hash);
        foreach (var hash in hashes)
            if (_domains.Contains(hash)) return true;
        return false;
    }

    private bool HasUrl(ulong host, ReadOnlySpan<char> path)
    {
        if (_urls.Count == 0 || path.IsEmpty || !_urlHosts.Contains(host)) return false;
        path = path[..Math.Min(path.Length, MostChars)];
        var hash = host;
        for (var i = 0; i < path.Length; i++)
        {
            if (i > 0 && path[i] is '/' or '?' or '&' && _urls.Contains(UrlHash.Finish(hash))) return true;
            hash = UrlHash.Step(hash, path[i]);
        }

        return _urls.Contains(UrlHash.Finish(hash));
    }

    private static List<string> FilesOf(string folder) =>
        [.. new[] { "domains", "domains.gz", "urls", "urls.gz" }.Select(n => Path.Combine(folder, n)).Where(File.Exists)];

    private void Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        var number = 0;
        try
        {
            var first = new List<string>();
            while (first.Count < LinesLookedAt && reader.ReadLine() is { } line) first.Add(line);
            var format = UrlListFormats.Of(first);
            foreach (var line in first) Add(line, format, path, ++number);
            while (reader.ReadLine() is { } line) Add(line, format, path, ++number);
        }
        catch (InvalidDataException e)
        {
            throw new PlinthException($"{path}:{number + 1}: not a whole gzip file", e);
        }
    }

    private void Add(string line, UrlListFormat format, string path, int number)
    {
        switch (format)
        {
            case UrlListFormat.Adblock:
                if (_rules.Add(line, out var domain) is { } why) _warnings.Add($"{path}:{number}: {why}; the line is not used");
                else if (domain.Length > 0) AddDomain(domain);
                break;
            case UrlListFormat.Hosts:
                AddHosts(Uncommented(line), path, number);
                break;
            default:
                AddPlain(Uncommented(line), path, number);
                break;
        }
    }

    // A mark of comment begins the line or follows a blank: a URL may hold one.
    private static ReadOnlySpan<char> Uncommented(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (line is ['#', ..]) return default;
        var mark = line.IndexOf(" #", StringComparison.Ordinal);
        if (mark < 0) mark = line.IndexOf("\t#", StringComparison.Ordinal);
        return mark < 0 ? line : line[..mark].TrimEnd();
    }

    private void AddHosts(ReadOnlySpan<char> line, string path, int number)
    {
        if (line.IsEmpty) return;
        var blank = line.IndexOfAny(' ', '\t');
        if (blank < 0 || !UrlListFormats.IsAddress(line[..blank])) throw new PlinthException($"{path}:{number}: an address and a host are expected (0.0.0.0 example.com), as on the other lines");
        foreach (var range in line[blank..].SplitAny(' ', '\t'))
        {
            var host = line[blank..][range].TrimEnd('.');
            // Hosts without a dot are the machine's own: localhost, broadcasthost, ip6-allnodes.
            if (host.Contains('.') && host is not "localhost.localdomain" && !UrlListFormats.IsAddress(host)) AddDomain(UrlParts.Of(host).Host);
        }
    }

    private void AddPlain(ReadOnlySpan<char> line, string path, int number)
    {
        if (line.IsEmpty) return;
        if (line.ContainsAny(' ', '\t')) throw new PlinthException($"{path}:{number}: one domain or URL a line is expected, without blanks");
        if (line.StartsWith("*.", StringComparison.Ordinal)) line = line[2..];
        var url = UrlParts.Of(line);
        if (url.Host.IsEmpty) throw new PlinthException($"{path}:{number}: a domain (example.com) or a URL (example.com/page) is expected");
        if (url.Path.IsEmpty)
        {
            AddDomain(url.Host);
            return;
        }

        var host = UrlHash.Host(url.Host);
        _urlHosts.Add(host);
        _urls.Add(UrlHash.Path(host, url.Path[..Math.Min(url.Path.Length, MostChars)]));
    }
}
