using System.Diagnostics;
using System.Globalization;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Plinth.Sources.Pdf;

/// <summary>Reads a PDF file's text layer (ISO 32000; the file format by PdfPig, the order of reading ours).</summary>
internal static class PdfReader
{
    private const int StackBytes = 64 << 20;
    private const int HeadBytes = 1024;
    private const int GraceMs = 5000;
    private const double MostUnreadable = 0.3;
    private const double LeastLettersBesidePictures = 10;

    /// <summary>The text, or what was wrong.</summary>
    public static PdfContent Read(byte[] bytes, PdfLimits limits, CancellationToken ct)
    {
        if (bytes.AsSpan(0, Math.Min(HeadBytes, bytes.Length)).IndexOf("%PDF-"u8) < 0) return PdfContent.Fail("not-pdf", "the file does not begin as PDF files do");
        var guard = new PdfGuard(limits, ct);
        PdfContent? content = null;
        // Objects nested in one another are read by recursion: a thread of its own has the room, and a file that hangs the reader is left behind.
        var thread = new Thread(() => content = Guarded(bytes, limits, guard), StackBytes) { IsBackground = true, Name = "plinth-pdf" };
        thread.Start();
        while (!thread.Join(limits.Seconds is null ? 1000 : 100))
        {
            if (ct.IsCancellationRequested && thread.Join(GraceMs)) break;
            ct.ThrowIfCancellationRequested();
            if (limits.Seconds is { } seconds && guard.Elapsed.TotalSeconds > seconds && !thread.Join(GraceMs)) return TooSlow(seconds);
        }

        ct.ThrowIfCancellationRequested();
        return content!;
    }

    private static PdfContent Guarded(byte[] bytes, PdfLimits limits, PdfGuard guard)
    {
        try
        {
            return Content(bytes, limits, guard);
        }
        catch (PdfDocumentEncryptedException)
        {
            return PdfContent.Fail("encrypted", "the file is encrypted and needs a password");
        }
        catch (Exception e)
        {
            // The library throws whatever a broken file leads it to, and no exception may leave a thread. Messages can quote the file, so only the type is told.
            return Stopped(limits, guard) ?? PdfContent.Fail("broken-pdf", $"the file cannot be read ({e.GetType().Name})");
        }
    }

    private static PdfContent Content(byte[] bytes, PdfLimits limits, PdfGuard guard)
    {
        using var pdf = PdfDocument.Open(bytes, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, UseActualText = true, FilterProvider = new PdfFilters(guard) });
        if (pdf.NumberOfPages > limits.Pages) return PdfContent.Fail("too-large", $"the file has {pdf.NumberOfPages} pages, more than max_pages ({limits.Pages})");
        var glyphs = new PdfGlyphs();
        var pages = new List<List<PdfPiece>>();
        var (failed, pictures) = (0, 0);
        for (var number = 1; number <= pdf.NumberOfPages; number++)
        {
            guard.Check();
            try
            {
                var page = pdf.GetPage(number);
                pictures += page.NumberOfImages;
                // What stands on its side is read as a page of its own.
                foreach (var turned in glyphs.Of(page.Letters)) pages.Add(PdfPieces.Of(turned));
            }
            catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException) && !guard.Stopped)
            {
                failed++;
            }
        }

        if (Stopped(limits, guard) is { } stopped) return stopped;
        if (failed == pdf.NumberOfPages) return PdfContent.Fail("broken-pdf", $"none of the file's {failed} pages can be read");
        if (glyphs.Unreadable > MostUnreadable * glyphs.Drawn) return PdfContent.Fail("unreadable-fonts", $"the fonts do not say which characters {glyphs.Unreadable} of {glyphs.Drawn} glyphs are");
        PdfMargins.Clear(pages);
        var text = PdfParagraphs.Write(pages.ConvertAll(PdfColumns.Order));
        if (text.Length == 0 || (pictures > 0 && text.Length < LeastLettersBesidePictures * pdf.NumberOfPages))
            return PdfContent.Fail("no-text-layer", $"{pdf.NumberOfPages} pages hold {text.Length} characters and {pictures} pictures");
        return new()
        {
            Text = text,
            Title = Title(pdf.Information.Title),
            Author = Plain(pdf.Information.Author),
            Date = Date(pdf.Information.CreationDate),
            Pages = pdf.NumberOfPages,
            PagesFailed = failed,
        };
    }

    private static PdfContent? Stopped(PdfLimits limits, PdfGuard guard) =>
        guard.TooLarge ? PdfContent.Fail("too-large", $"the file's streams unpack to more than {limits.UnpackedBytes} bytes") : guard.TooSlow ? TooSlow(limits.Seconds!.Value) : null;

    private static PdfContent TooSlow(int seconds) => PdfContent.Fail("time-budget", $"the file takes longer than max_seconds ({seconds})");

    // Programs put the name of the file there, or nothing.
    private static string? Title(string? title)
    {
        if (Plain(title) is not { Length: >= 3 } plain || plain.StartsWith("Microsoft ", StringComparison.OrdinalIgnoreCase) || plain.StartsWith("untitled", StringComparison.OrdinalIgnoreCase)) return null;
        var dot = plain.LastIndexOf('.');
        return (dot >= 0 && plain.Length - dot is >= 3 and <= 6 && !plain.AsSpan(dot).Contains(' ')) || !plain.Any(char.IsLetter) ? null : plain;
    }

    private static string? Plain(string? text)
    {
        var plain = text?.Trim().Trim('\0');
        return plain is { Length: > 0 and <= 500 } && !plain.Any(c => char.IsControl(c) || c == '\ufffd') ? plain : null;
    }

    private static string? Date(string? date)
    {
        var digits = date.AsSpan().TrimStart("D: ");
        return digits.Length >= 8 && DateOnly.TryParseExact(digits[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }
}
