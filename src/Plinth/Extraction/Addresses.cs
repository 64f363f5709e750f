namespace Plinth.Extraction;

/// <summary>Addresses as pages give them.</summary>
internal static class Addresses
{
    private const int Longest = 2000;

    /// <summary>The address, made absolute where the page's own is known; null for scripts, fragments and what is none.</summary>
    public static string? Resolve(ReadOnlySpan<char> address, string? page)
    {
        address = address.Trim();
        if (address.IsEmpty || address.Length > Longest || address[0] == '#' || address.ContainsAny('\n', '\r', '\t')) return null;
        foreach (var scheme in (ReadOnlySpan<string>)["javascript:", "about:", "file:", "blob:"])
            if (address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var text = address.ToString();
        if (page is null || !Uri.TryCreate(page, UriKind.Absolute, out var start)) return text;
        return Uri.TryCreate(start, text, out var whole) ? whole.AbsoluteUri : text;
    }
}
