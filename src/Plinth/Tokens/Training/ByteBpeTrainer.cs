namespace Plinth.Tokens.Training;

/// <summary>Trains byte-level byte-pair encoding: ids 0 to 255 are the bytes, then come the merges in order; special tokens follow.</summary>
public static class ByteBpeTrainer
{
    /// <summary>Longest piece where the options name none: 16 Han characters, or a run of 48 letters.</summary>
    public const int DefaultMaxPieceBytes = 48;

    /// <summary>Learns merges until the vocabulary is full or no pair is frequent enough.</summary>
    /// <param name="words">Pre-tokens with counts.</param>
    /// <param name="options">Options.</param>
    /// <param name="progress">Hears the number of pieces.</param>
    /// <param name="ct">Stops it.</param>
    public static ByteBpe Train(WordCounts words, TokenizerOptions options, IProgress<int>? progress, CancellationToken ct)
    {
        var target = options.Vocabulary - options.SpecialTokens.Count;
        if (target < 256) throw new PlinthException($"a vocabulary of {options.Vocabulary} has no room for 256 bytes and {options.SpecialTokens.Count} special tokens");
        var (slots, groups) = WordSlots.OfBytes(words);
        List<byte[]> pieces = [.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })];
        var known = new PieceSet(pieces);
        var learner = new MergeLearner(slots, groups, 256, target, options.MaxPieceLength ?? DefaultMaxPieceBytes, options.MinFrequency, options.Workers)
        {
            Allowed = (left, right) => known.Add([.. pieces[left], .. pieces[right]]),
        };
        var merges = new List<Merge>();
        while (pieces.Count < target && learner.Next() is var (left, right, _))
        {
            merges.Add(new(left, right, pieces.Count));
            pieces.Add([.. pieces[left], .. pieces[right]]);
            if ((pieces.Count & 0xFF) == 0)
            {
                ct.ThrowIfCancellationRequested();
                progress?.Report(pieces.Count);
            }
        }

        return new ByteBpe(pieces, merges, IgnoreMerges: false);
    }
}
