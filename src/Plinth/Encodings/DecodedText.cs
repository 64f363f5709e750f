namespace Plinth.Encodings;

/// <summary>A text, and by which encoding it was read.</summary>
/// <param name="Text">The text, with U+FFFD where bytes are invalid.</param>
/// <param name="Charset">Name of the encoding by WHATWG, in lower case.</param>
/// <param name="Inset">The encoding of stretches that were in another one, or null.</param>
public readonly record struct DecodedText(string Text, string Charset, string? Inset = null)
{
    /// <summary>Takes text and encoding apart.</summary>
    public void Deconstruct(out string text, out string charset) => (text, charset) = (Text, Charset);
}
