using System.Runtime.CompilerServices;

namespace Plinth.TextModels.NGrams;

/// <summary>Fills hash tables in the layout of KenLM's probing files from ARPA text.</summary>
/// <remarks>
/// Where a model was pruned so that the end of an n-gram is not itself an n-gram (SRILM does so), the missing ones are put in with the probability that
/// backing off would give them: a look that goes one word further back must find every step.
/// </remarks>
internal sealed unsafe class ProbingBuilder
{
    private const float MissingUnknown = -100;

    private readonly ArpaReader _arpa;
    private readonly ProbingTables.Table _words;
    private readonly ProbingTables.Table[] _tables;
    private readonly long[] _free;
    private readonly byte* _unigrams;
    private readonly MemoryStream? _text;
    private uint _bound = 1;

    /// <summary>Takes the memory that the counts ask for.</summary>
    /// <param name="arpa">The text.</param>
    /// <param name="multiplier">Slots an entry, above 1: more is faster and larger.</param>
    /// <param name="keepWords">Keeps the words' text, for a file.</param>
    public ProbingBuilder(ArpaReader arpa, float multiplier = 1.5f, bool keepWords = false)
    {
        _arpa = arpa;
        // The layout has two orders at least: a model of single words gets an empty second one.
        long[] counts = arpa.Counts.Length == 1 ? [arpa.Counts[0], 0] : arpa.Counts;
        Header = new KenLmHeader(KenLmType.Probing, multiplier, keepWords, 0, counts);
        var layout = ProbingTables.Layout.Of(Header);
        Memory = ModelMemory.Take(layout.Total);
        _words = new ProbingTables.Table(Memory.Start + Header.Bytes + 8, layout.WordSlots, ProbingTables.WordBytes);
        _unigrams = Memory.Start + layout.Unigrams;
        _tables = new ProbingTables.Table[counts.Length - 1];
        _free = new long[_tables.Length];
        var at = _unigrams + layout.UnigramSize;
        for (var i = 0; i < _tables.Length; i++)
        {
            var last = i == _tables.Length - 1;
            var slots = last ? layout.LongestSlots : layout.MiddleSlots[i];
            var bytes = last ? ProbingTables.LongestBytes : layout.MiddleBytes;
            _tables[i] = new ProbingTables.Table(at, slots, bytes);
            _free[i] = slots - 1;
            at += slots * bytes;
        }

        _text = keepWords ? new MemoryStream() : null;
        _text?.Write("<unk>\0"u8);
    }

    /// <summary>The tables, head and all.</summary>
    public ModelMemory Memory { get; }

    /// <summary>The head.</summary>
    public KenLmHeader Header { get; }

    /// <summary>The words' text by id, each ended by NUL, as it stands at the end of a file.</summary>
    public ReadOnlySpan<byte> Text => _text is null ? [] : _text.GetBuffer().AsSpan(0, (int)_text.Length);

    /// <summary>Reads all n-grams.</summary>
    public void Read(CancellationToken ct)
    {
        ReadWords();
        Span<uint> ids = stackalloc uint[NGramModel.MaxOrder];
        for (var order = 2; order <= _arpa.Counts.Length; order++)
        {
            _arpa.Begin(order);
            for (var i = 0L; i < Header.Counts[order - 1]; i++)
            {
                if ((i & 0xFFFF) == 0) ct.ThrowIfCancellationRequested();
                _arpa.Read(order);
                for (var w = 0; w < order; w++) ids[order - 1 - w] = Id(_arpa.Word(w));
                Add(ids[..order]);
            }
        }

        _arpa.Finish();
        Header.Write(new Span<byte>(Memory.Start, (int)Header.Bytes));
        Unsafe.WriteUnaligned(Memory.Start + Header.Bytes + 4, _bound);
    }

    private void ReadWords()
    {
        _arpa.Begin(1);
        var unknown = false;
        for (var i = 0L; i < Header.Counts[0]; i++)
        {
            _arpa.Read(1);
            var word = _arpa.Word(0);
            var id = NGramModel.Unknown;
            if (word.SequenceEqual("<unk>"u8) || word.SequenceEqual("<UNK>"u8)) unknown = true;
            else
            {
                var hash = Murmur.Hash(word);
                var slot = _words.Slot(hash);
                if (Unsafe.ReadUnaligned<ulong>(slot) != 0) throw _arpa.Wrong("a word that came before");
                id = _bound++;
                Unsafe.WriteUnaligned(slot, hash);
                Unsafe.WriteUnaligned(slot + 8, id);
                _text?.Write(word);
                _text?.WriteByte(0);
            }

            // A probability of 1, which <s> may have, keeps its plus.
            Write(Unigram(id), _arpa.Probability, NotYetContext(_arpa.Backoff));
        }

        if (!unknown) Write(Unigram(NGramModel.Unknown), MissingUnknown, Weights.NoExtension);
    }

    // ids: the last word first.
    private void Add(ReadOnlySpan<uint> ids)
    {
        var order = ids.Length;
        Span<ulong> keys = stackalloc ulong[NGramModel.MaxOrder];
        ulong key = ids[0];
        for (var n = 2; n <= order; n++) keys[n] = key = ProbingTables.Combine(key, ids[n - 1]);

        var slot = Take(order, keys[order], out var before);
        if (before) throw _arpa.Wrong("an n-gram that came before");
        if (order == Header.Order) Unsafe.WriteUnaligned(slot + 8, SetSign(_arpa.Probability));
        else Write(slot + 8, SetSign(_arpa.Probability), NotYetContext(_arpa.Backoff));

        var present = order - 1;
        for (; present >= 2; present--)
        {
            var shorter = Take(present, keys[present], out before);
            if (before)
            {
                ExtendLeft(shorter + 8);
                break;
            }
        }

        if (present < 2)
        {
            present = 1;
            ExtendLeft(Unigram(ids[0]));
        }

        // What is between is missing: the probability of the one found, with the backoffs of the contexts that it lacks.
        var probability = -Math.Abs(Unsafe.ReadUnaligned<float>(present == 1 ? Unigram(ids[0]) : _tables[present - 2].Find(keys[present]) + 8));
        for (var n = present + 1; n < order; n++)
        {
            if (Context(ids.Slice(1, n - 1)) is var context && context != null) probability += Unsafe.ReadUnaligned<float>(context + 4);
            var blank = _tables[n - 2].Find(keys[n]);
            Write(blank + 8, Math.Abs(probability), Weights.NoExtension); // a longer one ends in it
        }

        var begins = Context(ids[1..]);
        if (begins == null) throw _arpa.Wrong("the words before the last are not an n-gram of this model");
        if (Unsafe.ReadUnaligned<float>(begins + 4) == 0) Unsafe.WriteUnaligned(begins + 4, 0f);
    }

    // The weights of an n-gram, the last word first; null where there is none.
    private byte* Context(ReadOnlySpan<uint> ids)
    {
        if (ids.Length == 1) return Unigram(ids[0]);
        ulong key = ids[0];
        for (var n = 1; n < ids.Length; n++) key = ProbingTables.Combine(key, ids[n]);
        var slot = _tables[ids.Length - 2].Find(key);
        return slot == null ? null : slot + 8;
    }

    private byte* Take(int order, ulong key, out bool before)
    {
        ref readonly var table = ref _tables[order - 2];
        var slot = table.Slot(key);
        before = Unsafe.ReadUnaligned<ulong>(slot) != 0;
        if (before) return slot;
        if (_free[order - 2]-- == 0) throw _arpa.Wrong($"too many shorter n-grams are missing: the table of {order}-grams is full");
        Unsafe.WriteUnaligned(slot, key);
        return slot;
    }

    private uint Id(ReadOnlySpan<byte> word)
    {
        var entry = _words.Find(Murmur.Hash(word));
        if (entry != null) return Unsafe.ReadUnaligned<uint>(entry + 8);
        if (word.SequenceEqual("<unk>"u8) || word.SequenceEqual("<UNK>"u8)) return NGramModel.Unknown;
        throw _arpa.Wrong("a word that is not among the 1-grams");
    }

    private byte* Unigram(uint id) => _unigrams + (id * 8L);

    private static void Write(byte* at, float probability, float backoff)
    {
        Unsafe.WriteUnaligned(at, probability);
        Unsafe.WriteUnaligned(at + 4, backoff);
    }

    private static void ExtendLeft(byte* weights) => Unsafe.WriteUnaligned(weights, Math.Abs(Unsafe.ReadUnaligned<float>(weights)));

    private static float SetSign(float probability) => -Math.Abs(probability);

    private static float NotYetContext(float backoff) => backoff == 0 ? Weights.NoExtension : backoff;
}
