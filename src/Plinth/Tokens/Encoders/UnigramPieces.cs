using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plinth.Tokens.Encoders;

/// <summary>
/// The best segmentation (Viterbi) as SentencePiece's <c>EncodeOptimized</c> finds it, with its arithmetic: sums are kept as 32-bit floats and
/// compared as doubles, because texts have near ties. Where no piece lies across the beginning of a word, every path goes through it, so the text is
/// taken word by word, and a short word that was clear is remembered. One object a thread.
/// </summary>
/// <param name="vocabulary">The model.</param>
/// <param name="words">Whether words are taken apart where that can be done; the ids are the same.</param>
internal sealed class UnigramPieces(UnigramVocabulary vocabulary, bool words = true)
{
    /// <summary>
    /// How much better than any other the segmentation of a word must be to be remembered. A sum differs from the exact one by half a unit in the last
    /// place a step; below <see cref="MaxSum"/>, with at most 15 steps on each of two paths, that is less than 0.12 in all.
    /// </summary>
    private const float ClearMargin = 0.25f;

    private const float MaxSum = 65_000;
    private readonly PieceCache? _cache = words && vocabulary.WordsApart ? new PieceCache() : null;
    private Node[] _best = new Node[1024];

    /// <summary>Writes the ids of a text.</summary>
    /// <param name="text">The normalised text; <see cref="PieceCache.Padding"/> bytes after it can be read.</param>
    /// <param name="ids">Room for an id a byte, and four more.</param>
    /// <returns>How many ids.</returns>
    public int Encode(ReadOnlySpan<byte> text, Span<int> ids)
    {
        float sum = 0;
        if (_cache is null) return Segment(text, ids, ref sum, out _);
        var made = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = WordEnd(text, at);
            var mine = ids[made..];
            var count = Word(text[at..end], mine, ref sum);
            at = end;

            // Unknown pieces side by side are one, also across the beginning of a word.
            if (vocabulary.ByteIds is null && made > 0 && count > 0 && mine[0] == vocabulary.Unknown && ids[made - 1] == vocabulary.Unknown)
            {
                mine[1..count].CopyTo(mine);
                count--;
            }

            made += count;
        }

        return made;
    }

    private static int WordEnd(ReadOnlySpan<byte> text, int at)
    {
        var mark = "\u2581"u8;
        while (text[at..].StartsWith(mark)) at += mark.Length;
        var next = text[at..].IndexOf(mark);
        return next < 0 ? text.Length : at + next;
    }

    private int Word(ReadOnlySpan<byte> word, Span<int> ids, ref float sum)
    {
        if (word.Length > PieceCache.WordBytes) return Segment(word, ids, ref sum, out _);
        var key = PieceCache.WordKey(ref MemoryMarshal.GetReference(word), word.Length);
        ref var place = ref _cache!.WordAt(_cache.Place(PieceCache.Hash(key)));
        var scores = vocabulary.Scores;
        if (Math.Abs(sum) < MaxSum && (place.Key == key || PieceCache.IsSecond(ref place, key)))
        {
            place.Ids.CopyTo(ids);
            var known = place.Ids.GetElement(3);
            for (var i = 0; i < known; i++) sum = (float)(scores[ids[i]] + sum);
            return known;
        }

        var clear = Math.Abs(sum) < MaxSum;
        var count = Segment(word, ids, ref sum, out var margin);
        if (!clear || count > 3 || margin < ClearMargin) return count;
        PieceCache.Keep(ref place, key, Vector128.Create(ids[0], count > 1 ? ids[1] : 0, count > 2 ? ids[2] : 0, count));
        return count;
    }

    /// <summary>Segments a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">Room for an id a byte.</param>
    /// <param name="sum">The sum of scores up to here; then with those of the text.</param>
    /// <param name="margin">How much better the segmentation is than any other; 0 where a piece of it is unknown.</param>
    private int Segment(ReadOnlySpan<byte> text, Span<int> ids, ref float sum, out float margin)
    {
        margin = 0;
        if (text.Length == 0) return 0;
        if (_best.Length <= text.Length) _best = new Node[Math.Min(Array.MaxLength, (text.Length + 1L) * 3 / 2)];
        var best = _best.AsSpan(0, text.Length + 1);
        best.Fill(new Node { Start = -1 });
        best[0].Score = sum;
        var trie = vocabulary.Trie;
        var scores = vocabulary.Scores;
        for (var start = 0; start < text.Length;)
        {
            var here = best[start].Score;
            var length = Math.Min(Utf8.Length(text[start]), text.Length - start);
            var single = false;
            var node = ByteTrie.Root;
            for (var at = start; at < text.Length;)
            {
                node = trie.Step(node, text[at++], out var id);
                if (node < 0) break;
                if (id < 0) continue;
                best[at].Take(scores[id] + here, start, id);
                single |= at - start == length;
            }

            // A float, as there: the sum is rounded before it is compared.
            if (!single) best[start + length].Take(vocabulary.UnknownScore + here, start, vocabulary.Unknown);
            start += length;
        }

        sum = best[^1].Score;
        return Write(text, best, ids, out margin);
    }

    private int Write(ReadOnlySpan<byte> text, ReadOnlySpan<Node> best, Span<int> ids, out float margin)
    {
        // From the end to the beginning, into the end of the room, then forward.
        margin = float.PositiveInfinity;
        var first = text.Length;
        for (var at = text.Length; at > 0;)
        {
            ref readonly var node = ref best[at];
            margin = node.Id == vocabulary.Unknown ? 0 : Math.Min(margin, node.Score - node.Second);
            if (node.Id == vocabulary.Unknown && vocabulary.ByteIds is { } bytes)
                for (var i = at - 1; i >= node.Start; i--) ids[--first] = bytes[text[i]];
            else if (node.Id != vocabulary.Unknown || first == text.Length || ids[first] != vocabulary.Unknown) ids[--first] = node.Id;
            at = node.Start;
        }

        ids[first..text.Length].CopyTo(ids);
        return text.Length - first;
    }

    /// <summary>The best way to a place of the text.</summary>
    private struct Node
    {
        /// <summary>The sum of scores.</summary>
        public float Score;

        /// <summary>The sum of the next best way; minus infinity where there is none.</summary>
        public float Second;

        /// <summary>Where the last piece begins; -1: no way is known.</summary>
        public int Start;

        /// <summary>The last piece.</summary>
        public int Id;

        /// <summary>Takes a way if it is the best; of equal ones the first stays.</summary>
        public void Take(double score, int start, int id)
        {
            if (Start < 0 || score > Score) this = new Node { Score = (float)score, Second = Start < 0 ? float.NegativeInfinity : Score, Start = start, Id = id };
            else if (score > Second) Second = (float)score;
        }
    }
}
