namespace Plinth.Chinese;

/// <summary>The buffers that one conversion at a time works in.</summary>
internal sealed class ConversionScratch
{
    /// <summary>What comes out.</summary>
    public CharBuffer Result { get; } = new();

    /// <summary>Between links of a chain.</summary>
    public CharBuffer First { get; } = new();

    /// <summary>Between links of a chain.</summary>
    public CharBuffer Second { get; } = new();

    /// <summary>The text with its characters folded.</summary>
    public CharBuffer Folded { get; } = new();
}
