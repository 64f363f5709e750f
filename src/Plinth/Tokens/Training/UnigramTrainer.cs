namespace Plinth.Tokens.Training;

/// <summary>
/// Trains a unigram model (Kudo 2018, section 3.2): from a large set of pieces, EM estimates their probabilities, those whose loss would
/// cost the likelihood least are dropped, and again, until the vocabulary has its size. Estimates are the Bayesian ones of SentencePiece: the digamma of the expected count.
/// </summary>
public static class UnigramTrainer
{
    /// <summary>Pieces to begin with at most: SentencePiece's <c>seed_sentencepiece_size</c>.</summary>
    public const int SeedPieces = 1_000_000;

    /// <summary>What a pruning keeps: SentencePiece's <c>shrinking_factor</c>.</summary>
    public const double ShrinkingFactor = 0.75;

    private const int EmSteps = 2;
    private const double LeastExpected = 0.5;
    private const double Spare = 1.1;

    /// <summary>Trains.</summary>
    /// <param name="words">Pre-tokens with counts; a text is to begin with a space.</param>
    /// <param name="options">Options.</param>
    /// <param name="progress">Hears how far it is, as a number of the pieces that there will be.</param>
    /// <param name="ct">Stops it.</param>
    public static Unigram Train(WordCounts words, TokenizerOptions options, IProgress<int>? progress, CancellationToken ct)
    {
        var alphabet = Alphabet.Of(words, options.CharacterCoverage);
        var characters = alphabet.Characters.Count;
        var room = PieceVocabulary.Room(options, characters);
        var lattice = PieceLattice.Build(words, alphabet, options.MaxPieceLength ?? PieceBpeTrainer.DefaultMaxPieceLength, Math.Max(2, options.MinFrequency), SeedPieces, ct);
        var total = Math.Log(Math.Max(1, lattice.Frequencies.Sum()));
        var scores = lattice.Frequencies.Select(f => Math.Log(Math.Max(f, 1e-3)) - total).ToArray();
        var target = (int)(room * Spare);
        while (true)
        {
            for (var step = 0; step < EmSteps; step++)
            {
                var expected = PieceCounts.Expected(lattice, scores, options.Workers, ct);
                (scores, _) = Maximise(lattice, expected, characters);
            }

            // Pieces become fewer, so what is near the end is told as a share.
            progress?.Report((int)(room * (long)room / Math.Max(scores.Length, Math.Max(1, room))));
            if (scores.Length <= target) break;
            var size = Math.Max(target, (int)(scores.Length * ShrinkingFactor));
            var keep = Prune(lattice, scores, characters, size, options.Workers, ct);
            lattice.Keep(keep);
            scores = [.. keep.Select(id => scores[id])];
            // Without loss there is nothing to prune by; what is left are pieces that no others can spell.
            if (scores.Length > size) break;
        }

        return Finish(lattice, scores, alphabet, room, options);
    }

    private static (double[] Scores, int Kept) Maximise(PieceLattice lattice, double[] expected, int characters)
    {
        List<int> keep = [.. Enumerable.Range(0, expected.Length).Where(id => id < characters || expected[id] >= LeastExpected)];
        var sum = keep.Sum(id => Math.Max(expected[id], 1e-3));
        var log = Digamma(sum);
        double[] scores = [.. keep.Select(id => Digamma(Math.Max(expected[id], 1e-3)) - log)];
        // A character that is never needed alone stays possible, and unlikely.
        for (var id = 0; id < characters; id++) scores[id] = Math.Max(scores[id], -30);
        if (keep.Count < expected.Length) lattice.Keep(keep);
        return (scores, keep.Count);
    }

    /// <summary>Ids that stay, ascending: characters, pieces that nothing else spells, and those whose loss would cost most.</summary>
    private static List<int> Prune(PieceLattice lattice, double[] scores, int characters, int size, int workers, CancellationToken ct)
    {
        var counts = PieceCounts.Best(lattice, scores, workers, ct);
        var sum = (double)counts.Sum();
        var log = Math.Log(sum);
        var ids = PieceIndex.Of(lattice.Pieces);
        var losses = new List<(double Loss, int Id)>();
        for (var id = characters; id < scores.Length; id++)
        {
            if (counts[id] == 0) continue;
            var instead = ids.Instead(lattice.Pieces[id], id, scores);
            var logAlternative = Math.Log(sum + counts[id] * (instead.Count - 1));
            var alternative = instead.Sum(other => Math.Log(counts[other] + counts[id]) - logAlternative);
            losses.Add((counts[id] / sum * (Math.Log(counts[id]) - log - alternative), id));
        }

        var kept = losses.OrderByDescending(l => l.Loss).ThenBy(l => l.Id).Take(Math.Max(0, size - characters)).Select(l => l.Id);
        return [.. Enumerable.Range(0, characters).Concat(kept.Order())];
    }

    private static Unigram Finish(PieceLattice lattice, double[] scores, Alphabet alphabet, int room, TokenizerOptions options)
    {
        var characters = alphabet.Characters.Count;
        var kept = Enumerable.Range(0, characters).Concat(Enumerable.Range(characters, scores.Length - characters)
            .OrderByDescending(id => scores[id]).ThenBy(id => id).Take(room - characters));
        var vocabulary = new PieceVocabulary();
        foreach (var id in kept.OrderByDescending(id => scores[id]).ThenBy(id => id)) vocabulary.Add(alphabet.Piece(lattice.Pieces[id]), scores[id]);
        vocabulary.AddSpecial(options);
        return new Unigram(vocabulary.Pieces, vocabulary.Scores, vocabulary.Types);
    }

    /// <summary>The derivative of the logarithm of the gamma function, for positive numbers; the asymptotic series from 7 on (Abramowitz and Stegun 6.3.18).</summary>
    internal static double Digamma(double x)
    {
        var result = 0.0;
        for (; x < 7; x++) result -= 1 / x;
        x -= 0.5;
        var inverse = 1 / (x * x);
        // In powers of x - 1/2: the terms 1/24, 7/960, 31/8064, 127/30720.
        return result + Math.Log(x) + inverse * (1 / 24.0 - inverse * (7 / 960.0 - inverse * (31 / 8064.0 - inverse * (127 / 30720.0))));
    }
}
