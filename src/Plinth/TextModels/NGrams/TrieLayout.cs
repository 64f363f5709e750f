namespace Plinth.TextModels.NGrams;

/// <summary>Where everything lies in a trie's file (lm/search_trie.hh, lm/trie.cc, lm/quantize.hh, lm/bhiksha.cc of github.com/kpu/kenlm).</summary>
/// <param name="Words">Offset of the vocabulary: its number of words without <c>&lt;unk&gt;</c>, then their hashes, sorted; an id is a place + 1.</param>
/// <param name="Bins">Offset of the bins' head, or -1.</param>
/// <param name="Unigrams">Offset of the unigrams: probability, backoff, where their bigrams begin.</param>
/// <param name="Levels">Orders from 2.</param>
/// <param name="Total">Bytes up to where the words' text begins.</param>
internal sealed record TrieLayout(long Words, long Bins, long Unigrams, TrieLevel[] Levels, long Total)
{
    /// <summary>Bytes of a unigram.</summary>
    public const int UnigramBytes = 16;

    /// <summary>Most bits of a bin's number.</summary>
    public const int MostBinBits = 25;

    /// <summary>Reads the bins' and arrays' heads, and lays out.</summary>
    public static unsafe TrieLayout Read(string path, ModelMemory memory, KenLmHeader header)
    {
        var quantised = header.Type is KenLmType.QuantisedTrie or KenLmType.QuantisedArrayTrie;
        var arrays = header.Type is KenLmType.ArrayTrie or KenLmType.QuantisedArrayTrie;
        var search = header.Bytes + 8 + (8 * header.Counts[0]);
        int probabilityBits = 0, backoffBits = 0, arrayBits = 0;
        if (quantised)
        {
            if (search + 8 > memory.Length) throw Short(path, memory, search + 8);
            var head = memory.Part(search, 3);
            // Version 1 kept the first bin for n-grams that were put in; both are read alike.
            if (head[0] is not (1 or 2)) throw new PlinthException($"{path}: version {head[0]} of bins; 1 and 2 are read");
            (probabilityBits, backoffBits) = (head[1], head[2]);
            if (probabilityBits is < 1 or > MostBinBits || backoffBits is < 1 or > MostBinBits)
                throw new PlinthException($"{path}: bins of {probabilityBits} and {backoffBits} bits; 1 to {MostBinBits} can be");
        }

        if (arrays && header.Order > 2)
        {
            var at = search + BinBytes(header.Order, probabilityBits, backoffBits) + ((header.Counts[0] + 2) * UnigramBytes);
            if (at + 2 > memory.Length) throw Short(path, memory, at + 2);
            var head = memory.Part(at, 2);
            if (head[0] != 0) throw new PlinthException($"{path}: version {head[0]} of compressed pointers; 0 is read");
            arrayBits = head[1];
        }

        var layout = Of(header, probabilityBits, backoffBits, arrays ? arrayBits : -1, memory.Start);
        return layout.Total <= memory.Length ? layout : throw Short(path, memory, layout.Total);
    }

    /// <summary>Lays out a trie.</summary>
    /// <param name="header">Its head.</param>
    /// <param name="probabilityBits">Bits of a probability's bin; 0 without bins.</param>
    /// <param name="backoffBits">Bits of a backoff's bin.</param>
    /// <param name="arrayBits">Most bits that an array may cut from pointers; -1 without arrays.</param>
    /// <param name="start">Where the file lies in memory, or null for sizes alone.</param>
    public static unsafe TrieLayout Of(KenLmHeader header, int probabilityBits, int backoffBits, int arrayBits, byte* start)
    {
        var counts = header.Counts;
        var order = counts.Length;
        var words = header.Bytes;
        var search = words + 8 + (8 * counts[0]);
        var bins = probabilityBits > 0 ? search : -1;
        var unigrams = search + BinBytes(order, probabilityBits, backoffBits);
        var at = unigrams + ((counts[0] + 2) * UnigramBytes);
        var wordBits = PackedBits.Needed((ulong)counts[0]);
        var levels = new TrieLevel[order - 1];
        for (var n = 2; n <= order; n++)
        {
            var last = n == order;
            ref var level = ref levels[n - 2];
            level.Entries = counts[n - 1];
            level.MostWord = (ulong)counts[0];
            level.PerWord = ulong.MaxValue / ((ulong)counts[0] + 1);
            level.WordBits = wordBits;
            level.WordMask = PackedBits.Mask(wordBits);
            level.BackoffBits = last ? 0 : backoffBits;
            level.BackoffMask = PackedBits.Mask(level.BackoffBits);
            level.ProbabilityMask = PackedBits.Mask(probabilityBits);
            level.WeightBits = probabilityBits > 0 ? probabilityBits + level.BackoffBits : last ? 31 : 63;
            level.BackoffBins = 1UL << probabilityBits;
            if (bins >= 0 && start != null)
                level.Bins = (float*)(start + bins + 8) + ((n - 2) * ((1L << probabilityBits) + (1L << backoffBits)));
            if (!last)
            {
                var pointers = PackedBits.Needed((ulong)counts[n]);
                var cut = arrayBits < 0 ? 0 : Cut((ulong)level.Entries + 1, (ulong)counts[n], pointers, arrayBits);
                level.NextBits = pointers - cut;
                level.NextMask = PackedBits.Mask(level.NextBits);
                if (arrayBits >= 0)
                {
                    level.OffsetCount = (long)((ulong)counts[n] >> (pointers - cut)) + 1;
                    level.OffsetsAt = at;
                    var aligned = (at + 7) / 8 * 8;
                    if (start != null) level.Offsets = (ulong*)(start + aligned + 8);
                    at += (8 * (1 + level.OffsetCount)) + 7;
                }
            }

            level.TotalBits = wordBits + level.WeightBits + level.NextBits;
            level.At = at;
            if (start != null) level.Start = start + at;
            // One entry more for where the last one's children end, and eight bytes so that a number can be read as eight.
            at += checked((long)((((ulong)level.Entries + 1) * (ulong)level.TotalBits) + 7) / 8) + 8;
        }

        return new TrieLayout(words, bins, unigrams, levels, at);
    }

    // The cut that saves most: an array's entry costs 64 bits, a bit saves one an entry.
    private static int Cut(ulong entries, ulong most, int bits, int limit)
    {
        var best = 0;
        var lowest = long.MaxValue;
        for (var cut = 0; cut <= Math.Min(bits, limit); cut++)
        {
            var change = (long)(most >> (bits - cut)) * 64 - ((long)entries * cut);
            if (change < lowest) (lowest, best) = (change, cut);
        }

        return best;
    }

    private static long BinBytes(int order, int probabilityBits, int backoffBits) => probabilityBits == 0
        ? 0
        : 8 + (4 * (((order - 1) * (1L << probabilityBits)) + ((order - 2) * (1L << backoffBits))));

    private static PlinthException Short(string path, ModelMemory memory, long asked) =>
        new($"{path}: cut short: {memory.Length} bytes where its head asks for {asked}");
}

/// <summary>The n-grams of one order of a trie.</summary>
internal unsafe struct TrieLevel
{
    public long Entries;
    public long At;
    public long OffsetsAt;
    public long OffsetCount;
    public ulong MostWord;
    public ulong PerWord;
    public int WordBits;
    public int WeightBits;
    public int BackoffBits;
    public int NextBits;
    public int TotalBits;
    public ulong WordMask;
    public ulong ProbabilityMask;
    public ulong BackoffMask;
    public ulong NextMask;
    public ulong BackoffBins;
    public byte* Start;
    public float* Bins;
    public ulong* Offsets;
}
