using System.Text;
using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Collects the segments of an explanation; whoever decides on blocks calls <see cref="Add"/> once a block, in page order.</summary>
internal sealed class ExplanationBuilder
{
    // More of one block's text helps nobody to see why it was kept.
    private const int LongestBlock = 20_000;

    private readonly StringBuilder _text = new();
    private readonly List<PageSegment> _segments = [];

    /// <summary>Adds the text nodes of a run of nodes as one segment; a run without text adds nothing.</summary>
    /// <param name="page">The page.</param>
    /// <param name="first">First node.</param>
    /// <param name="end">Node behind the last one.</param>
    /// <param name="element">Element that the block is.</param>
    /// <param name="score">0 to 1, or NaN.</param>
    /// <param name="kept">True when the run is in the main text.</param>
    /// <param name="reason">Why, in a few words.</param>
    public void Add(HtmlPage page, int first, int end, HtmlTag element, float score, bool kept, string reason)
    {
        var start = _text.Length;
        var space = false;
        for (var i = first; i < end && _text.Length - start < LongestBlock; i++)
        {
            ref readonly var node = ref page.Nodes[i];
            if (node.Tag != HtmlTag.Text)
            {
                if (node.Tag is HtmlTag.Script or HtmlTag.Style or HtmlTag.Template or HtmlTag.Svg or HtmlTag.Noscript) i = node.End - 1;
                else space |= node.Tag == HtmlTag.Br || node.Tag.Has(HtmlTraits.Block);
                continue;
            }

            foreach (var c in page.Text(node))
            {
                if (c is <= ' ' or '\u00A0' or '\u200B')
                {
                    space = true;
                    continue;
                }

                if (space && _text.Length > start) _text.Append(' ');
                space = false;
                _text.Append(c);
            }
        }

        if (_text.Length == start) return;
        _segments.Add(new PageSegment(start, _text.Length, score, kept, reason) { Element = element < HtmlTag.Known ? element.ToString().ToLowerInvariant() : "element" });
        _text.Append('\n');
    }

    /// <summary>What was added.</summary>
    public PageExplanation Build() => new(_text.ToString(), _segments);
}
