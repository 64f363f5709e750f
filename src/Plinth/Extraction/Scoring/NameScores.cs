namespace Plinth.Extraction.Scoring;

/// <summary>Scores the words of a class or id: <c>post-content</c>, <c>postContent</c> and <c>post_content</c> are the words post and content, and the pair.</summary>
internal ref struct NameScores(WordScores words)
{
    private const int Longest = 400;

    /// <summary>Lowest score so far, at most 0.</summary>
    public float Low { get; private set; }

    /// <summary>Highest score so far, at least 0.</summary>
    public float High { get; private set; }

    /// <summary>Reads one attribute's value and mixes it into a signature.</summary>
    public uint Read(ReadOnlySpan<char> value, uint signature)
    {
        if (value.Length > Longest) value = value[..Longest];
        var at = 0;
        ulong last = 0;
        while (Next(value, ref at, out var hash, out var spaced))
        {
            if (spaced) last = 0;
            signature = (signature ^ (uint)(hash ^ (hash >> 32))) * 16777619;
            Take(hash);
            if (last != 0) Take(Pair(last, hash));
            last = hash;
        }

        return signature;
    }

    /// <summary>Hash of two words that follow each other in one name.</summary>
    public static ulong Pair(ulong first, ulong second) => (first * 31) ^ second ^ 0x5bd1e995;

    /// <summary>The next word's hash; false at the end.</summary>
    /// <param name="value">The attribute's value.</param>
    /// <param name="at">Where to go on.</param>
    /// <param name="hash">Hash of the word in lower case.</param>
    /// <param name="spaced">True when the word begins a new name.</param>
    public static bool Next(ReadOnlySpan<char> value, ref int at, out ulong hash, out bool spaced)
    {
        (hash, spaced) = (WordScores.Seed, at == 0);
        while (at < value.Length && !char.IsAsciiLetter(value[at])) spaced |= value[at++] <= ' ';
        if (at == value.Length) return false;
        var start = at;
        while (at < value.Length && char.IsAsciiLetter(value[at]) && !(at > start && char.IsAsciiLetterUpper(value[at]) && char.IsAsciiLetterLower(value[at - 1])))
            hash = WordScores.Add(hash, (char)(value[at++] | 0x20));
        return true;
    }

    private void Take(ulong hash)
    {
        if (!words.TryGet(hash, out var score)) return;
        Low = Math.Min(Low, score);
        High = Math.Max(High, score);
    }
}
