using System.Diagnostics;
using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Main text by structure, names and density of links; knows no site.</summary>
public sealed class MainText : IPageExtractor
{
    private readonly HtmlReader _reader = new();
    private readonly PageMeasures _measures = new();
    private readonly MainContainer _container = new();
    private readonly PageText _text = new();
    private readonly List<int> _roots = [];

    /// <summary>Default of <see cref="Enough"/>.</summary>
    public const int DefaultEnough = 200;

    /// <summary>Text shorter than this many characters is held to be a miss, and a wider net is cast; 0 takes what there is. Default 200.</summary>
    public int Enough { get; init; } = DefaultEnough;

    /// <inheritdoc/>
    public ExtractedPage Extract(string html, int? budgetMs = null)
    {
        var started = Stopwatch.GetTimestamp();
        var page = _reader.Read(html, new HtmlLimits(BudgetMs: budgetMs));
        if (page.OutOfTime) throw new TimeoutException($"Reading took more than {budgetMs} ms.");
        var (title, language, author, date) = PageMetadata.Read(page);
        Check();
        var text = Careful(page, trustHiding: true);
        Check();
        if (text.Length < Enough)
        {
            var wide = Careful(page, trustHiding: false);
            if (wide.Length > text.Length * 2) text = wide;
        }

        if (text.Length < Enough)
        {
            var whole = Whole(page);
            if (whole.Length > text.Length * 2) text = whole;
        }

        return new ExtractedPage(text, title, language, author, date, page.Truncated);

        void Check()
        {
            if (Stopwatch.GetElapsedTime(started).TotalMilliseconds > budgetMs) throw new TimeoutException($"Extraction took more than {budgetMs} ms.");
        }
    }

    private string Careful(HtmlPage page, bool trustHiding)
    {
        _measures.Name(page, trustHiding);
        _measures.Measure(page);
        PageCleaner.Page(page, _measures);
        _measures.Measure(page);
        _container.Choose(page, _measures, _roots);
        if (_roots.Count == 0) return "";
        _text.Clear();
        foreach (var root in _roots)
        {
            PageCleaner.Inside(page, _measures, root);
            _text.Write(page, _measures, root);
        }

        return _text.Finish();
    }

    private string Whole(HtmlPage page)
    {
        _measures.Name(page, trustHiding: true);
        _measures.Measure(page);
        PageCleaner.Page(page, _measures);
        _text.Clear();
        _text.Write(page, _measures, page.Body);
        return _text.Finish();
    }
}
