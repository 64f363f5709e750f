namespace Plinth.Urls;

/// <summary>A URL as patterns look at it.</summary>
internal readonly ref struct AddressText
{
    public AddressText(ReadOnlySpan<char> asWritten, ReadOnlySpan<char> small)
    {
        AsWritten = asWritten;
        Small = small;
        var scheme = small.IndexOf("://", StringComparison.Ordinal);
        HostStart = scheme < 0 ? 0 : scheme + 3;
        var rest = small[HostStart..];
        var end = rest.IndexOfAny("/\\?#");
        HostEnd = HostStart + (end < 0 ? rest.Length : end);
        HostStart += small[HostStart..HostEnd].LastIndexOf('@') + 1;
        var port = small[HostStart..HostEnd].LastIndexOf(':');
        Host = small[HostStart..(port < 0 || small[HostStart] == '[' ? HostEnd : HostStart + port)];
    }

    /// <summary>The URL.</summary>
    public ReadOnlySpan<char> AsWritten { get; }

    /// <summary>The same in small letters.</summary>
    public ReadOnlySpan<char> Small { get; }

    /// <summary>Where the host starts.</summary>
    public int HostStart { get; }

    /// <summary>Where the path starts.</summary>
    public int HostEnd { get; }

    /// <summary>The host without its port.</summary>
    public ReadOnlySpan<char> Host { get; }
}
