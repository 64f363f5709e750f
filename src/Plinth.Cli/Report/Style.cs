using System.Security.Cryptography;
using System.Text;

namespace Plinth.Cli.Report;

/// <summary>The style sheet of the page, and the hash by which the page's security policy lets it in.</summary>
internal static class Style
{
    /// <summary>The style sheet.</summary>
    public static string Sheet { get; } = Read();

    /// <summary>Its SHA-256, as a Content-Security-Policy names it.</summary>
    public static string Hash { get; } = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Sheet)));

    private static string Read()
    {
        using var stream = typeof(Style).Assembly.GetManifestResourceStream("report.css")
            ?? throw new InvalidOperationException("report.css is not embedded in this build");
        using var reader = new StreamReader(stream);
        // Browsers hash what they parse, and they parse CR LF as LF.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
