using System.Text;

namespace Plinth.Tokens.Training;

/// <summary>The characters that get pieces of their own: the most frequent ones that together cover a share of a corpus (SentencePiece's <c>character_coverage</c>).</summary>
/// <remarks>A space counts as U+2581, the sign that stands for it in pieces. Of equally frequent characters the one with the smaller code point comes first.</remarks>
internal sealed class Alphabet
{
    private readonly Dictionary<int, int> _symbols = [];

    private Alphabet(IReadOnlyList<int> characters)
    {
        Characters = characters;
        for (var i = 0; i < characters.Count; i++) _symbols[characters[i]] = i;
    }

    /// <summary>Code points by symbol, most frequent first.</summary>
    public IReadOnlyList<int> Characters { get; }

    /// <summary>The characters of words that cover a share of all their characters.</summary>
    public static Alphabet Of(WordCounts words, double coverage)
    {
        var counts = new Dictionary<int, long>();
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var c in new Characters(words.Word(i)))
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, c, out _) += words.CountOf(i);
        }

        var total = counts.Values.Sum();
        var most = new List<int>();
        var sum = 0L;
        foreach (var (c, count) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key))
        {
            if (sum >= coverage * total) break;
            // What a broken text was filled up with is no character to learn.
            if (c != Rune.ReplacementChar.Value) most.Add(c);
            sum += count;
        }

        return new(most);
    }

    /// <summary>A character's symbol, or -3 where it has none.</summary>
    public int SymbolOf(int character) => _symbols.TryGetValue(character, out var symbol) ? symbol : -3;

    /// <summary>The bytes of a piece.</summary>
    public byte[] Piece(ReadOnlySpan<int> symbols)
    {
        var text = new StringBuilder();
        foreach (var symbol in symbols) text.Append(new Rune(Characters[symbol]));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Words as symbols, a gap before the first and after each; groups as <see cref="MergeLearner"/> wants them.</summary>
    public (int[] Slots, List<(int End, long Count)> Groups) Slots(WordCounts words)
    {
        if (1L + words.Bytes + words.Count > Array.MaxLength) throw new PlinthException("the corpus has more than 2 GB of different words; count a sample of it (--sample)");
        var slots = new int[1 + words.Bytes + words.Count];
        var groups = new List<(int, long)>();
        var at = 0;
        slots[at++] = -1;
        for (var i = 0; i < words.Count; i++)
        {
            foreach (var c in new Characters(words.Word(i))) slots[at++] = SymbolOf(c);
            slots[at++] = -1;
            if (i + 1 == words.Count || words.CountOf(i + 1) != words.CountOf(i)) groups.Add((at, words.CountOf(i)));
        }

        return (slots[..at], groups);
    }
}

/// <summary>The code points of a word, U+2581 for a space.</summary>
internal ref struct Characters(ReadOnlySpan<byte> utf8)
{
    private ReadOnlySpan<byte> _left = utf8;

    /// <summary>The character at hand.</summary>
    public int Current { get; private set; }

    public readonly Characters GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_left.IsEmpty) return false;
        if (_left[0] < 0x80)
        {
            Current = _left[0] == ' ' ? 0x2581 : _left[0];
            _left = _left[1..];
            return true;
        }

        Rune.DecodeFromUtf8(_left, out var rune, out var length);
        Current = rune.Value;
        _left = _left[length..];
        return true;
    }
}
