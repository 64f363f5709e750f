namespace Plinth.Tokens.Training;

/// <summary>Special tokens that published models use, by what they are for.</summary>
public static class SpecialTokenSets
{
    /// <summary>End of text (GPT-2).</summary>
    public static IReadOnlyList<string> EndOfText { get; } = ["<|endoftext|>"];

    /// <summary>Sets by the names that <c>--special</c> takes.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ByName { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["end-of-text"] = EndOfText,
        // Fill in the middle: Bavarian et al. 2022; the spelling of StarCoder.
        ["fim"] = ["<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>"],
        // Du et al. 2022; the spelling of GLM-130B.
        ["glm"] = ["[MASK]", "[gMASK]", "[sMASK]", "<sop>", "<eop>"],
        // Modes of the mixture of denoisers, Tay et al. 2022, section 3.1.3.
        ["ul2"] = ["[R]", "[S]", "[X]"],
        // Turns of a conversation, ChatML.
        ["chat"] = ["<|im_start|>", "<|im_end|>"],
    };

    /// <summary>The tokens that names stand for; what is no name is a token itself. The end of text is always first.</summary>
    public static IReadOnlyList<string> Resolve(IEnumerable<string> names) =>
        [.. EndOfText.Concat(names.SelectMany(name => ByName.TryGetValue(name, out var set) ? set : [name])).Distinct(StringComparer.Ordinal)];
}
