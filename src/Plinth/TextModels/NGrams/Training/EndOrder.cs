namespace Plinth.TextModels.NGrams.Training;

/// <summary>
/// The places of a text, sorted by the words that end there, the last word first. So all n-grams of any order that end alike stand together, and one
/// order's n-grams lie within those of the order below: a suffix array of the text read backwards, cut at the highest order.
/// </summary>
internal sealed class EndOrder
{
    private const int SharedBits = 3;

    private readonly byte[] _steps;
    private readonly int[] _places;
    private int[]? _spare;

    /// <summary>Sorts by counting, word by word from the farthest back.</summary>
    /// <param name="text">The text.</param>
    /// <param name="order">The highest order.</param>
    /// <param name="words">Number of different words.</param>
    /// <param name="ct">Stops it.</param>
    public EndOrder(IdText text, int order, int words, CancellationToken ct)
    {
        var entries = text.Entries;
        var ends = 0;
        foreach (var entry in entries)
            if (IdText.Reach(entry) > 0) ends++;

        var places = GC.AllocateUninitializedArray<int>(entries.Length);
        for (int at = 0, to = 0; at < entries.Length; at++)
            if (IdText.Reach(entries[at]) > 0) places[to++] = at;
        var next = GC.AllocateUninitializedArray<int>(entries.Length);
        var starts = new int[words];
        for (var back = order - 1; back >= 0; back--)
        {
            ct.ThrowIfCancellationRequested();
            Array.Clear(starts);
            for (var at = 0; at < entries.Length; at++)
                if (IdText.Reach(entries[at]) > 0) starts[IdText.Before(entries, at, back)]++;
            var sum = 0;
            foreach (ref var start in starts.AsSpan()) (start, sum) = (sum, sum + start);
            foreach (var place in places.AsSpan(0, ends)) next[starts[IdText.Before(entries, place, back)]++] = place;
            (places, next) = (next, places);
        }

        (_places, _spare) = (places, next);
        _steps = GC.AllocateUninitializedArray<byte>(ends);
        for (var i = 0; i < ends; i++)
        {
            var shared = 0;
            while (i > 0 && shared < order && IdText.Before(entries, places[i], shared) == IdText.Before(entries, places[i - 1], shared)) shared++;
            _steps[i] = (byte)(shared | (IdText.Reach(entries[places[i]]) << SharedBits));
        }
    }

    /// <summary>The places, in order.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, _steps.Length);

    /// <summary>Steps through the order: how many last words a place shares with the one before it, and how many words its longest n-gram has.</summary>
    public ReadOnlySpan<byte> Steps => _steps;

    /// <summary>Hands over, once, an array that sorting needed: as long as the text, holding anything.</summary>
    public int[] TakeSpare()
    {
        var spare = _spare ?? throw new InvalidOperationException("taken already");
        _spare = null;
        return spare;
    }

    /// <summary>Whether an n-gram of an order begins at a step that the step before did not belong to; true too where there is none so long.</summary>
    public static bool IsNew(byte step, int n) => (step & ((1 << SharedBits) - 1)) < n;

    /// <summary>Words of the longest n-gram at a step, at most the highest order.</summary>
    public static int Reach(byte step) => step >> SharedBits;
}
