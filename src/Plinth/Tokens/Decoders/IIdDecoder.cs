namespace Plinth.Tokens.Decoders;

/// <summary>Makes text of ids.</summary>
internal interface IIdDecoder
{
    /// <summary>The text.</summary>
    /// <param name="ids">Ids that stand for something; -1 for what is to be U+FFFD.</param>
    string Decode(ReadOnlySpan<int> ids);
}
