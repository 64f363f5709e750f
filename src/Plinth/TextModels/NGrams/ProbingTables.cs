using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plinth.TextModels.NGrams;

/// <summary>
/// N-grams in hash tables with linear probing, one table an order; an n-gram is its 64-bit hash (Heafield 2011, section 3.1). The sign of a probability,
/// which is never positive, says that no longer n-gram ends in this one.
/// </summary>
internal readonly unsafe struct ProbingTables : INGramTables<ulong>
{
    /// <summary>Bytes of a word in the vocabulary: hash and id.</summary>
    public const int WordBytes = 12;

    /// <summary>Bytes of an n-gram of the model's order: hash and probability.</summary>
    public const int LongestBytes = 12;

    private readonly Table _words;
    private readonly Table[] _middle;
    private readonly Table _longest;
    private readonly byte* _unigrams;
    private readonly int _unigramBytes;
    private readonly uint _bound;
    private readonly string _path;

    private ProbingTables(string path, byte* words, byte* unigrams, uint bound, int unigramBytes, Layout layout)
    {
        (_path, _bound, _unigramBytes) = (path, bound, unigramBytes);
        _unigrams = unigrams;
        _words = new Table(words, layout.WordSlots, WordBytes);
        var at = unigrams + layout.UnigramSize;
        _middle = new Table[layout.MiddleSlots.Length];
        for (var i = 0; i < _middle.Length; i++)
        {
            _middle[i] = new Table(at, layout.MiddleSlots[i], layout.MiddleBytes);
            at += layout.MiddleSlots[i] * layout.MiddleBytes;
        }

        _longest = new Table(at, layout.LongestSlots, LongestBytes);
    }

    /// <summary>Number of words, <c>&lt;unk&gt;</c> included.</summary>
    public uint Bound => _bound;

    /// <summary>Opens the tables of a model.</summary>
    public static ProbingTables Open(string path, ModelMemory memory, KenLmHeader header)
    {
        var layout = Layout.Of(header);
        if (header.SearchVersion != 0) throw new PlinthException($"{path}: version {header.SearchVersion} of hash tables; 0 is read");
        if (layout.Total > memory.Length) throw new PlinthException($"{path}: cut short: {memory.Length} bytes where its counts ask for {layout.Total}");
        var vocabulary = memory.Start + header.Bytes;
        if (Unsafe.ReadUnaligned<uint>(vocabulary) != 0) throw new PlinthException($"{path}: its vocabulary is of an unknown version");
        var bound = Unsafe.ReadUnaligned<uint>(vocabulary + 4);
        if (bound < 1 || bound > header.Counts[0] + 1) throw new PlinthException($"{path}: its vocabulary says {bound} words and its head {header.Counts[0]}");
        return new ProbingTables(path, vocabulary + 8, memory.Start + layout.Unigrams, bound, layout.UnigramBytes, layout);
    }

    /// <summary>The hash of an n-gram and one word further back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong node, uint word) => (node * 8978948897894561157) ^ ((1 + (ulong)word) * 17894857484156487943);

    public uint Find(ulong hash)
    {
        var entry = _words.Find(hash);
        if (entry == null) return NGramModel.Unknown;
        var id = Unsafe.ReadUnaligned<uint>(entry + 8);
        return id < _bound ? id : throw new PlinthException($"{_path}: damaged: a word has the id {id} of {_bound}");
    }

    public static bool IsTree => false;

    public void Ask(ulong hash) => _words.Ask(hash);

    public void Ask(int order, uint word, in ulong node)
    {
        var longer = Combine(node, word);
        if (order - 2 < _middle.Length) _middle[order - 2].Ask(longer);
        else _longest.Ask(longer);
    }

    // The hash of an n-gram is known before any shorter one has been looked up: all orders are on their way at once.
    public void Ask(ReadOnlySpan<uint> words)
    {
        var at = words.Length - 1;
        var node = (ulong)words[at];
        Fetch(_unigrams + (words[at] * (long)_unigramBytes));
        var middle = _middle;
        for (var i = 0; i < middle.Length && --at >= 0; i++)
        {
            node = Combine(node, words[at]);
            middle[i].Ask(node);
        }

        if (--at >= 0) _longest.Ask(Combine(node, words[at]));
    }

    public void Unigram(uint word, out ulong node, out Weights weights)
    {
        node = word;
        weights = Read(_unigrams + (word * (long)_unigramBytes));
    }

    public bool Middle(int order, uint word, ref ulong node, out Weights weights)
    {
        node = Combine(node, word);
        var entry = _middle[order - 2].Find(node);
        weights = entry == null ? default : Read(entry + 8);
        return entry != null;
    }

    public bool Longest(uint word, in ulong node, out float probability)
    {
        var entry = _longest.Find(Combine(node, word));
        probability = entry == null ? 0 : -Math.Abs(Unsafe.ReadUnaligned<float>(entry + 8));
        return entry != null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(byte* at)
    {
        if (Sse.IsSupported) Sse.Prefetch0(at);
    }

    private static Weights Read(byte* at)
    {
        var bits = Unsafe.ReadUnaligned<uint>(at);
        return new Weights(BitConverter.UInt32BitsToSingle(bits | 0x8000_0000), Unsafe.ReadUnaligned<float>(at + 4), (bits & 0x8000_0000) == 0);
    }

    /// <summary>A hash table whose empty slots hold the key 0.</summary>
    internal readonly struct Table(byte* start, long slots, int bytes)
    {
        private readonly ulong _reciprocal = ulong.MaxValue / (ulong)slots;

        /// <summary>Asks the memory for the slot of a key.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Ask(ulong key) => Fetch(start + (Home(key) * bytes));

        /// <summary>The slot of a key, or null.</summary>
        public byte* Find(ulong key)
        {
            var slot = Slot(key);
            var found = Unsafe.ReadUnaligned<ulong>(slot);
            return found == key && key != 0 ? slot : null;
        }

        /// <summary>The slot of a key, or the empty one where it would go.</summary>
        public byte* Slot(ulong key)
        {
            var at = Home(key);
            for (var looked = 0L; looked < slots; looked++)
            {
                var slot = start + (at * bytes);
                var found = Unsafe.ReadUnaligned<ulong>(slot);
                if (found == key || found == 0) return slot;
                if (++at == slots) at = 0;
            }

            throw new PlinthException("a language model's hash table is full: it is damaged, or its n-grams are pruned so that shorter ones are missing");
        }

        // The key modulo the number of slots, without dividing: the estimated quotient is at most two too small.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private long Home(ulong key)
        {
            var rest = key - (Math.BigMul(key, _reciprocal, out _) * (ulong)slots);
            while (rest >= (ulong)slots) rest -= (ulong)slots;
            return (long)rest;
        }
    }

    /// <summary>Where everything lies in the file.</summary>
    internal sealed record Layout(
        long WordSlots, long Unigrams, long UnigramSize, int UnigramBytes, long[] MiddleSlots, int MiddleBytes, long LongestSlots, long Total)
    {
        public static Layout Of(KenLmHeader header)
        {
            var counts = header.Counts;
            var weightBytes = header.Type == KenLmType.RestProbing ? 12 : 8;
            var wordSlots = Slots(counts[0], header.Multiplier);
            var unigrams = header.Bytes + 8 + (wordSlots * WordBytes);
            var unigramSize = (counts[0] + 1) * weightBytes;
            var middle = counts[1..^1].Select(count => Slots(count, header.Multiplier)).ToArray();
            var longest = Slots(counts[^1], header.Multiplier);
            var total = unigrams + unigramSize + (middle.Sum() * (8 + weightBytes)) + (longest * LongestBytes);
            return new Layout(wordSlots, unigrams, unigramSize, weightBytes, middle, 8 + weightBytes, longest, total);
        }

        // The product is taken in single precision, as the format does.
        private static long Slots(long entries, float multiplier) => Math.Max(entries + 1, (long)(multiplier * (float)entries));
    }
}
