namespace Plinth.Urls;

/// <summary>The parts of a URL that rules look at: spans of the text itself, nothing decoded and nothing allocated.</summary>
/// <remarks>
/// Any text can be taken apart; what is no URL has an empty host. Scheme, user, port, fragment and a leading <c>www.</c> are left out, letters are
/// as they stand. Both slashes and backslashes end a host, as browsers have it.
/// </remarks>
public readonly ref struct UrlParts
{
    private UrlParts(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        Host = host;
        Path = path;
    }

    /// <summary>Host without user, port, a leading <c>www.</c> and a final dot.</summary>
    public ReadOnlySpan<char> Host { get; }

    /// <summary>Path and query, from the first slash or question mark; no final slash, no fragment.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>True when the host is an address: four numbers with dots, one number, or IPv6 in brackets.</summary>
    public bool IsAddress
    {
        get
        {
            if (Host.IsEmpty) return false;
            if (Host[0] == '[') return true;
            // Browsers read a host whose last label is a number as an address, hexadecimal ones too.
            var last = Host[(Host.LastIndexOf('.') + 1)..];
            if (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) last = last[2..].TrimStart("abcdefABCDEF");
            return !last.IsEmpty && !last.ContainsAnyExceptInRange('0', '9');
        }
    }

    /// <summary>Takes a URL apart.</summary>
    public static UrlParts Of(ReadOnlySpan<char> url)
    {
        url = url.Trim();
        var fragment = url.IndexOf('#');
        if (fragment >= 0) url = url[..fragment];
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && !url[..scheme].ContainsAny("/?.")) url = url[(scheme + 3)..];
        else if (url.StartsWith("//", StringComparison.Ordinal)) url = url[2..];
        var end = url.IndexOfAny("/\\?");
        var host = end < 0 ? url : url[..end];
        var path = end < 0 ? default : url[end..];
        host = host[(host.LastIndexOf('@') + 1)..];
        var port = host.LastIndexOf(':');
        if (port > host.LastIndexOf(']')) host = host[..port];
        host = host.TrimEnd('.');
        if (host.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) host = host[4..];
        return new UrlParts(host, path.TrimEnd('/'));
    }
}
