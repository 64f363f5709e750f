namespace Plinth.Tokens.Training;

/// <summary>
/// Learns merges: joins the most frequent pair of neighbouring symbols, again and again (Sennrich et al. 2016, algorithm 1). A pair's count is
/// the sum, over words, of its places in the word times the word's count; overlapping places count too. Of equal counts the pair
/// with the smaller left symbol is joined first, then the one with the smaller right symbol. A pair whose joined text is a symbol already is never joined.
/// </summary>
/// <remarks>
/// All words lie in one array, a slot a first symbol, with a gap between words. A symbol of several slots has its id in its first and
/// its last slot, so neighbours on both sides are found without links. Words lie by falling counts, so the count at a place is known from
/// the place. As every place of a pair comes up in the very step that makes the later of its two symbols, lists of places are written once, in
/// ascending order, and counts only fall.
/// </remarks>
internal sealed partial class MergeLearner
{
    private const int Gap = -1;
    private const int Inside = -2;
    private const int ParallelFrom = 1 << 13;

    private readonly int[] _slots;
    private readonly int[] _groupEnds;
    private readonly long[] _groupCounts;
    private readonly List<int> _lengths;
    private readonly PairTable _pairs = new();
    private readonly PairQueue _queue;
    private readonly PlacePool _pool = new();
    private readonly Scratch[] _scratch;
    private readonly int _mostSlots;
    private readonly long _least;

    /// <summary>Prepares words.</summary>
    /// <param name="slots">Words of first symbols, -1 before the first, after each; by falling counts.</param>
    /// <param name="groups">Where the words of one count end, and that count; ascending.</param>
    /// <param name="symbols">Number of first symbols: ids 0 and up, or -1 minus something where no pair may be.</param>
    /// <param name="most">Ids that there can be at most.</param>
    /// <param name="mostSlots">Longest symbol that is made, in slots.</param>
    /// <param name="least">Smallest count of a pair that is joined, at least 1.</param>
    /// <param name="workers">Threads.</param>
    public MergeLearner(int[] slots, IReadOnlyList<(int End, long Count)> groups, int symbols, int most, int mostSlots, long least, int workers)
    {
        _slots = slots;
        _groupEnds = [.. groups.Select(g => g.End)];
        _groupCounts = [.. groups.Select(g => g.Count)];
        _lengths = [.. Enumerable.Repeat(1, symbols)];
        _mostSlots = mostSlots;
        _least = Math.Max(1, least);
        _queue = new PairQueue(_pairs);
        _scratch = [.. Enumerable.Range(0, Math.Max(1, workers)).Select(_ => new Scratch(most))];
        FirstPairs(symbols);
    }

    /// <summary>Decides whether a pair may become a symbol; asked once for the pair that is next.</summary>
    public Func<int, int, bool> Allowed { get; init; } = (_, _) => true;

    /// <summary>Joins the next pair into the next id; null when no pair is frequent enough.</summary>
    public (int Left, int Right, long Count)? Next()
    {
        while (true)
        {
            var index = _queue.Take(_least);
            if (index < 0) return null;
            var pair = _pairs[index];
            var allowed = Allowed(pair.Left, pair.Right);
            if (allowed) Join(index);
            ref var done = ref _pairs[index];
            if (done.Places is not null) _pool.Return(done.Places, done.Length);
            (done.Count, done.Places, done.Length) = (0, null, 0);
            if (allowed) return (pair.Left, pair.Right, pair.Count);
        }
    }

    private void FirstPairs(int symbols)
    {
        var dense = symbols <= 1024 ? new int[symbols * symbols] : null;
        var group = 0;
        for (var p = 1; p + 1 < _slots.Length; p++)
        {
            var (left, right) = (_slots[p], _slots[p + 1]);
            if (left < 0 || right < 0) continue;
            while (p >= _groupEnds[group]) group++;
            var index = IndexOf(dense, symbols, left, right);
            if (index < 0)
            {
                index = _pairs.Add(left, right, 0);
                if (dense is not null) dense[left * symbols + right] = index + 1;
            }

            _pairs[index].Count += _groupCounts[group];
            _pairs[index].Length++;
        }

        for (var i = 0; i < _pairs.Count; i++)
        {
            ref var pair = ref _pairs[i];
            if (pair.Count < _least || _mostSlots < 2) pair.Count = 0;
            else (pair.Places, pair.Start) = _pool.Rent(pair.Length);
            pair.Length = 0;
        }

        for (var p = 1; p + 1 < _slots.Length; p++)
        {
            var (left, right) = (_slots[p], _slots[p + 1]);
            if (left < 0 || right < 0) continue;
            ref var pair = ref _pairs[IndexOf(dense, symbols, left, right)];
            if (pair.Places is not null) pair.Places[pair.Start + pair.Length++] = p;
        }

        for (var i = 0; i < _pairs.Count; i++)
            if (_pairs[i].Count > 0) _queue.Add(i);
    }

    private int IndexOf(int[]? dense, int symbols, int left, int right) => dense is null ? _pairs.Find(left, right) : dense[left * symbols + right] - 1;

    private void Join(int index)
    {
        var pair = _pairs[index];
        var id = _lengths.Count;
        _lengths.Add(_lengths[pair.Left] + _lengths[pair.Right]);
        var used = Cut(pair);
        if (used == 1) _scratch[0].Run(this, pair, id);
        else Parallel.For(0, used, new ParallelOptions { MaxDegreeOfParallelism = used }, i => _scratch[i].Run(this, pair, id));

        for (var i = 0; i < used; i++)
        {
            _scratch[i].LostLeft.Drain((left, count) => Lose(left, pair.Left, count, index));
            _scratch[i].LostRight.Drain((right, count) => Lose(pair.Right, right, count, index));
        }

        Gain(used, s => s.NewLeft, (other, count, number) => Make(other, id, count, number));
        Gain(used, s => s.NewRight, (other, count, number) => Make(id, other, count, number));
        if (used == 1) _scratch[0].Fill(this, id);
        else Parallel.For(0, used, new ParallelOptions { MaxDegreeOfParallelism = used }, i => _scratch[i].Fill(this, id));
        for (var i = 0; i < used; i++) _scratch[i].Clear();
    }

    /// <summary>Cuts the places among the threads, never within a word.</summary>
    private int Cut(in PairTable.Pair pair)
    {
        var workers = pair.Length < ParallelFrom ? 1 : _scratch.Length;
        var places = pair.Places!.AsSpan(pair.Start, pair.Length);
        var from = 0;
        for (var i = 0; i < workers; i++)
        {
            var to = Math.Max(from, (int)((long)pair.Length * (i + 1) / workers));
            while (to > 0 && to < places.Length && SameWord(places[to - 1], places[to])) to++;
            (_scratch[i].From, _scratch[i].To) = (from, to);
            from = to;
        }

        return workers;
    }

    private bool SameWord(int p, int q) => !_slots.AsSpan(p..q).Contains(Gap);

    private void Lose(int left, int right, long count, int joined)
    {
        var index = _pairs.Find(left, right);
        if (index < 0) return;
        ref var pair = ref _pairs[index];
        if (pair.Count == 0 || (pair.Count -= count) > 0 || index == joined) return;
        _pool.Return(pair.Places!, pair.Length);
        (pair.Places, pair.Length) = (null, 0);
    }

    /// <summary>Adds up what the threads met, makes the pairs, and tells each thread where its places go.</summary>
    private void Gain(int used, Func<Scratch, Tally> of, Func<int, long, int, int> make)
    {
        for (var i = 0; i < used; i++)
        {
            foreach (var other in of(_scratch[i]).Touched)
            {
                var (count, number) = (0L, 0);
                for (var j = i; j < used; j++)
                {
                    count += of(_scratch[j]).Counts[other];
                    number += of(_scratch[j]).Numbers[other];
                }

                // The first thread that met it makes it for all.
                var first = 0;
                while (of(_scratch[first]).Counts[other] == 0) first++;
                if (first < i) continue;
                var index = make(other, count, number);
                var start = index < 0 ? 0 : _pairs[index].Start;
                for (var j = i; j < used; j++)
                {
                    var tally = of(_scratch[j]);
                    if (tally.Counts[other] == 0) continue;
                    var met = tally.Numbers[other];
                    (tally.Places[other], tally.Numbers[other]) = (index < 0 ? null : _pairs[index].Places, start);
                    start += met;
                }
            }
        }
    }

    private int Make(int left, int right, long count, int number)
    {
        if (count < _least || _lengths[left] + _lengths[right] > _mostSlots) return -1;
        var index = _pairs.Add(left, right, count);
        ref var pair = ref _pairs[index];
        (pair.Places, pair.Start) = _pool.Rent(number);
        pair.Length = number;
        _queue.Add(index);
        return index;
    }

    private int GroupOf(int place)
    {
        var at = Array.BinarySearch(_groupEnds, place);
        return at < 0 ? ~at : at + 1;
    }
}
