namespace Plinth.Tokens.Training;

/// <summary>Byte strings, each once.</summary>
internal sealed class PieceSet(IEnumerable<byte[]> pieces)
{
    private readonly HashSet<byte[]> _pieces = new(pieces, ByContent.Instance);

    /// <summary>Adds a piece; false when it is there already.</summary>
    public bool Add(byte[] piece) => _pieces.Add(piece);

    /// <summary>Whether a piece is there.</summary>
    public bool Contains(byte[] piece) => _pieces.Contains(piece);

    /// <summary>Equality of byte arrays by content.</summary>
    internal sealed class ByContent : IEqualityComparer<byte[]>
    {
        public static ByContent Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj)
        {
            var hash = new HashCode();
            hash.AddBytes(obj);
            return hash.ToHashCode();
        }
    }
}
