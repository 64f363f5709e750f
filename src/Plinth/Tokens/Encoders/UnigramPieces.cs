namespace Plinth.Tokens.Encoders;

/// <summary>
/// The best segmentation (Viterbi) as SentencePiece's <c>EncodeOptimized</c> finds it, with its arithmetic: sums are kept as 32-bit floats and
/// compared as doubles, because texts have near ties. One object a thread.
/// </summary>
internal sealed class UnigramPieces(UnigramVocabulary vocabulary)
{
    private Node[] _best = new Node[1024];

    /// <summary>Writes the ids of a text.</summary>
    /// <param name="text">The normalised text.</param>
    /// <param name="ids">Room for an id a byte.</param>
    /// <returns>How many ids.</returns>
    public int Encode(ReadOnlySpan<byte> text, Span<int> ids)
    {
        if (text.Length == 0) return 0;
        if (_best.Length <= text.Length) _best = new Node[Math.Min(Array.MaxLength, (text.Length + 1L) * 3 / 2)];
        var best = _best;
        best.AsSpan(0, text.Length + 1).Fill(new Node(0, -1, -1));
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
                ref var target = ref best[at];
                var score = scores[id] + here;
                if (target.Start < 0 || score > target.Score) target = new Node((float)score, start, id);
                single |= at - start == length;
            }

            if (!single)
            {
                ref var target = ref best[start + length];
                var score = vocabulary.UnknownScore + here;
                if (target.Start < 0 || score > target.Score) target = new Node(score, start, vocabulary.Unknown);
            }

            start += length;
        }

        return Write(text, best, ids);
    }

    private int Write(ReadOnlySpan<byte> text, Node[] best, Span<int> ids)
    {
        // From the end to the beginning, into the end of the room, then forward.
        var first = text.Length;
        for (var at = text.Length; at > 0;)
        {
            var node = best[at];
            if (node.Id == vocabulary.Unknown && vocabulary.ByteIds is { } bytes)
                for (var i = at - 1; i >= node.Start; i--) ids[--first] = bytes[text[i]];
            else if (node.Id != vocabulary.Unknown || first == text.Length || ids[first] != vocabulary.Unknown) ids[--first] = node.Id;
            at = node.Start;
        }

        ids[first..text.Length].CopyTo(ids);
        return text.Length - first;
    }

    private readonly record struct Node(float Score, int Start, int Id);
}
