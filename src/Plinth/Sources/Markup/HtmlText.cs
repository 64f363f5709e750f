using Plinth.Extraction;
using Plinth.Extraction.Html;

namespace Plinth.Sources.Markup;

/// <summary>The text of a piece of HTML that is all content: a post, a chapter, an opinion. Nothing is judged, code keeps its lines.</summary>
internal sealed class HtmlText
{
    private readonly HtmlReader _reader = new();
    private readonly PageMeasures _measures = new();
    private readonly PageText _text = new();

    /// <summary>Writes it.</summary>
    public string Of(string html)
    {
        if (!html.AsSpan().ContainsAny('<', '&')) return html.Trim();
        var page = _reader.Read(html, new HtmlLimits(MaxNodes: 400_000));
        _measures.Name(page, trustHiding: false);
        _measures.Measure(page);
        _text.Clear();
        _text.Write(page, _measures, page.Body);
        return _text.Finish().Trim();
    }
}
