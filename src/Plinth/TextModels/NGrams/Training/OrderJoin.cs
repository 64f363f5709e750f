namespace Plinth.TextModels.NGrams.Training;

/// <summary>Joins the orders, each sorted by ends: a probability is its n-gram's share and what its context leaves to the shorter n-gram.</summary>
internal sealed class OrderJoin : IDisposable
{
    private readonly int _order;
    private readonly WordList _words;
    private readonly IEnumerator<SharedGram>[] _grams;
    private readonly IEnumerator<SharedGram>[] _left;
    private readonly bool[] _more;
    private readonly bool[] _moreLeft;

    /// <param name="order">The highest order.</param>
    /// <param name="words">The words.</param>
    /// <param name="grams">The n-grams of an order, by their ends.</param>
    /// <param name="left">What the contexts of an order's n-grams leave, by the contexts' ends.</param>
    public OrderJoin(int order, WordList words, Func<int, IEnumerable<SharedGram>> grams, Func<int, IEnumerable<SharedGram>> left)
    {
        (_order, _words) = (order, words);
        _grams = new IEnumerator<SharedGram>[order + 1];
        _left = new IEnumerator<SharedGram>[order + 2];
        _more = new bool[order + 1];
        _moreLeft = new bool[order + 2];
        for (var n = 1; n <= order; n++)
        {
            _grams[n] = grams(n).GetEnumerator();
            _more[n] = _grams[n].MoveNext();
            if (n == 1) continue;
            _left[n] = left(n).GetEnumerator();
            _moreLeft[n] = _left[n].MoveNext();
        }
    }

    /// <summary>Writes the model.</summary>
    public void Write(string path, long[] counts, string folder, CancellationToken ct)
    {
        var parts = new FileStream[_order + 1];
        try
        {
            for (var n = 1; n <= _order; n++)
            {
                parts[n] = new FileStream(
                    Path.Combine(folder, $"arpa-{Guid.NewGuid():N}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 18, FileOptions.DeleteOnClose);
            }

            var lines = new ArpaText[_order + 1];
            for (var n = 1; n <= _order; n++) lines[n] = new ArpaText(parts[n], _words);
            // <s> has no share of the words that may come.
            Walk(1, default, 1f / (_words.Count - 1), lines, ct);
            using var file = AtomicFile.Create(path);
            var arpa = new ArpaText(file.Stream, _words);
            arpa.Head(counts);
            for (var n = 1; n <= _order; n++)
            {
                arpa.Begin(n);
                arpa.Flush();
                lines[n].Flush();
                parts[n].Position = 0;
                parts[n].CopyTo(file.Stream, 1 << 18);
            }

            arpa.End();
            arpa.Flush();
            file.Commit();
        }
        finally
        {
            foreach (var part in parts) part?.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var grams in _grams) grams?.Dispose();
        foreach (var left in _left) left?.Dispose();
    }

    // All n-grams of an order that end as their parent: they stand together, right behind it.
    private void Walk(int n, Gram parent, float lower, ArpaText[] lines, CancellationToken ct)
    {
        while (_more[n] && _grams[n].Current.Gram.End(n - 1) == parent)
        {
            if (n == 1) ct.ThrowIfCancellationRequested();
            var gram = _grams[n].Current;
            var probability = gram.Share + (gram.Left * lower);
            Line(lines[n], n, gram.Gram, probability);
            if (n < _order) Walk(n + 1, gram.Gram, probability, lines, ct);
            _more[n] = _grams[n].MoveNext();
        }
    }

    private void Line(ArpaText to, int n, Gram gram, float probability)
    {
        // The beginning of a sentence is given.
        to.Probability(n == 1 && gram[0] == WordList.Begin ? 1 : probability);
        for (var back = n - 1; back >= 0; back--) to.Word(gram[back], first: back == n - 1);
        if (n < _order) to.Backoff(Left(n + 1, gram));
        to.EndLine();
    }

    // Contexts come in the order of the n-grams that they are; not every n-gram is one, and a pruned one may have been.
    private float Left(int order, Gram gram)
    {
        while (_moreLeft[order] && _left[order].Current.Gram.CompareTo(gram) < 0) _moreLeft[order] = _left[order].MoveNext();
        return _moreLeft[order] && _left[order].Current.Gram == gram ? _left[order].Current.Left : 1;
    }
}
