using Plinth.Extraction.Html;
using Plinth.Extraction.Scoring;

namespace Plinth.Extraction;

/// <summary>Main text by a learned score of every run of text on the page; knows no site.</summary>
public sealed class MainText : IPageExtractor
{
    // Where too little was found, what has some chance to be main text is taken as well.
    private const float Wide = 0.2f;

    private readonly HtmlReader _reader = new();
    private readonly PageReading _reading = new(PageModel.Shipped.Names, PageModel.Shipped.Words);
    private readonly PageTyping _typing = new(PageClassifier.Shipped);
    private SegmentScorer? _segmentScorer;
    private PageText? _writer;

    /// <summary>Default of <see cref="Enough"/>.</summary>
    public const int DefaultEnough = 200;

    /// <summary>Less text than this is held to be a miss, and a wider net is cast; 0 takes what there is. In characters without white space, Han and kana counted
    /// twice; default 200.</summary>
    public int Enough { get; init; } = DefaultEnough;

    /// <summary>Most megabytes that a page, its tree and its measures may take; the rest of the page is left out. Default 256; null for no limit.</summary>
    public int? MaxPageMemoryMb { get; init; } = 256;

    /// <summary>What is taken and how it is written.</summary>
    public ExtractOptions Options { get; init; } = new();

    private SegmentScorer Scorer => _segmentScorer ??= new SegmentScorer(PageModel.Shipped, keepRows: Options.Explain);

    private PageText Writer => _writer ??= new PageText(Options);

    /// <inheritdoc/>
    public ExtractedPage Extract(string html, int? budgetMs = null, string? url = null)
    {
        var budget = new HtmlBudget(budgetMs);
        var page = _reader.Read(html, new HtmlLimits(BudgetMs: budgetMs, MaxBytes: MaxPageMemoryMb is { } mb ? (long)mb << 20 : long.MaxValue));
        if (page.OutOfTime) throw new TimeoutException($"Reading took more than {budgetMs} ms.");
        var metadata = new MetadataReader().Read(page, url);
        Check();
        _reading.Read(page, metadata.ArticleBody);
        Check();
        _typing.Read(page, _reading.Segments, metadata, url);
        Scorer.Score(page, _reading.Segments, _typing.Probabilities);
        Check();
        if (Options.Comments) KeepComments();
        var text = Write(page, url);
        if (KeptSize() < Enough) text = Widen(page, url, text);
        var explanation = Options.Explain ? SegmentExplanation.Of(page, _reading.Segments, Scorer) : null;
        return new ExtractedPage(text, metadata, page.Truncated) { PageType = _typing.Type, PageTypeScore = _typing.Score, Explanation = explanation };

        void Check()
        {
            if (budget.IsSpent) throw new TimeoutException($"Extraction took more than {budgetMs} ms.");
        }
    }

    private string Write(HtmlPage page, string? url)
    {
        _reading.Keep(page, Scorer.Kept);
        Writer.Clear(url);
        Writer.Write(page, _reading.Measures, page.Body);
        return Writer.Finish();
    }

    // What readers wrote under an article; the rest of a block of comments is names, dates and buttons.
    private void KeepComments()
    {
        for (var i = 0; i < Scorer.Count; i++)
        {
            ref readonly var segment = ref _reading.Segments.Segments[i];
            if ((_reading.Segments.Context(segment.Block).Inside & Inside.Comments) != 0 && segment.IsProse) Scorer.Kept[i] = true;
        }
    }

    // First what may be main text, then all that no name and no rule speaks against.
    private string Widen(HtmlPage page, string? url, string text)
    {
        var (before, size) = (Scorer.Kept.ToArray(), KeptSize());
        Scorer.Keep(Wide);
        var whole = KeptSize() < Enough;
        if (whole)
        {
            for (var i = 0; i < Scorer.Count; i++)
            {
                const Inside Against = Inside.Nav | Inside.Aside | Inside.Footer | Inside.Form | Inside.Boilerplate | Inside.Comments | Inside.Hidden;
                Scorer.Kept[i] |= (_reading.Segments.Context(_reading.Segments.Segments[i].Block).Inside & Against) == 0;
            }
        }

        // So little text gives no hold for a judgement; all of it is taken.
        if ((whole && KeptSize() < Enough) || KeptSize() > size * 2) return Write(page, url);
        before.CopyTo(Scorer.Kept);
        return text;
    }

    private long KeptSize()
    {
        var size = 0L;
        for (var i = 0; i < Scorer.Count; i++) size += Scorer.Kept[i] ? _reading.Segments.Segments[i].Size : 0;
        return size;
    }
}
