namespace Plinth.Tokens.Mixing;

/// <summary>
/// The sequences that training reads: the documents of a split laid end to end and cut to one length, in an order drawn by the seed, another
/// in each epoch. A position, one number, is all that must be remembered to go on.
/// </summary>
/// <remarks>A sequence has one token more than its length, the first of the next: inputs are all but the last, targets all but the first. What is left at the end of the split is not read.</remarks>
public sealed class PackedSequences : IDisposable
{
    private readonly TokenStream _tokens;
    private readonly ulong? _seed;

    private PackedSequences(TokenStream tokens, int length, ulong? seed)
    {
        (_tokens, Length, _seed) = (tokens, length, seed);
        Count = (tokens.Tokens - 1) / length;
    }

    /// <summary>Tokens that a sequence predicts.</summary>
    public int Length { get; }

    /// <summary>Sequences of an epoch.</summary>
    public long Count { get; }

    /// <summary>The sequence that <see cref="Next"/> gives, counted from 0 over all epochs; may be set to go on where a run stopped.</summary>
    public long Position { get; set; }

    /// <summary>Opens a split.</summary>
    /// <param name="folder">The folder of shards.</param>
    /// <param name="split"><c>train</c> or <c>validation</c>.</param>
    /// <param name="length">Length of a sequence, at least 1.</param>
    /// <param name="seed">Seed of the order; null keeps the order of the shards in every epoch.</param>
    /// <exception cref="PlinthException">The split has fewer tokens than one sequence.</exception>
    public static PackedSequences Open(string folder, string split, int length, ulong? seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var tokens = TokenStream.Open(folder, split);
        if (tokens.Tokens > length) return new(tokens, length, seed);
        tokens.Dispose();
        throw new PlinthException($"{folder}: the split '{split}' has {tokens.Tokens} tokens, fewer than one sequence of {length} and one more");
    }

    /// <summary>Reads the sequence at <see cref="Position"/> and goes one on.</summary>
    /// <param name="ids">Room for <see cref="Length"/> + 1 tokens.</param>
    /// <param name="documents">As long, or empty: for each token the number of its document in this sequence, for masks of attention and resets of positions.</param>
    public void Next(Span<int> ids, Span<int> documents) => Read(Position++, ids, documents);

    /// <summary>Reads the sequence at a position; for several readers that share the work, from several threads.</summary>
    /// <param name="position">From 0, over all epochs.</param>
    /// <param name="ids">Room for <see cref="Length"/> + 1 tokens.</param>
    /// <param name="documents">As long, or empty.</param>
    public void Read(long position, Span<int> ids, Span<int> documents)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNotEqual(ids.Length, Length + 1);
        if (!documents.IsEmpty) ArgumentOutOfRangeException.ThrowIfNotEqual(documents.Length, Length + 1);
        var (epoch, index) = Math.DivRem(position, Count);
        var place = _seed is { } seed ? new IndexPermutation(Count, seed + ((ulong)epoch * 0xD1342543DE82EF95))[index] : index;
        _tokens.Read(place * Length, ids, documents);
    }

    /// <inheritdoc/>
    public void Dispose() => _tokens.Dispose();
}
