namespace Plinth.Sources.Pdf;

/// <summary>What a PDF file may take.</summary>
/// <param name="Pages">Most pages.</param>
/// <param name="Seconds">Most seconds, or null.</param>
/// <param name="UnpackedBytes">Most bytes that its streams may unpack to.</param>
internal sealed record PdfLimits(int Pages, int? Seconds, long UnpackedBytes)
{
    /// <summary>Limits for a PDF file inside a web archive: the defaults of the source <c>pdf</c>.</summary>
    public static PdfLimits Default { get; } = new(5000, 60, 256_000_000);
}
