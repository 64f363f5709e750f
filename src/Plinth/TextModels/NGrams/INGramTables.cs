namespace Plinth.TextModels.NGrams;

/// <summary>Where n-grams are looked up, the last word first: each look goes one word further back.</summary>
/// <typeparam name="TNode">Where in the tables an n-gram was found.</typeparam>
internal interface INGramTables<TNode> where TNode : unmanaged
{
    /// <summary>Where a longer n-gram lies is known only from the shorter one.</summary>
    static abstract bool IsTree { get; }

    /// <summary>The id of a word by its hash, or 0.</summary>
    uint Find(ulong hash);

    /// <summary>Asks the memory for what <see cref="Find"/> will read, so that it is there in time.</summary>
    void Ask(ulong hash);

    /// <summary>Asks the memory for what scoring the last of some words will read, as far as that can be told.</summary>
    void Ask(ReadOnlySpan<uint> words);

    /// <summary>Asks the memory for what going one word further back will read first.</summary>
    /// <param name="order">Length of the n-gram that will be looked for, from 2.</param>
    /// <param name="word">The word further back.</param>
    /// <param name="node">The n-gram found so far.</param>
    void Ask(int order, uint word, in TNode node);

    /// <summary>The word alone.</summary>
    void Unigram(uint word, out TNode node, out Weights weights);

    /// <summary>One word further back.</summary>
    /// <param name="order">Length of the n-gram looked for, 2 to one below the model's order.</param>
    /// <param name="word">The word further back.</param>
    /// <param name="node">The n-gram found so far; then the longer one.</param>
    /// <param name="weights">Its weights.</param>
    bool Middle(int order, uint word, ref TNode node, out Weights weights);

    /// <summary>An n-gram of the model's order, which has no backoff.</summary>
    bool Longest(uint word, in TNode node, out float probability);
}

/// <summary>What is stored of an n-gram.</summary>
/// <param name="Probability">log10 p of its last word.</param>
/// <param name="Backoff">log10 of what the shorter n-gram's probability is multiplied with when this one cannot be made longer.</param>
/// <param name="ExtendsLeft">Some longer n-gram ends in this one.</param>
internal readonly record struct Weights(float Probability, float Backoff, bool ExtendsLeft)
{
    /// <summary>The backoff of an n-gram that no longer one begins with: minus zero.</summary>
    public const float NoExtension = -0.0f;

    /// <summary>Some longer n-gram begins with this one, or it has a backoff to be charged.</summary>
    public bool ExtendsRight => BitConverter.SingleToUInt32Bits(Backoff) != 0x8000_0000;
}
