using System.Buffers;

namespace Plinth.TextModels.NGrams;

/// <summary>A language model over tables of n-grams.</summary>
internal sealed class TableModel<TTables, TNode> : NGramModel
    where TTables : struct, INGramTables<TNode>
    where TNode : unmanaged
{
    // How many words ahead of the one scored the tables are asked for.
    private const int Ahead = 3;

    // How many words a tree is gone down for at once.
    private const int Together = 16;

    private readonly ModelMemory _memory;
    private readonly TTables _tables;
    private readonly KenLmHeader _header;
    private readonly NGramState _begin;
    private readonly uint _beginId;

    public TableModel(ModelMemory memory, TTables tables, KenLmHeader header, uint wordCount)
    {
        (_memory, _tables, _header, WordCount) = (memory, tables, header, wordCount);
        End = Find("</s>"u8);
        // The sentence's beginning is context alone: its own probability is never asked for.
        _beginId = Find("<s>"u8);
        Score(default, _beginId, out _begin, out _);
    }

    public override int Order => _header.Order;

    public override uint WordCount { get; }

    public override IReadOnlyList<long> Counts => _header.Counts;

    public override string Kind => _header.Type switch
    {
        KenLmType.Probing => "hash tables",
        KenLmType.RestProbing => "hash tables with rest costs",
        KenLmType.Trie => "trie",
        KenLmType.QuantisedTrie => "quantised trie",
        KenLmType.ArrayTrie => "trie with array-compressed pointers",
        _ => "quantised trie with array-compressed pointers",
    };

    public override NGramState Begin => _begin;

    public override uint End { get; }

    public override uint Find(ReadOnlySpan<byte> word) => _tables.Find(Murmur.Hash(word));

    // Almost all time goes into waiting for memory, so words are found first and their n-grams asked for before they are scored.
    public override SentenceScore Score(ReadOnlySpan<byte> sentence)
    {
        var most = (sentence.Length / 2) + 3;
        var hashes = ArrayPool<ulong>.Shared.Rent(most);
        var ids = ArrayPool<uint>.Shared.Rent(most);
        try
        {
            var count = 0;
            while (NextWord(ref sentence, out var word)) _tables.Ask(hashes[count++] = Murmur.Hash(word));
            var unknown = 0;
            ids[0] = _beginId;
            for (var i = 0; i < count; i++)
                if ((ids[i + 1] = _tables.Find(hashes[i])) == Unknown) unknown++;
            ids[count + 1] = End;
            if (TTables.IsTree) return new SentenceScore(ScoreTogether(ids.AsSpan(0, count + 2)), count, unknown, 1);
            float log10 = 0;
            var state = _begin;
            for (var i = 1 - Ahead; i <= count + 1; i++)
            {
                if (i + Ahead <= count + 1) _tables.Ask(ids.AsSpan(Math.Max(0, i + Ahead + 1 - Order)..(i + Ahead + 1)));
                if (i > 0) log10 += Score(state, ids[i], out state, out _);
            }

            return new SentenceScore(log10, count, unknown, 1);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(hashes);
            ArrayPool<uint>.Shared.Return(ids);
        }
    }

    // A tree is gone down for several words at once, order by order: what one waits for comes while others are looked up.
    private unsafe float ScoreTogether(ReadOnlySpan<uint> ids)
    {
        var nodes = stackalloc TNode[Together];
        var found = stackalloc int[Together];
        var weights = stackalloc Weights[Together * MaxOrder];
        float log10 = 0;
        var state = _begin;
        for (var from = 1; from < ids.Length; from += Together)
        {
            var count = Math.Min(Together, ids.Length - from);
            for (var i = 0; i < count; i++) _tables.Ask(ids.Slice(from + i, 1));
            for (var i = 0; i < count; i++)
            {
                var word = ids[from + i];
                _tables.Unigram(word, out nodes[i], out weights[i * MaxOrder]);
                found[i] = 1;
                if (word != Unknown && weights[i * MaxOrder].ExtendsLeft) _tables.Ask(2, ids[from + i - 1], nodes[i]);
            }

            for (var order = 2; order <= Order; order++)
            {
                for (var i = 0; i < count; i++)
                {
                    var back = from + i - order + 1;
                    var last = weights + (i * MaxOrder) + order - 2;
                    if (back < 0 || found[i] != order - 1 || !last->ExtendsLeft || ids[from + i] == Unknown) continue;
                    if (order == Order)
                    {
                        if (!_tables.Longest(ids[back], nodes[i], out var longest)) continue;
                        last[1] = new Weights(longest, 0, false);
                    }
                    else
                    {
                        if (!_tables.Middle(order, ids[back], ref nodes[i], out last[1])) continue;
                        if (back > 0 && last[1].ExtendsLeft) _tables.Ask(order + 1, ids[back - 1], nodes[i]);
                    }

                    found[i] = order;
                }
            }

            for (var i = 0; i < count; i++) log10 += Join(state, ids[from + i], weights + (i * MaxOrder), found[i], out state);
        }

        return log10;
    }

    // What Score makes of n-grams that have been found already.
    private unsafe float Join(in NGramState before, uint word, Weights* weights, int found, out NGramState after)
    {
        var next = default(NGramState);
        var matched = Math.Min(found, before.Length + 1);
        var probability = weights[matched - 1].Probability;
        if (word == Unknown) matched = 0;
        for (var n = 1; n <= matched && n < Order; n++)
        {
            next.Words[n - 1] = n == 1 ? word : before.Words[n - 2];
            next.Backoffs[n - 1] = weights[n - 1].Backoff;
            if (weights[n - 1].ExtendsRight) next.Length = n;
        }

        for (var back = Math.Max(0, matched - 1); back < before.Length; back++) probability += before.Backoffs[back];
        after = next;
        return probability;
    }

    public override unsafe float Score(in NGramState before, uint word, out NGramState after, out int matched)
    {
        // Not written in place: a caller may pass one state as both.
        var next = default(NGramState);
        _tables.Unigram(word, out var node, out var weights);
        var probability = weights.Probability;
        var extends = weights.ExtendsLeft;
        matched = word == Unknown ? 0 : 1;
        if (word == Unknown) extends = false;
        else
        {
            next.Words[0] = word;
            next.Backoffs[0] = weights.Backoff;
            if (weights.ExtendsRight) next.Length = 1;
        }

        for (var back = 0; extends && back < before.Length; back++)
        {
            var order = back + 2;
            if (order == Order)
            {
                if (_tables.Longest(before.Words[back], node, out var longest))
                {
                    probability = longest;
                    matched = order;
                }

                break;
            }

            if (!_tables.Middle(order, before.Words[back], ref node, out weights)) break;
            probability = weights.Probability;
            extends = weights.ExtendsLeft;
            matched = order;
            next.Words[back + 1] = before.Words[back];
            next.Backoffs[back + 1] = weights.Backoff;
            if (weights.ExtendsRight) next.Length = order;
        }

        for (var back = Math.Max(0, matched - 1); back < before.Length; back++) probability += before.Backoffs[back];
        after = next;
        return probability;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _memory.Dispose();
    }
}
