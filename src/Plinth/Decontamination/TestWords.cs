using Plinth.Dedup;

namespace Plinth.Decontamination;

/// <summary>Words of a text as hashes with their places: the units of <see cref="Shingles"/>, one by one.</summary>
internal static class TestWords
{
    // The same constants, so that a run of words has the hash that the rolling one gives it.
    private const ulong Start = 0xCBF29CE484222325;
    private const ulong PerCharacter = 0x9E3779B97F4A7C15;
    private const ulong PerUnit = 0xD6E8FEB86659FD93;

    /// <summary>A word: its hash, and where it stands.</summary>
    internal readonly record struct Word(ulong Hash, int Begin, int End);

    /// <summary>Cuts a text.</summary>
    public static List<Word> Of(string text)
    {
        var folded = Folding.Folded;
        var words = new List<Word>();
        var word = Start;
        int begin = 0, end = 0;
        for (var i = 0; i < text.Length; i++)
        {
            int c = folded[text[i]];
            var at = i;
            if (c == Folding.Surrogate)
            {
                c = Folding.FoldPair(text.AsSpan(i), out var length);
                i += length - 1;
            }

            if (c == Folding.Nothing) continue;
            var alone = Folding.IsWordAlone(c);
            if (c != Folding.Separator && !alone)
            {
                if (word == Start) begin = at;
                word = (word ^ (uint)c) * PerCharacter;
                end = i + 1;
                continue;
            }

            if (word != Start) words.Add(new(Unit(word), begin, end));
            if (alone) words.Add(new(Unit((Start ^ (uint)c) * PerCharacter), at, i + 1));
            word = Start;
        }

        if (word != Start) words.Add(new(Unit(word), begin, end));
        return words;
    }

    /// <summary>The hash that <see cref="Shingles"/> gives to so many words in a row.</summary>
    public static ulong Hash(ReadOnlySpan<ulong> words)
    {
        ulong rolling = 0;
        foreach (var word in words) rolling = (rolling * PerUnit) + word;
        rolling = (rolling ^ (rolling >> 33)) * 0xFF51AFD7ED558CCD;
        rolling = (rolling ^ (rolling >> 33)) * 0xC4CEB9FE1A85EC53;
        return rolling ^ (rolling >> 33);
    }

    private static ulong Unit(ulong word) => word ^ (word >> 29);
}
