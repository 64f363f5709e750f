using System.Runtime.CompilerServices;
using Plinth.Dedup;
using Plinth.TextModels.NGrams.Training;

namespace Plinth.TextModels.NGrams;

/// <summary>Fills a trie in the layout of KenLM's files from ARPA text.</summary>
internal sealed unsafe class TrieBuilder : IDisposable
{
    private const int SortBytes = 64 << 20;
    private const float MissingUnknown = -100;

    private readonly ArpaReader _arpa;
    private readonly TriePacking _packing;
    private readonly int _order;
    private readonly ExternalSort<TrieGram>[] _grams;
    private readonly ExternalSort<Gram>[] _contexts;
    private readonly List<float>[] _probabilities;
    private readonly List<float>[] _backoffs;
    private readonly MemoryStream _text = new();
    private readonly Dictionary<ulong, uint> _ids = [];
    private ulong[] _hashes = [];
    private TrieGram[] _words = [];

    public TrieBuilder(ArpaReader arpa, TriePacking packing, string folder)
    {
        (_arpa, _packing, _order) = (arpa, packing, arpa.Counts.Length);
        if (_order is < 2 or > Gram.MaxOrder) throw arpa.Wrong($"a model of order {_order}; a trie is made of order 2 to {Gram.MaxOrder}");
        _grams = [.. Enumerable.Range(0, _order + 1).Select(_ => new ExternalSort<TrieGram>(folder, SortBytes))];
        _contexts = [.. Enumerable.Range(0, _order + 1).Select(_ => new ExternalSort<Gram>(folder, SortBytes))];
        _probabilities = [.. Enumerable.Range(0, _order + 1).Select(_ => new List<float>())];
        _backoffs = [.. Enumerable.Range(0, _order + 1).Select(_ => new List<float>())];
    }

    /// <summary>The words' text by id, each ended by NUL.</summary>
    public ReadOnlySpan<byte> Text => _text.GetBuffer().AsSpan(0, (int)_text.Length);

    /// <summary>Reads all n-grams and makes the trie, head and all.</summary>
    public ModelMemory Build(CancellationToken ct)
    {
        ReadWords();
        for (var n = 2; n <= _order; n++) ReadGrams(n, ct);
        _arpa.Finish();

        long[] counts = [_words.Length, .. _arpa.Counts[1..]];
        var header = new KenLmHeader(_packing.Type, 1.5f, true, 1, counts);
        var (probabilityBits, backoffBits) = (_packing.ProbabilityBits ?? 0, _packing.BackoffBits ?? 0);
        var arrays = _packing.PointerBits ?? -1;
        var memory = ModelMemory.Take(TrieLayout.Of(header, probabilityBits, backoffBits, arrays, null).Total);
        try
        {
            header.Write(new Span<byte>(memory.Start, (int)header.Bytes));
            var layout = TrieLayout.Of(header, probabilityBits, backoffBits, arrays, memory.Start);
            Unsafe.WriteUnaligned(memory.Start + layout.Words, (ulong)_hashes.Length);
            for (var i = 0; i < _hashes.Length; i++) Unsafe.WriteUnaligned(memory.Start + layout.Words + 8 + (8L * i), _hashes[i]);
            if (layout.Bins >= 0) WriteBins(memory.Start + layout.Bins, layout);
            foreach (ref readonly var level in layout.Levels.AsSpan())
                if (level.Offsets != null) memory.Start[level.OffsetsAt + 1] = (byte)arrays;
            using var writer = new TrieWriter(_order, layout, _grams, _contexts, ct);
            if (!writer.Write(_words, memory.Start + layout.Unigrams))
                throw new PlinthException("the model is pruned so that the ends of some n-grams are missing; a trie cannot hold it, hash tables can (probing)");
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var sort in _grams) sort.Dispose();
        foreach (var sort in _contexts) sort.Dispose();
    }

    // A word's id is the place of its hash among all, sorted.
    private void ReadWords()
    {
        _arpa.Begin(1);
        var unknown = new TrieGram(default, MissingUnknown, 0);
        var read = new List<(ulong Hash, byte[] Word, TrieGram Gram)>();
        for (var i = 0L; i < _arpa.Counts[0]; i++)
        {
            _arpa.Read(1);
            var gram = new TrieGram(default, _arpa.Probability, _arpa.Backoff);
            if (_arpa.Word(0).SequenceEqual("<unk>"u8) || _arpa.Word(0).SequenceEqual("<UNK>"u8)) unknown = gram;
            else read.Add((Murmur.Hash(_arpa.Word(0)), _arpa.Word(0).ToArray(), gram));
        }

        read.Sort((a, b) => a.Hash.CompareTo(b.Hash));
        _hashes = [.. read.Select(word => word.Hash)];
        _words = [unknown, .. read.Select(word => word.Gram)];
        _text.Write("<unk>\0"u8);
        for (var i = 0; i < read.Count; i++)
        {
            if (!_ids.TryAdd(read[i].Hash, (uint)i + 1)) throw _arpa.Wrong("a word stands twice among the 1-grams");
            _text.Write(read[i].Word);
            _text.WriteByte(0);
        }
    }

    private void ReadGrams(int n, CancellationToken ct)
    {
        _arpa.Begin(n);
        for (var i = 0L; i < _arpa.Counts[n - 1]; i++)
        {
            if ((i & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
            _arpa.Read(n);
            var gram = default(Gram);
            for (var w = 0; w < n; w++) gram = gram.Append(Id(_arpa.Word(w)));
            _grams[n].Add(new TrieGram(gram, _arpa.Probability, _arpa.Backoff));
            _contexts[n - 1].Add(gram.Context);
            if (_packing.ProbabilityBits is null) continue;
            _probabilities[n].Add(_arpa.Probability);
            if (_arpa.Backoff != 0) _backoffs[n].Add(_arpa.Backoff);
        }
    }

    private uint Id(ReadOnlySpan<byte> word)
    {
        if (_ids.TryGetValue(Murmur.Hash(word), out var id)) return id;
        if (word.SequenceEqual("<unk>"u8) || word.SequenceEqual("<UNK>"u8)) return NGramModel.Unknown;
        throw _arpa.Wrong("a word that is not among the 1-grams");
    }

    private void WriteBins(byte* head, TrieLayout layout)
    {
        head[0] = 2;
        head[1] = (byte)_packing.ProbabilityBits!;
        head[2] = (byte)_packing.BackoffBits!;
        for (var n = 2; n <= _order; n++)
        {
            ref readonly var level = ref layout.Levels[n - 2];
            Bins.Fill(_probabilities[n], new Span<float>(level.Bins, 1 << (int)_packing.ProbabilityBits));
            if (n == _order) continue;
            // The first two are for backoffs of 0: of n-grams that nothing begins with, and of others.
            var backoffs = new Span<float>(level.Bins + level.BackoffBins, 1 << (int)_packing.BackoffBits);
            (backoffs[0], backoffs[1]) = (Weights.NoExtension, 0);
            Bins.Fill(_backoffs[n], backoffs[2..]);
        }
    }
}

/// <summary>An n-gram of a trie being made.</summary>
internal readonly record struct TrieGram(Gram Gram, float Probability, float Backoff) : IComparable<TrieGram>
{
    public int CompareTo(TrieGram other) => Gram.CompareTo(other.Gram);
}
