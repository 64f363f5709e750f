namespace Plinth.Models.Objectives;

/// <summary>Text of tokens and tokens of text, for objectives that cut between characters.</summary>
public interface ITokenText
{
    /// <summary>The text of some tokens.</summary>
    string Decode(ReadOnlySpan<int> tokens);

    /// <summary>The tokens of a text.</summary>
    int[] Encode(ReadOnlySpan<char> text);
}
