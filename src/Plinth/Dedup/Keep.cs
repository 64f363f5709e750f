namespace Plinth.Dedup;

/// <summary>Which documents of a set of duplicates stay.</summary>
public enum Keep
{
    /// <summary>The first in the order of the input.</summary>
    First,

    /// <summary>The longest, in UTF-16 units; the first of those that are equally long.</summary>
    Longest,

    /// <summary>The one with the highest number in a label; the first of equals. A document without the label comes last.</summary>
    Best,

    /// <summary>None: every document that has a duplicate goes. Not with an index, because what earlier runs have kept cannot be taken back.</summary>
    None,
}
