namespace Plinth.Signals;

/// <summary>One line or paragraph of a text, without its break.</summary>
/// <param name="Start">Where it starts, in UTF-16 units from the start of the text.</param>
/// <param name="Length">Its length in UTF-16 units.</param>
public readonly record struct LineSpan(int Start, int Length)
{
    /// <summary>Where it ends, exclusive.</summary>
    public int End => Start + Length;
}
