using Plinth.Extraction.Html;
using Plinth.Extraction.Writing;

namespace Plinth.Extraction;

/// <summary>Writes chosen subtrees as text in the form that the options ask for.</summary>
internal sealed class PageText
{
    private readonly PageWalk _walk = new();
    private readonly PlainWriter _plain = new();
    private readonly ExtractOptions _options;
    private MarkdownWriter? _markdown;

    /// <summary>Makes one for some options.</summary>
    public PageText(ExtractOptions? options = null) => _options = options ?? new ExtractOptions();

    private PageWriter Writer => _options.Format == TextFormat.Markdown ? _markdown ??= new MarkdownWriter { Links = _options.Links } : _plain;

    /// <summary>Starts a new text.</summary>
    /// <param name="url">Address of the page, against which links are resolved; null leaves them as they are.</param>
    public void Clear(string? url = null)
    {
        Writer.Clear();
        if (_markdown is not null) _markdown.Url = url;
    }

    /// <summary>Writes one subtree, without what is marked as out.</summary>
    public void Write(HtmlPage page, PageMeasures measures, int root) => _walk.Write(page, measures, root, Writer, _options.Images);

    /// <summary>The text, without headings that nothing follows.</summary>
    public string Finish() => Writer.Finish();
}
