using Plinth.Urls;

namespace Plinth.Measures;

/// <summary>The domain that somebody registered: <c>example.co.uk</c> of <c>https://www.news.example.co.uk/a</c>.</summary>
/// <remarks>By a rule and not by the list of public suffixes: two labels, or three where a country's code follows a generic label such as <c>co</c> or <c>com</c>.</remarks>
public static class RegisteredDomain
{
    private static readonly string[] Generic = ["ac", "co", "com", "edu", "go", "gob", "gov", "gouv", "mil", "ne", "net", "nom", "or", "org"];

    /// <summary>The domain in small letters; the whole host of an address of numbers; empty when there is no host.</summary>
    public static string Of(string? url)
    {
        var parts = UrlParts.Of(url);
        var host = parts.Host.ToString().ToLowerInvariant();
        if (parts.IsAddress) return host;
        var labels = host.Split('.');
        if (labels.Length <= 2) return host;
        var take = labels[^1].Length == 2 && Generic.Contains(labels[^2], StringComparer.Ordinal) ? 3 : 2;
        return string.Join('.', labels[^take..]);
    }
}
