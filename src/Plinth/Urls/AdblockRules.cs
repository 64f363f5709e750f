using System.Text.RegularExpressions;

namespace Plinth.Urls;

/// <summary>The rules of adblock lists that speak of pages: by domain, by pattern, and exceptions.</summary>
internal sealed class AdblockRules
{
    private readonly PatternIndex _blocked = new();
    private readonly PatternIndex _allowed = new();
    private readonly HashSet64 _allowedDomains = new();

    /// <summary>Number of patterns, domains not counted.</summary>
    public int Patterns => _blocked.Count + _allowed.Count;

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="domain">The domain that it blocks whole, or empty.</param>
    /// <returns>Why the line is not used, or null.</returns>
    public string? Add(string line, out string domain)
    {
        domain = "";
        line = line.Trim();
        if (line.Length == 0 || line[0] is '!' or '[' || IsHiding(line)) return null;
        var exception = line.StartsWith("@@", StringComparison.Ordinal);
        if (exception) line = line[2..];
        var dollar = OptionsAt(line);
        var options = new AdblockOptions();
        if (dollar >= 0)
        {
            if (AdblockOptions.Read(line[(dollar + 1)..], out var unknown) is not { } read) return unknown is null ? null : $"unknown option '{unknown}'";
            (options, line) = (read, line[..dollar]);
        }

        if (line.Length == 0 || line.Trim('*', '|', '^').Length == 0) return options.Domains is { Count: > 0 } ? null : "the rule would fit every address";
        if (line is ['/', .., '/'] && line.Length > 2) return AddRegex(line[1..^1], options, exception);
        if (options is { Domains: null, NotDomains: null, Important: false } && WholeDomain(line) is { } whole)
        {
            if (exception) _allowedDomains.Add(UrlHash.Host(whole));
            else domain = whole;
            return null;
        }

        (exception ? _allowed : _blocked).Add(new UrlPattern(line, options));
        return null;
    }

    /// <summary>Whether a pattern blocks the URL, exceptions aside, and whether one of those that do goes over exceptions.</summary>
    public bool Blocks(AddressText url, out bool important)
    {
        important = false;
        return _blocked.Count > 0 && _blocked.Find(url, out important);
    }

    /// <summary>Whether an exception speaks for the URL.</summary>
    public bool Allows(ReadOnlySpan<char> host, AddressText url)
    {
        Span<ulong> hashes = stackalloc ulong[UrlHash.MostLabels];
        if (_allowedDomains.Count > 0)
        {
            foreach (var hash in hashes[..UrlHash.Domains(host, hashes)])
                if (_allowedDomains.Contains(hash)) return true;
        }

        return _allowed.Count > 0 && _allowed.Find(url, out _);
    }

    /// <summary>Whether there are exceptions at all.</summary>
    public bool HasExceptions => _allowed.Count + _allowedDomains.Count > 0;

    private string? AddRegex(string source, AdblockOptions options, bool exception)
    {
        try
        {
            var regex = new Regex(source, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (options.MatchCase ? RegexOptions.None : RegexOptions.IgnoreCase));
            (exception ? _allowed : _blocked).Add(new UrlPattern(regex, options));
            return null;
        }
        catch (NotSupportedException)
        {
            return "the regular expression needs backtracking (look-around or a back-reference)";
        }
        catch (ArgumentException)
        {
            return "the regular expression is wrong";
        }
    }

    // Element hiding and scriptlets change a page and block none.
    private static bool IsHiding(string line)
    {
        for (var at = line.IndexOf('#'); at >= 0 && at + 1 < line.Length; at = line.IndexOf('#', at + 1))
        {
            var rest = line.AsSpan(at + 1);
            if (rest.StartsWith("#") || rest.StartsWith("@#") || rest.StartsWith("?#") || rest.StartsWith("$#") || rest.StartsWith("%#") || rest.StartsWith("@?#") || rest.StartsWith("@$#") || rest.StartsWith("@%#")) return true;
        }

        return line.Contains("$$", StringComparison.Ordinal);
    }

    private static int OptionsAt(string line)
    {
        var from = line is ['/', ..] ? line.LastIndexOf('/') : 0;
        var at = line.LastIndexOf('$');
        return at > from && at + 1 < line.Length && (char.IsAsciiLetterOrDigit(line[at + 1]) || line[at + 1] is '~' or '_') ? at : -1;
    }

    private static string? WholeDomain(string line)
    {
        if (!line.StartsWith("||", StringComparison.Ordinal) || !line.EndsWith('^')) return null;
        var host = line[2..^1];
        if (host.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return null;
        foreach (var c in host)
            if (!char.IsLetterOrDigit(c) && c is not ('.' or '-' or '_')) return null;
        return host.Length > 0 && host[0] != '.' && host[^1] != '.' ? host : null;
    }
}
