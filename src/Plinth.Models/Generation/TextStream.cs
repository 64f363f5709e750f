using Plinth.Models.Objectives;

namespace Plinth.Models.Generation;

/// <summary>Turns tokens into text as they come: half a character waits for its other half.</summary>
/// <param name="text">The tokenizer.</param>
/// <param name="before">Tokens that stand before, whose text is not given again.</param>
public sealed class TextStream(ITokenText text, IEnumerable<int> before)
{
    private readonly List<int> _tokens = [.. before];
    private int _given = text.Decode([.. before]).Length;

    /// <summary>The text that a token adds; empty where a character is not whole yet.</summary>
    public string Add(int token)
    {
        _tokens.Add(token);
        var whole = text.Decode([.. _tokens]);
        if (whole.EndsWith('\ufffd') || whole.Length <= _given) return "";
        var added = whole[_given..];
        _given = whole.Length;
        return added;
    }
}
