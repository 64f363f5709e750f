using Plinth.Dedup;

namespace Plinth.TextModels.NGrams.Training;

/// <summary>
/// Trains a language model with modified Kneser-Ney smoothing, all orders interpolated (Chen and Goodman 1998; on disk as in Heafield et al. 2013):
/// counts, adjusted counts, shares of each context, and the join of all orders. A text that fits into the budget is worked on in memory
/// (56 bytes a word); n-grams of a larger one go to sorted runs.
/// </summary>
/// <remarks>The same sentences in the same order give the same bytes, whatever the budget.</remarks>
public sealed class NGramTrainer : IDisposable
{
    private const long Runtime = 100 << 20; // what the runtime, merging and the garbage between collections take beside the arrays

    private readonly NGramTrainerOptions _options;
    private readonly long _memory;
    private readonly string _folder;
    private readonly WordList _words = new();
    private IdText _text;
    private GramCounter? _counter;
    private long _tokens;
    private long _sentences;

    /// <summary>Starts a training.</summary>
    /// <param name="options">Order, pruning, memory.</param>
    /// <param name="folder">Where sorted runs go; they are gone afterwards.</param>
    /// <exception cref="PlinthException">Options that contradict each other.</exception>
    public NGramTrainer(NGramTrainerOptions options, string folder)
    {
        options.Check();
        _options = options.Whole();
        _memory = Math.Max(options.Memory / 2, options.Memory - Runtime);
        _folder = folder;
        _text = new IdText(options.Order);
    }

    /// <summary>Takes one sentence: words parted by spaces, without <c>&lt;s&gt;</c> and <c>&lt;/s&gt;</c>, which count as space, as does <c>&lt;unk&gt;</c>.</summary>
    /// <param name="sentence">UTF-8.</param>
    public void Add(ReadOnlySpan<byte> sentence)
    {
        _text.Begin();
        while (NGramModel.NextWord(ref sentence, out var word))
        {
            var id = _words.Id(word);
            if (id <= WordList.End) continue;
            _text.Add(id);
            _tokens++;
        }

        _text.Add(WordList.End);
        _sentences++;
        if (_words.Count >= IdText.TooLarge) throw new PlinthException($"{_words.Count} different words; at most {IdText.TooLarge - 1} can be counted");
        if (_text.Count >= MostEntries()) CountGrams(CancellationToken.None);
    }

    /// <summary>Computes the model and writes it as ARPA text.</summary>
    /// <param name="arpa">Where it goes.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="PlinthException">There was no word to learn from.</exception>
    public TrainedNGrams Write(string arpa, CancellationToken ct)
    {
        if (_tokens == 0) throw new PlinthException("no words to learn from");
        if (_counter is null)
        {
            var trainer = new TextTrainer(_text, _options, _words, ct);
            using var file = AtomicFile.Create(arpa);
            var taken = trainer.Write(file.Stream, ct);
            file.Commit();
            return new TrainedNGrams(_sentences, _tokens, _words.Count, trainer.Kept, taken);
        }

        if (_text.Count > 0) CountGrams(ct);
        var order = _options.Order;
        var byContext = new ExternalSort<AdjustedGram>[order + 1];
        var byEnd = new ExternalSort<SharedGram>[order + 1];
        var left = new GramFile<SharedGram>[order + 1];
        try
        {
            for (var n = 1; n <= order; n++) byContext[n] = new ExternalSort<AdjustedGram>(_folder, Shares.Of(_memory / 2, 1.0 / order));
            var adjusted = new AdjustedCounts(order, _options.Prune, (n, gram, count, pruned) => byContext[n].Add(AdjustedGram.Of(gram.ByContext, count, pruned)));
            byContext[1].Add(AdjustedGram.Of(Word(WordList.Unknown), 0, false));
            byContext[1].Add(AdjustedGram.Of(Word(WordList.Begin), 0, false));
            foreach (var counted in _counter.Sorted(ct)) adjusted.Add(counted);
            _counter.Dispose();
            LetGo();
            var discounts = adjusted.Finish();

            var kept = new long[order];
            for (var n = order; n >= 1; n--)
            {
                byEnd[n] = new ExternalSort<SharedGram>(_folder, Shares.Of(_memory / 2, 1.0 / order));
                left[n] = new GramFile<SharedGram>(_folder);
                kept[n - 1] = Share(byContext[n].Sorted(ct), discounts[n], byEnd[n], left[n]);
                byContext[n].Dispose();
                byContext[n] = null!;
                LetGo();
            }

            using (var join = new OrderJoin(order, _words, n => byEnd[n].Sorted(ct), n => left[n].Read()))
                join.Write(arpa, kept, _folder, ct);
            return new TrainedNGrams(_sentences, _tokens, _words.Count, kept, discounts[1..]);
        }
        finally
        {
            foreach (var sort in byContext) sort?.Dispose();
            foreach (var sort in byEnd) sort?.Dispose();
            foreach (var file in left) file?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _counter?.Dispose();

    private long MostEntries() => _options.PartEntries
        ?? Math.Min(IdText.Most / 2, _counter is null ? _memory / TextTrainer.BytesAnEntry : _memory / 2 / GramCounter.BytesAnEntry);

    // The text has grown too large for memory: its n-grams go to disk, and it begins anew.
    private void CountGrams(CancellationToken ct)
    {
        _counter ??= new GramCounter(_folder, _options.Order, _memory / 4);
        _counter.Add(_text, _words.Count, ct);
        _text = new IdText(_options.Order);
        LetGo();
    }

    // Arrays of many megabytes would wait long for a collection, and the budget would not be what is used.
    private static void LetGo() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private static Gram Word(uint id) => default(Gram).Append(id).ByContext;

    // Goes context by context: what each n-gram has of it, and what is left to shorter n-grams.
    private static long Share(IEnumerable<AdjustedGram> grams, Discount discount, ExternalSort<SharedGram> shares, GramFile<SharedGram> left)
    {
        var group = new List<AdjustedGram>();
        var context = default(Gram);
        var kept = 0L;
        foreach (var gram in grams)
        {
            var own = ContextOf(gram.Gram);
            if (group.Count > 0 && own != context) EndGroup();
            context = own;
            group.Add(gram);
        }

        if (group.Count > 0) EndGroup();
        return kept;

        void EndGroup()
        {
            long all = 0, pruned = 0;
            Span<long> with = stackalloc long[4];
            with.Clear();
            foreach (var gram in group)
            {
                all += gram.Count;
                if (gram.Pruned) pruned += gram.Count;
                else if (gram.Count > 0) with[(int)Math.Min(gram.Count, 3)]++;
            }

            var rest = discount.Left(with[1], with[2], with[3], pruned, all);
            left.Write(new SharedGram(context, 0, rest));
            foreach (var gram in group)
            {
                if (gram.Pruned) continue;
                kept++;
                shares.Add(new SharedGram(gram.Gram.FromContext, discount.Share(gram.Count, all), rest));
            }

            group.Clear();
        }
    }

    private static Gram ContextOf(Gram byContext) => byContext with { C = byContext.C & (ulong.MaxValue << 32) };
}
