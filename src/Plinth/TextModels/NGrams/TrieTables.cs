using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Plinth.TextModels.NGrams;

/// <summary>
/// N-grams in a reverse trie of packed bits, one sorted array an order: an entry holds its word, its weights, and where the entries one word further
/// back begin (Heafield 2011, section 3.2). Weights may be bins, and pointers may be cut by an array (Raj and Whittaker 2003).
/// </summary>
internal readonly unsafe struct TrieTables : INGramTables<TrieRange>
{
    private readonly TrieLayout _layout;
    private readonly byte* _unigrams;
    private readonly ulong* _words;
    private readonly uint _wordCount;
    private readonly string _path;

    private TrieTables(string path, ModelMemory memory, TrieLayout layout, uint wordCount)
    {
        (_path, _layout, _wordCount) = (path, layout, wordCount);
        _unigrams = memory.Start + layout.Unigrams;
        _words = (ulong*)(memory.Start + layout.Words + 8);
    }

    /// <summary>Number of words, <c>&lt;unk&gt;</c> included.</summary>
    public uint Bound => _wordCount + 1;

    /// <summary>Opens the tables of a model.</summary>
    public static TrieTables Open(string path, ModelMemory memory, KenLmHeader header)
    {
        if (header.SearchVersion != 1) throw new PlinthException($"{path}: version {header.SearchVersion} of tries; 1 is read");
        var layout = TrieLayout.Read(path, memory, header);
        var words = Unsafe.ReadUnaligned<ulong>(memory.Start + layout.Words);
        if (words >= (ulong)header.Counts[0]) throw new PlinthException($"{path}: its vocabulary says {words} words and its head {header.Counts[0]}");
        return new TrieTables(path, memory, layout, (uint)words);
    }

    public uint Find(ulong hash)
    {
        // Hashes are spread evenly: where one lies is guessed from its value.
        long low = -1, high = _wordCount;
        ulong least = 0, most = ulong.MaxValue;
        while (high - low > 1)
        {
            var share = (hash - least) / ((double)(most - least) + 1);
            var at = Math.Clamp(low + 1 + (long)(share * (high - low - 1)), low + 1, high - 1);
            var found = _words[at];
            if (found == hash) return (uint)at + 1;
            if (found < hash) (low, least) = (at, Math.Max(found, least));
            else (high, most) = (at, Math.Min(found, most));
        }

        return NGramModel.Unknown;
    }

    public void Ask(ulong hash)
    {
        if (Sse.IsSupported) Sse.Prefetch0(_words + Math.BigMul(hash, _wordCount, out _));
    }

    public static bool IsTree => true;

    public void Ask(int order, uint word, in TrieRange node)
    {
        if (!Sse.IsSupported || node.Begin == node.End) return;
        ref readonly var level = ref _layout.Levels[order - 2];
        var at = node.Begin + FirstGuess(level, node.End - node.Begin, word);
        Sse.Prefetch0(level.Start + ((at * (ulong)level.TotalBits) >> 3));
    }

    // Where longer n-grams lie is only known from the shorter ones.
    public void Ask(ReadOnlySpan<uint> words)
    {
        if (Sse.IsSupported) Sse.Prefetch0(_unigrams + (words[^1] * (long)TrieLayout.UnigramBytes));
    }

    public void Unigram(uint word, out TrieRange node, out Weights weights)
    {
        var at = _unigrams + (word * (long)TrieLayout.UnigramBytes);
        node = Checked(Unsafe.ReadUnaligned<ulong>(at + 8), Unsafe.ReadUnaligned<ulong>(at + TrieLayout.UnigramBytes + 8), 1);
        weights = new Weights(Unsafe.ReadUnaligned<float>(at), Unsafe.ReadUnaligned<float>(at + 4), node.Begin != node.End);
    }

    public bool Middle(int order, uint word, ref TrieRange node, out Weights weights)
    {
        ref readonly var level = ref _layout.Levels[order - 2];
        if (!FindWord(level, node, word, out var index))
        {
            weights = default;
            return false;
        }

        var bit = (index * (ulong)level.TotalBits) + (ulong)level.WordBits;
        float probability, backoff;
        if (level.Bins == null)
        {
            probability = BitConverter.UInt32BitsToSingle((uint)PackedBits.Read(level.Start, bit, 0x7FFF_FFFF) | 0x8000_0000);
            backoff = BitConverter.UInt32BitsToSingle((uint)PackedBits.Read(level.Start, bit + 31, uint.MaxValue));
        }
        else
        {
            backoff = level.Bins[PackedBits.Read(level.Start, bit, level.BackoffMask) + level.BackoffBins];
            probability = level.Bins[PackedBits.Read(level.Start, bit + (ulong)level.BackoffBits, level.ProbabilityMask)];
        }

        bit += (ulong)level.WeightBits;
        var begin = PackedBits.Read(level.Start, bit, level.NextMask);
        var end = PackedBits.Read(level.Start, bit + (ulong)level.TotalBits, level.NextMask);
        if (level.Offsets != null)
        {
            var high = LastNotAbove(level.Offsets, level.OffsetCount, index);
            begin |= (ulong)high << level.NextBits;
            while (high + 1 < level.OffsetCount && level.Offsets[high + 1] <= index + 1) high++;
            end |= (ulong)high << level.NextBits;
        }

        node = Checked(begin, end, order);
        weights = new Weights(probability, backoff, node.Begin != node.End);
        return true;
    }

    public bool Longest(uint word, in TrieRange node, out float probability)
    {
        ref readonly var level = ref _layout.Levels[^1];
        probability = 0;
        if (!FindWord(level, node, word, out var index)) return false;
        var bit = (index * (ulong)level.TotalBits) + (ulong)level.WordBits;
        probability = level.Bins == null
            ? BitConverter.UInt32BitsToSingle((uint)PackedBits.Read(level.Start, bit, 0x7FFF_FFFF) | 0x8000_0000)
            : level.Bins[PackedBits.Read(level.Start, bit, level.ProbabilityMask)];
        return true;
    }

    // Interpolation first, halving when it does not close in: words of one node are spread unevenly where it is large.
    private static bool FindWord(in TrieLevel level, TrieRange range, uint word, out ulong index)
    {
        long low = (long)range.Begin - 1, high = (long)range.End;
        ulong least = 0, most = level.MostWord;
        for (var guesses = 0; high - low > 1; guesses++)
        {
            var width = (ulong)(high - low - 1);
            var at = guesses == 0 ? low + 1 + (long)FirstGuess(level, width, word) : guesses < 8 && word >= least && word <= most
                ? low + 1 + (long)Math.Min(width - 1, (word - least) * width / (most - least + 1))
                : low + ((high - low) / 2);
            var found = PackedBits.Read(level.Start, (ulong)at * (ulong)level.TotalBits, level.WordMask);
            if (found == word)
            {
                index = (ulong)at;
                return true;
            }

            if (found < word) (low, least) = (at, found);
            else (high, most) = (at, found);
        }

        index = 0;
        return false;
    }

    // As if words were spread evenly: the upper half of a product stands for a division.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong FirstGuess(in TrieLevel level, ulong width, uint word) => Math.Min(width - 1, Math.BigMul(word * level.PerWord, width, out _));

    private static long LastNotAbove(ulong* sorted, long count, ulong value)
    {
        long low = 0, high = count;
        while (high - low > 1)
        {
            var mid = low + ((high - low) / 2);
            if (sorted[mid] <= value) low = mid;
            else high = mid;
        }

        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TrieRange Checked(ulong begin, ulong end, int order)
    {
        if (begin > end || end > (ulong)_layout.Levels[order - 1].Entries) Damaged(order);
        return new TrieRange(begin, end);
    }

    private void Damaged(int order) => throw new PlinthException($"{_path}: damaged: a {order}-gram points outside the {order + 1}-grams");
}

/// <summary>The entries of the next order that belong to an n-gram.</summary>
internal readonly record struct TrieRange(ulong Begin, ulong End);
