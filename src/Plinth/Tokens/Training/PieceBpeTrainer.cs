namespace Plinth.Tokens.Training;

/// <summary>
/// Trains byte-pair encoding over characters with byte fallback, as SentencePiece's model type BPE: the merges in order, then
/// the characters; a piece's score is minus its place among them.
/// </summary>
public static class PieceBpeTrainer
{
    /// <summary>Longest piece where the options name none, in characters: SentencePiece's <c>max_sentencepiece_length</c>.</summary>
    public const int DefaultMaxPieceLength = 16;

    /// <summary>Learns merges until the vocabulary is full or no pair is frequent enough.</summary>
    /// <param name="words">Pre-tokens with counts; a text is to begin with a space.</param>
    /// <param name="options">Options.</param>
    /// <param name="progress">Hears the number of pieces.</param>
    /// <param name="ct">Stops it.</param>
    public static PieceBpe Train(WordCounts words, TokenizerOptions options, IProgress<int>? progress, CancellationToken ct)
    {
        var alphabet = Alphabet.Of(words, options.CharacterCoverage);
        var characters = alphabet.Characters.Count;
        var room = PieceVocabulary.Room(options, characters);
        var (slots, groups) = alphabet.Slots(words);
        List<byte[]> pieces = [.. Enumerable.Range(0, characters).Select(c => alphabet.Piece([c]))];
        var known = new PieceSet(pieces);
        var learner = new MergeLearner(slots, groups, characters, room, options.MaxPieceLength ?? DefaultMaxPieceLength, options.MinFrequency, options.Workers)
        {
            Allowed = (left, right) => known.Add([.. pieces[left], .. pieces[right]]),
        };
        while (pieces.Count < room && learner.Next() is var (left, right, _))
        {
            pieces.Add([.. pieces[left], .. pieces[right]]);
            if ((pieces.Count & 0xFF) != 0) continue;
            ct.ThrowIfCancellationRequested();
            progress?.Report(pieces.Count);
        }

        var vocabulary = new PieceVocabulary();
        foreach (var piece in pieces.Skip(characters).Concat(pieces.Take(characters))) vocabulary.Add(piece, PieceVocabulary.Fixed - vocabulary.Pieces.Count);
        vocabulary.AddSpecial(options);
        return new PieceBpe(vocabulary.Pieces, vocabulary.Scores, vocabulary.Types);
    }
}
