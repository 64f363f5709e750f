namespace Plinth.Languages;

/// <summary>Tells whether a run without white space is a URL or a mail address, so that it is not cut.</summary>
internal static class UrlShape
{
    /// <summary>True for <c>scheme://…</c>, <c>host.tld</c> with port, path, query or fragment, and <c>name@host.tld</c>; the last label is of 2 to 63 lower-case letters.</summary>
    public static bool IsUrl(ReadOnlySpan<char> run)
    {
        var scheme = run.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 2 && IsScheme(run[..scheme])) run = run[(scheme + 3)..];
        var path = run.IndexOfAny('/', '?', '#');
        var host = path < 0 ? run : run[..path];
        var at = host.LastIndexOf('@');
        if (at >= 0) host = host[(at + 1)..];
        var port = host.LastIndexOf(':');
        if (port >= 0)
        {
            var digits = host[(port + 1)..];
            if (digits.Length is < 2 or > 5 || digits.ContainsAnyExceptInRange('0', '9')) return false;
            host = host[..port];
        }

        var dot = host.LastIndexOf('.');
        if (dot < 1) return false;
        var top = host[(dot + 1)..];
        if (top.Length is < 2 or > 63) return false;
        foreach (var c in top)
            if (!char.IsLetter(c) || char.IsUpper(c)) return IsAddress(host);
        return AreLabels(host[..dot]);
    }

    private static bool IsScheme(ReadOnlySpan<char> scheme)
    {
        foreach (var c in scheme)
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '+' or '-' or '.')) return false;
        return true;
    }

    private static bool AreLabels(ReadOnlySpan<char> labels)
    {
        foreach (var part in labels.Split('.'))
        {
            var label = labels[part];
            if (label.IsEmpty || label.Length > 64) return false;
            if (!char.IsLetterOrDigit(label[0]) || !char.IsLetterOrDigit(label[^1])) return false;
            foreach (var c in label)
                if (!char.IsLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }

        return true;
    }

    private static bool IsAddress(ReadOnlySpan<char> host) => host.Count('.') == 3 && System.Net.IPAddress.TryParse(host, out _);
}
