namespace Plinth.TextModels.NGrams.Training;

/// <summary>
/// Walks n-grams of the highest order, sorted by their ends, and tells those of every order with their adjusted counts: how often they were met at the
/// highest order and after the beginning of a sentence, else how many different words stand before them (Chen and Goodman 1998, section 4.1.6).
/// </summary>
/// <param name="order">The highest order.</param>
/// <param name="prune">For each order from 1: n-grams met this often or less are pruned.</param>
/// <param name="tell">Order, n-gram, adjusted count, pruned.</param>
internal sealed class AdjustedCounts(int order, IReadOnlyList<long> prune, Action<int, Gram, long, bool> tell)
{
    private readonly long[] _adjusted = new long[order + 1];
    private readonly long[] _met = new long[order + 1];
    private readonly long[,] _with = new long[order + 1, 5];
    private Gram _last;
    private int _open; // n-grams of orders 1 to this are the last one's ends, and still count

    /// <summary>Number of n-grams of each order, index 1 to the order.</summary>
    public long[] Total { get; } = new long[order + 1];

    /// <summary>Takes the next n-gram.</summary>
    public void Add(CountedGram counted)
    {
        var gram = counted.Gram;
        var same = Math.Min(_open, gram.Shared(_last, order - 1));
        if (same > 0) _adjusted[same]++;
        Close(same);
        for (var n = 1; n <= same; n++) _met[n] += counted.Count;

        var next = same + 1;
        for (; next < order && gram[next - 1] != WordList.Begin; next++)
        {
            _adjusted[next] = 1;
            _met[next] = counted.Count;
        }

        _open = next - 1;
        if (next < order)
        {
            // It begins a sentence: nothing stands before it, and what counts is how often it was met.
            _adjusted[next] = _met[next] = counted.Count;
            _open = next;
        }
        else
        {
            Tell(order, gram, counted.Count, counted.Count);
        }

        _last = gram;
    }

    /// <summary>Tells what is left, and gives the discounts of each order, index 1 to the order.</summary>
    public Discount[] Finish()
    {
        Close(0);
        var discounts = new Discount[order + 1];
        discounts[0] = Discount.Fallback;
        for (var n = 1; n <= order; n++)
            discounts[n] = Discount.Of([_with[n, 0], _with[n, 1], _with[n, 2], _with[n, 3], _with[n, 4]]);
        return discounts;
    }

    private void Close(int keep)
    {
        for (var n = _open; n > keep; n--) Tell(n, _last.End(n), _adjusted[n], _met[n]);
        _open = Math.Min(_open, keep);
    }

    private void Tell(int n, Gram gram, long adjusted, long met)
    {
        if (adjusted < 5) _with[n, adjusted]++;
        Total[n]++;
        tell(n, gram, adjusted, n > 1 && met <= prune[n - 1]);
    }
}
