namespace Plinth.TextModels.NGrams.Training;

/// <summary>
/// Computes a model from a text in memory. All orders are read off one sorted order of the text's places (<see cref="EndOrder"/>): an n-gram is a stretch
/// of it, the shorter n-gram that it ends in is the stretch around it, and its context is the shorter n-gram that ends one place before.
/// </summary>
/// <remarks>The same bytes as by way of sorted files (<see cref="OrderJoin"/>), at a third of the time.</remarks>
internal sealed class TextTrainer
{
    /// <summary>Bytes that an entry of the text may cost, all arrays together, where no n-gram comes twice.</summary>
    public const int BytesAnEntry = 56;

    private const uint Pruned = 1u << 31;

    private readonly IdText _text;
    private readonly int _order;
    private readonly IReadOnlyList<long> _prune;
    private readonly WordList _words;
    private readonly EndOrder _ends;
    private readonly long[] _all; // n-grams of each order, from 1
    private readonly long[] _kept;
    private readonly uint[] _counts;
    private readonly int[] _contexts;
    private readonly int[] _ids; // by place: the n-gram of the order below that ends there
    private readonly ContextSum[] _sums;
    private float[] _lower;
    private float[] _probability;

    /// <summary>Sorts the text.</summary>
    public TextTrainer(IdText text, NGramTrainerOptions options, WordList words, CancellationToken ct)
    {
        (_text, _order, _prune, _words) = (text, options.Order, options.Prune, words);
        _ends = new EndOrder(text, _order, words.Count, ct);
        (_all, _kept) = (new long[_order], new long[_order]);
        for (var n = 1; n <= _order; n++) CountOrder(n);
        (_all[0], _kept[0]) = (words.Count, words.Count); // <unk> and <s> end nowhere, and are listed
        var most = (int)_all.Max();
        (_counts, _contexts, _ids) = (new uint[most], new int[most], _ends.TakeSpare());
        _sums = new ContextSum[_order > 1 ? _all[..^1].Max() : 1];
        (_lower, _probability) = (new float[most], new float[most]);
    }

    /// <summary>Number of n-grams of each order, from 1, in the model.</summary>
    public IReadOnlyList<long> Kept => _kept;

    /// <summary>Writes the model, and says what was taken from the counts of each order, from 1.</summary>
    public Discount[] Write(Stream to, CancellationToken ct)
    {
        var arpa = new ArpaText(to, _words);
        var discounts = new Discount[_order];
        arpa.Head(_kept);
        for (var n = 1; n <= _order; n++)
        {
            ct.ThrowIfCancellationRequested();
            discounts[n - 1] = Count(n);
            var contexts = n == 1 ? 1 : (int)_all[n - 2];
            var discount = discounts[n - 1];
            if (n > 1) WriteLines(arpa, n - 1, discount);
            (_lower, _probability) = (_probability, _lower);
            // <s> has no share of the words that may come.
            if (n == 1) _lower.AsSpan(0, 1).Fill(1f / (_words.Count - 1));
            Compute(n, discount);
        }

        WriteLines(arpa, _order, null);
        arpa.End();
        arpa.Flush();
        return discounts;
    }

    private void CountOrder(int n)
    {
        var (most, met, exists) = (n > 1 ? _prune[n - 1] : 0, 0L, false);
        foreach (var step in _ends.Steps)
        {
            if (EndOrder.IsNew(step, n))
            {
                if (exists && met > most) _kept[n - 1]++;
                exists = EndOrder.Reach(step) >= n;
                met = 0;
                if (exists) _all[n - 1]++;
            }

            met++;
        }

        if (exists && met > most) _kept[n - 1]++;
    }

    // Adjusted counts and contexts of an order's n-grams, what stands behind each context, and the discounts.
    private Discount Count(int n)
    {
        var entries = _text.Entries;
        var steps = _ends.Steps;
        var places = _ends.Places;
        Span<long> with = stackalloc long[5];
        with.Clear();
        Array.Clear(_sums);
        if (n == 1) Array.Clear(_counts);
        long most = n > 1 ? _prune[n - 1] : 0;
        var gram = -1;
        for (var i = 0; i < steps.Length;)
        {
            // An n-gram's stretch: how often it was met, and how many different words stand before it.
            var (first, step, before) = (i, steps[i], 0u);
            do
            {
                if (EndOrder.IsNew(steps[i], n + 1)) before++;
                i++;
            }
            while (i < steps.Length && !EndOrder.IsNew(steps[i], n));

            if (EndOrder.Reach(step) < n) continue;
            var met = (uint)(i - first);
            // At the beginning of a sentence nothing stands before it, and what counts is how often it was met.
            var count = n == _order || EndOrder.Reach(step) == n ? met : before;
            var place = places[first];
            gram = n == 1 ? (int)IdText.Id(entries[place]) : gram + 1;
            var context = n == 1 ? 0 : n == 2 ? (int)IdText.Id(entries[place - 1]) : _ids[place - 1];
            var pruned = n > 1 && met <= most;
            _counts[gram] = pruned ? count | Pruned : count;
            _contexts[gram] = context;
            _sums[context].Add(count, pruned);
            if (count < 5) with[(int)count]++;
        }

        if (n > 1 && n < _order) Number(n);
        return Discount.Of(with);
    }

    // Tells each place its n-gram, for the order above.
    private void Number(int n)
    {
        var steps = _ends.Steps;
        var places = _ends.Places;
        var (gram, exists) = (-1, false);
        for (var i = 0; i < steps.Length; i++)
        {
            if (EndOrder.IsNew(steps[i], n))
            {
                exists = EndOrder.Reach(steps[i]) >= n;
                if (exists) gram++;
            }

            if (exists) _ids[places[i]] = gram;
        }
    }

    // Probabilities of an order's n-grams: its share of its context, and what the context leaves to the shorter n-gram.
    private void Compute(int n, Discount discount)
    {
        if (n == 1)
        {
            var left = _sums[0].Left(discount);
            for (var word = 0; word < _words.Count; word++) _probability[word] = discount.Share(_counts[word], _sums[0].All) + (left * _lower[0]);
            return;
        }

        var entries = _text.Entries;
        var steps = _ends.Steps;
        var (gram, shorter) = (-1, -1);
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            if (!EndOrder.IsNew(step, n)) continue;
            if (EndOrder.IsNew(step, n - 1))
            {
                if (n == 2) shorter = (int)IdText.Id(entries[_ends.Places[i]]);
                else if (EndOrder.Reach(step) >= n - 1) shorter++;
            }

            if (EndOrder.Reach(step) < n) continue;
            gram++;
            ref readonly var sum = ref _sums[_contexts[gram]];
            _probability[gram] = discount.Share(_counts[gram] & ~Pruned, sum.All) + (sum.Left(discount) * _lower[shorter]);
        }
    }

    // Lines of an order whose probabilities are known, and of whose n-grams it is known what they leave to shorter ones.
    private void WriteLines(ArpaText arpa, int n, Discount? above)
    {
        arpa.Begin(n);
        if (n == 1)
        {
            for (var word = 0u; word < _words.Count; word++)
            {
                arpa.Probability(word == WordList.Begin ? 1 : _probability[word]); // the beginning of a sentence is given
                arpa.Word(word, first: true);
                if (above is not null) Backoff(arpa, (int)word, above);
                arpa.EndLine();
            }

            return;
        }

        var entries = _text.Entries;
        var steps = _ends.Steps;
        long most = _prune[n - 1];
        var gram = -1;
        for (var i = 0; i < steps.Length; i++)
        {
            if (!EndOrder.IsNew(steps[i], n) || EndOrder.Reach(steps[i]) < n) continue;
            gram++;
            if (most > 0 && Met(i, n, most) <= most) continue;
            var place = _ends.Places[i];
            arpa.Probability(_probability[gram]);
            for (var back = n - 1; back >= 0; back--) arpa.Word(IdText.Id(entries[place - back]), first: back == n - 1);
            if (above is not null) Backoff(arpa, gram, above);
            arpa.EndLine();
        }
    }

    private void Backoff(ArpaText arpa, int gram, Discount above)
    {
        ref readonly var sum = ref _sums[gram];
        arpa.Backoff(sum.All == 0 ? 1 : sum.Left(above));
    }

    // How often an n-gram was met, counted no further than needed.
    private long Met(int first, int n, long most)
    {
        var steps = _ends.Steps;
        var met = 1;
        while (met <= most && first + met < steps.Length && !EndOrder.IsNew(steps[first + met], n)) met++;
        return met;
    }
}
