using System.Diagnostics;
using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Main text by structure, names and density of links; knows no site.</summary>
public sealed class MainText : IPageExtractor
{
    private readonly HtmlReader _reader = new();
    private readonly PageMeasures _measures = new();
    private readonly MainContainer _container = new();
    private PageText? _writer;
    private readonly List<int> _roots = [];

    /// <summary>Default of <see cref="Enough"/>.</summary>
    public const int DefaultEnough = 200;

    /// <summary>Text shorter than this many characters is held to be a miss, and a wider net is cast; 0 takes what there is. Default 200.</summary>
    public int Enough { get; init; } = DefaultEnough;

    /// <summary>What is taken and how it is written.</summary>
    public ExtractOptions Options { get; init; } = new();

    private PageText Text => _writer ??= new PageText(Options);

    /// <inheritdoc/>
    public ExtractedPage Extract(string html, int? budgetMs = null, string? url = null)
    {
        var started = Stopwatch.GetTimestamp();
        var page = _reader.Read(html, new HtmlLimits(BudgetMs: budgetMs));
        if (page.OutOfTime) throw new TimeoutException($"Reading took more than {budgetMs} ms.");
        var metadata = new MetadataReader().Read(page, url);
        Check();
        var text = Careful(page, trustHiding: true, url);
        var explanation = Explain(page);
        Check();
        if (text.Length < Enough)
        {
            var wide = Careful(page, trustHiding: false, url);
            if (wide.Length > text.Length * 2) (text, explanation) = (wide, Explain(page));
        }

        if (text.Length < Enough)
        {
            var whole = Whole(page, url);
            if (whole.Length > text.Length * 2) (text, explanation) = (whole, Explain(page));
        }

        return new ExtractedPage(text, metadata, page.Truncated) { Explanation = explanation };

        void Check()
        {
            if (Stopwatch.GetElapsedTime(started).TotalMilliseconds > budgetMs) throw new TimeoutException($"Extraction took more than {budgetMs} ms.");
        }
    }

    private string Careful(HtmlPage page, bool trustHiding, string? url)
    {
        _measures.Name(page, trustHiding);
        _measures.Measure(page);
        PageCleaner.Page(page, _measures, Options.Comments);
        _measures.Measure(page);
        _container.Choose(page, _measures, _roots);
        if (_roots.Count == 0) return "";
        if (Options.Comments) AddComments(page);
        Text.Clear(url);
        foreach (var root in _roots)
        {
            PageCleaner.Inside(page, _measures, root);
            Text.Write(page, _measures, root);
        }

        return Text.Finish();
    }

    private string Whole(HtmlPage page, string? url)
    {
        _measures.Name(page, trustHiding: true);
        _measures.Measure(page);
        PageCleaner.Page(page, _measures, Options.Comments);
        _roots.Clear();
        _roots.Add(page.Body);
        Text.Clear(url);
        Text.Write(page, _measures, page.Body);
        return Text.Finish();
    }

    // Comments stand outside of the article; the roots stay in document order.
    private void AddComments(HtmlPage page)
    {
        for (var i = page.Body + 1; i < page.Count;)
        {
            var root = i;
            var comments = page.Nodes[i].Tag != HtmlTag.Text && (_measures.Marks(i) & Mark.Comments) != 0 && !_measures.IsOut(i) && _measures[i].Prose > 0;
            if (comments && !_roots.Exists(r => r == root || (page.Nodes[r].End > root && r < root) || (page.Nodes[root].End > r && root < r))) _roots.Add(i);
            i = comments || _measures.IsOut(i) ? page.Nodes[i].End : i + 1;
        }

        _roots.Sort();
    }

    private PageExplanation? Explain(HtmlPage page) => Options.Explain ? MarkExplanation.Of(page, _measures, _roots) : null;
}
