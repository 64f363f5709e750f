namespace Plinth.Extraction.Html;

/// <summary>An element or a text; nodes stand in document order, so a subtree is the run from its root to <see cref="End"/>.</summary>
internal struct HtmlNode
{
    /// <summary>The element, or <see cref="HtmlTag.Text"/>.</summary>
    public HtmlTag Tag;

    /// <summary>Number of kept attributes.</summary>
    public byte AttributeCount;

    /// <summary>True when the text range is in the page's decoded buffer, false when it is in the source.</summary>
    public bool Decoded;

    /// <summary>Index of the parent, -1 for the root.</summary>
    public int Parent;

    /// <summary>Index behind the last descendant.</summary>
    public int End;

    /// <summary>Start of the text range; for an element, index of its first attribute.</summary>
    public int Start;

    /// <summary>Length of the text range in UTF-16 units.</summary>
    public int Length;
}

/// <summary>A kept attribute: its value is a range of the source, or of the decoded buffer.</summary>
internal readonly record struct HtmlAttributeValue(HtmlAttribute Name, bool Decoded, int Start, int Length);
