namespace Plinth.TextModels.NGrams.Training;

/// <summary>
/// A text as ids of words, each sentence behind <c>&lt;s&gt;</c>. Beside each id stands how many words back an n-gram may begin that ends in it:
/// to <c>&lt;s&gt;</c> and no further. An id takes 29 bits, the reach 3.
/// </summary>
/// <param name="order">The longest n-gram, 1 to 6.</param>
internal sealed class IdText(int order)
{
    /// <summary>The first id that does not fit.</summary>
    public const uint TooLarge = 1u << ReachShift;

    /// <summary>Most entries.</summary>
    public const int Most = 1 << 30;

    private const int ReachShift = 29;

    private uint[] _entries = new uint[1 << 12];
    private uint _reach;

    /// <summary>Number of entries, <c>&lt;s&gt;</c> among them.</summary>
    public int Count { get; private set; }

    /// <summary>Entries: see <see cref="Id"/> and <see cref="Reach"/>.</summary>
    public ReadOnlySpan<uint> Entries => _entries.AsSpan(0, Count);

    /// <summary>The word of an entry.</summary>
    public static uint Id(uint entry) => entry & (TooLarge - 1);

    /// <summary>The words of the longest n-gram that ends in an entry; 0 at the beginning of a sentence, where none ends.</summary>
    public static int Reach(uint entry) => (int)(entry >> ReachShift);

    /// <summary>The word so many before the entry at a place; beyond the beginning of its sentence it begins without end.</summary>
    public static uint Before(ReadOnlySpan<uint> entries, int at, int back) => back < Reach(entries[at]) ? Id(entries[at - back]) : WordList.Begin;

    /// <summary>Begins a sentence.</summary>
    public void Begin()
    {
        Push(WordList.Begin);
        _reach = 1;
    }

    /// <summary>Adds a word to the sentence.</summary>
    public void Add(uint id)
    {
        _reach = Math.Min(_reach + 1, (uint)order);
        Push(id | (_reach << ReachShift));
    }

    private void Push(uint entry)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, (int)Math.Min(Most, 2L * Count));
        _entries[Count++] = entry;
    }
}
