using System.Collections.Concurrent;

namespace Plinth.Extraction;

/// <summary>Turns pages into their main text; documents that are no pages pass untouched.</summary>
/// <remarks>
/// A page is a document of media type <c>text/html</c> or <c>application/xhtml+xml</c>, or one of unknown type whose text begins as HTML does.
/// Its text becomes the main text and its type <c>text/plain</c>, or <c>text/markdown</c>; labels <c>title</c>, <c>author</c>, <c>date</c>,
/// <c>site</c>, <c>html_language</c>, <c>canonical</c>, <c>license</c>, <c>license_url</c> and <c>description</c> are set where the page has
/// them, and <c>page_type</c> and <c>page_type_score</c> always. A page without text is dropped by the rule <c>no-text</c>; JSON, XML, feeds, sitemaps and PDF under an HTML label fail as
/// <c>not-html</c>.
/// </remarks>
public sealed class ExtractHtml : IEditor
{
    private readonly ConcurrentBag<IPageExtractor> _idle = [];

    /// <summary>Longest page that is read, in UTF-16 units; default 20,000,000; null reads pages of any length.</summary>
    [Within(1, int.MaxValue)]
    public int? MaxHtmlChars { get; init; } = 20_000_000;

    /// <summary>
    /// True cuts a page at <see cref="MaxHtmlChars"/>, or where its tree takes more memory or nodes than a page may; false, the default, fails such a page as
    /// <c>too-large</c>.
    /// </summary>
    public bool CutLarge { get; init; }

    /// <summary>
    /// Milliseconds that one page may take before it fails as <c>time-budget</c>; default 1,000, null for no budget. A last resort: reading takes
    /// linear time, some 3 ms a megabyte, so only a page of many megabytes or a stalled machine comes near it.
    /// </summary>
    [Within(1, 3_600_000)]
    public int? BudgetMs { get; init; } = 1_000;

    /// <summary>
    /// Megabytes that one page, its tree and what is measured on it may take; default 256, null for no limit. A larger page fails as
    /// <c>too-large</c>, or is cut when <see cref="CutLarge"/> is true.
    /// </summary>
    [Within(1, 65536)]
    public int? MaxPageMemoryMb { get; init; } = 256;

    /// <summary>Shortest main text that is kept, in UTF-16 units; default null, which keeps any text but the empty one.</summary>
    [Within(1, int.MaxValue)]
    public int? MinChars { get; init; }

    /// <summary>
    /// True, the default, looks again at a page whose main text is shorter than 200 characters: first at all that has some chance, then at the
    /// whole body without its navigation.
    /// </summary>
    public bool Fallback { get; init; } = true;

    /// <summary>The form of the text: <c>text</c>, the default, a block a line, or <c>markdown</c>.</summary>
    public TextFormat Format { get; init; }

    /// <summary>True keeps readers' comments under an article; default false.</summary>
    public bool Comments { get; init; }

    /// <summary>True writes links with their addresses in Markdown; default false, which writes their text.</summary>
    public bool Links { get; init; }

    /// <summary>True writes the alternative text of pictures; default false.</summary>
    public bool Images { get; init; }

    /// <summary>What is taken from a page, and how it is written.</summary>
    internal ExtractOptions Options => new() { Format = Format, Comments = Comments, Links = Links, Images = Images, Explain = Explain };

    /// <summary>True explains every page to whoever looks on.</summary>
    internal bool Explain { get; init; }

    /// <summary>What does the work; default <see cref="MainText"/>. Called once a worker.</summary>
    internal Func<ExtractHtml, IPageExtractor> Method { get; init; } =
        step => new MainText { Enough = step.Fallback ? MainText.DefaultEnough : 0, MaxPageMemoryMb = step.MaxPageMemoryMb, Options = step.Options };

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules) => Edit(doc, rules, null);

    /// <summary>Edits a document, and shows what was taken from its page before the text is put in the page's place.</summary>
    internal Verdict Edit(Document doc, Rules rules, Action<ExtractedPage>? seen)
    {
        if (!IsPage(doc)) return Verdict.Keep;
        var html = doc.Text;
        if (MaxHtmlChars is { } most && html.Length > most)
        {
            if (!CutLarge) return Verdict.Fail("too-large", $"The page has {html.Length} characters; max_html_chars is {most}.");
            html = html[..most];
        }

        if (NotHtml.Kind(html) is { } kind) return Verdict.Fail("not-html", $"The document is labelled HTML and holds {kind}.");
        if (!_idle.TryTake(out var extractor)) extractor = Method(this);
        ExtractedPage page;
        try
        {
            page = extractor.Extract(html, BudgetMs, doc.Url);
        }
        catch (TimeoutException)
        {
            return Verdict.Fail("time-budget", $"Extraction took more than {BudgetMs} ms for {html.Length} characters.");
        }
        finally
        {
            _idle.Add(extractor);
        }

        seen?.Invoke(page);
        if (page.Truncated && !CutLarge) return Verdict.Fail("too-large", $"The page of {html.Length} characters has a tree larger than a page may have.");
        if (page.Text.Length == 0) return Verdict.Drop("no-text", 0, 1);
        doc.Text = page.Text;
        doc.MediaType = Format == TextFormat.Markdown ? "text/markdown" : "text/plain";
        Set(doc.Labels, page.Metadata);
        if (page.PageType is { } type)
        {
            doc.Labels.Set("page_type", type);
            doc.Labels.Set("page_type_score", Math.Round(page.PageTypeScore, 3));
        }

        if (page.Truncated) doc.Labels.Set("html_truncated", true);
        return rules.AtLeast("min-chars", page.Text.Length, MinChars) ?? Verdict.Keep;
    }

    private static void Set(Labels labels, PageMetadata metadata)
    {
        Set("title", metadata.Title);
        Set("author", metadata.Author);
        Set("date", metadata.Date);
        Set("site", metadata.Site);
        Set("html_language", metadata.Language);
        Set("canonical", metadata.Canonical);
        Set("license", metadata.License);
        Set("license_url", metadata.LicenseUrl);
        Set("description", metadata.Description);

        void Set(string name, string? value)
        {
            if (value is not null) labels.Set(name, value);
        }
    }

    /// <summary>True for documents that the step reads.</summary>
    internal static bool IsPage(Document doc) => doc.MediaType switch
    {
        "text/html" or "application/xhtml+xml" => true,
        "" or "application/octet-stream" or "unknown/unknown" => LooksLikeHtml(doc.Text),
        _ => false,
    };

    // The patterns of the WHATWG MIME sniffing standard, section 7.1, that mean HTML.
    private static bool LooksLikeHtml(string text)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, 1024)).TrimStart("\uFEFF \t\r\n\f");
        if (start.StartsWith("<!--")) return true;
        ReadOnlySpan<string> tags =
        [
            "<!DOCTYPE HTML", "<HTML", "<HEAD", "<SCRIPT", "<IFRAME", "<H1", "<DIV", "<FONT", "<TABLE", "<A", "<STYLE", "<TITLE", "<B", "<BODY", "<BR", "<P",
        ];
        foreach (var tag in tags)
        {
            var begins = start.Length > tag.Length && start.StartsWith(tag, StringComparison.OrdinalIgnoreCase);
            if (begins && (start[tag.Length] is ' ' or '>')) return true;
        }

        return false;
    }
}
