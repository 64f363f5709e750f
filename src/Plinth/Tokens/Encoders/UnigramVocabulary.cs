namespace Plinth.Tokens.Encoders;

/// <summary>A unigram model made ready. Shared by threads.</summary>
internal sealed class UnigramVocabulary
{
    /// <summary>How much worse than the worst piece an unknown character is (unigram_model.cc, <c>kUnkPenalty</c>).</summary>
    private const float UnknownPenalty = 10;

    /// <summary>Makes it.</summary>
    public UnigramVocabulary(Unigram model, bool byteFallback)
    {
        var types = model.Types;
        Unknown = TextVocabulary.IndexOf(types, PieceType.Unknown);
        ByteIds = byteFallback ? TextVocabulary.BytesOf(model.Pieces, types) : null;

        // C's FLT_MIN is the smallest positive number, so the greatest score is that and not the greatest log probability.
        float least = float.MaxValue, most = 1.17549435e-38f;
        var text = new List<(byte[], int)>();
        for (var i = 0; i < types.Count; i++)
        {
            if (types[i] == PieceType.Normal)
            {
                least = Math.Min(least, model.Scores[i]);
                most = Math.Max(most, model.Scores[i]);
            }

            if (types[i] is PieceType.Normal or PieceType.UserDefined) text.Add((model.Pieces[i], i));
        }

        Trie = new ByteTrie(text);
        WordsApart = text.All(t => !CrossesWords(t.Item1));
        UnknownScore = least - UnknownPenalty;
        Scores = new double[types.Count];
        for (var i = 0; i < types.Count; i++)
        {
            // Better than whatever else covers it.
            Scores[i] = types[i] == PieceType.UserDefined ? (model.Pieces[i].Length * most) - 0.1 : model.Scores[i];
        }
    }

    /// <summary>The pieces that text may become.</summary>
    public ByteTrie Trie { get; }

    /// <summary>Whether no piece has a space's sign behind anything but such a sign, so that none lies across the beginning of a word.</summary>
    public bool WordsApart { get; }

    /// <summary>The score of each piece.</summary>
    public double[] Scores { get; }

    /// <summary>The score of a character without a piece.</summary>
    public float UnknownScore { get; }

    /// <summary>The unknown piece.</summary>
    public int Unknown { get; }

    /// <summary>Ids of the byte pieces by value, or null.</summary>
    public int[]? ByteIds { get; }

    private static bool CrossesWords(ReadOnlySpan<byte> piece)
    {
        var mark = "\u2581"u8;
        while (piece.StartsWith(mark)) piece = piece[mark.Length..];
        return piece.IndexOf(mark) >= 0;
    }
}
