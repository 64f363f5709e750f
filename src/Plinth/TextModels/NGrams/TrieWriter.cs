using System.Runtime.CompilerServices;
using Plinth.Dedup;
using Plinth.TextModels.NGrams.Training;

namespace Plinth.TextModels.NGrams;

/// <summary>Writes the sorted n-grams of all orders into the levels of a trie, each behind the one that it ends in.</summary>
internal sealed unsafe class TrieWriter : IDisposable
{
    private readonly int _order;
    private readonly TrieLayout _layout;
    private readonly CancellationToken _ct;
    private readonly IEnumerator<TrieGram>[] _grams;
    private readonly IEnumerator<Gram>[] _contexts;
    private readonly bool[] _more;
    private readonly bool[] _moreContexts;
    private readonly ulong[] _written;
    private readonly long[] _offsets;
    private TrieGram _last;

    public TrieWriter(int order, TrieLayout layout, ExternalSort<TrieGram>[] grams, ExternalSort<Gram>[] contexts, CancellationToken ct)
    {
        (_order, _layout, _ct) = (order, layout, ct);
        _grams = [.. grams.Select(sort => sort.Sorted(ct).GetEnumerator())];
        _contexts = [.. contexts.Select(sort => sort.Sorted(ct).GetEnumerator())];
        _more = [.. _grams.Select(each => each.MoveNext())];
        _moreContexts = [.. _contexts.Select(each => each.MoveNext())];
        _written = new ulong[order + 2];
        _offsets = new long[order + 2];
        Array.Fill(_offsets, 1);
    }

    /// <summary>Writes all.</summary>
    /// <returns>False when some n-gram ends in one that is not there.</returns>
    public bool Write(TrieGram[] words, byte* unigrams)
    {
        for (var id = 0; id < words.Length; id++)
        {
            if ((id & 0xFF) == 0) _ct.ThrowIfCancellationRequested();
            var gram = default(Gram).Append((uint)id);
            var at = unigrams + ((long)TrieLayout.UnigramBytes * id);
            Unsafe.WriteUnaligned(at, words[id].Probability);
            Unsafe.WriteUnaligned(at + 4, Backoff(1, gram, words[id].Backoff));
            Unsafe.WriteUnaligned(at + 8, _written[2]);
            Walk(2, gram);
        }

        Unsafe.WriteUnaligned(unigrams + ((long)TrieLayout.UnigramBytes * words.Length) + 8, _written[2]);
        for (var n = 2; n < _order; n++)
        {
            ref readonly var level = ref _layout.Levels[n - 2];
            Next(n, level, (_written[n] * (ulong)level.TotalBits) + (ulong)(level.WordBits + level.WeightBits));
            // An array's last places may point past the end.
            while (level.Offsets != null && _offsets[n] < level.OffsetCount) level.Offsets[_offsets[n]++] = _written[n] + 1;
        }

        for (var n = 2; n <= _order; n++)
            if (_more[n]) return false;
        return true;
    }

    public void Dispose()
    {
        foreach (var each in _grams) each.Dispose();
        foreach (var each in _contexts) each.Dispose();
    }

    private void Walk(int n, Gram parent)
    {
        ref readonly var level = ref _layout.Levels[n - 2];
        while (_more[n] && _grams[n].Current.Gram.End(n - 1) == parent)
        {
            var entry = _grams[n].Current;
            if (n == _order && entry.Gram == _last.Gram) throw new PlinthException($"a {n}-gram stands twice in the model");
            _last = entry;
            var bit = _written[n] * (ulong)level.TotalBits;
            PackedBits.Write(level.Start, bit, entry.Gram[n - 1]);
            bit += (ulong)level.WordBits;
            Weights(n, level, bit, entry);
            if (n < _order) Next(n, level, bit + (ulong)level.WeightBits);
            _written[n]++;
            if (n < _order) Walk(n + 1, entry.Gram);
            _more[n] = _grams[n].MoveNext();
        }
    }

    private void Weights(int n, in TrieLevel level, ulong bit, TrieGram entry)
    {
        var last = n == _order;
        var backoff = last ? 0 : Backoff(n, entry.Gram, entry.Backoff);
        if (level.Bins == null)
        {
            PackedBits.Write(level.Start, bit, BitConverter.SingleToUInt32Bits(entry.Probability) & 0x7FFF_FFFF);
            if (!last) PackedBits.Write(level.Start, bit + 31, BitConverter.SingleToUInt32Bits(backoff));
            return;
        }

        if (!last)
        {
            var backoffs = new ReadOnlySpan<float>(level.Bins + level.BackoffBins, 1 << level.BackoffBits);
            var bin = backoff != 0 ? 2 + Bins.Nearest(backoffs[2..], backoff) : float.IsNegative(backoff) ? 0 : 1;
            PackedBits.Write(level.Start, bit, (ulong)bin);
            bit += (ulong)level.BackoffBits;
        }

        var probabilities = new ReadOnlySpan<float>(level.Bins, (int)level.BackoffBins);
        PackedBits.Write(level.Start, bit, (ulong)Bins.Nearest(probabilities, entry.Probability));
    }

    // Where the n-grams one word longer begin.
    private void Next(int n, in TrieLevel level, ulong bit)
    {
        var next = _written[n + 1];
        if (level.Offsets != null)
            for (var high = (long)(next >> level.NextBits); _offsets[n] <= high; _offsets[n]++) level.Offsets[_offsets[n]] = _written[n];
        PackedBits.Write(level.Start, bit, next & level.NextMask);
    }

    private float Backoff(int n, Gram gram, float backoff)
    {
        while (_moreContexts[n] && _contexts[n].Current.CompareTo(gram) < 0) _moreContexts[n] = _contexts[n].MoveNext();
        var begins = _moreContexts[n] && _contexts[n].Current == gram;
        return backoff != 0 ? backoff : begins ? 0 : NGrams.Weights.NoExtension;
    }
}
