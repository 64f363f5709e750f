using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Plinth.Tokens.Training;

/// <summary>Finds pieces by their symbols, and the best way to spell one piece by others.</summary>
internal sealed class PieceIndex
{
    private readonly Dictionary<Symbols, int> _ids = [];
    private readonly int _longest;

    private readonly record struct Symbols(int[] Piece, int From, int To)
    {
        public ReadOnlySpan<int> Span => Piece.AsSpan(From..To);

        public bool Equals(Symbols other) => Span.SequenceEqual(other.Span);

        public override int GetHashCode() => (int)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(Span));
    }

    private PieceIndex(IReadOnlyList<int[]> pieces)
    {
        for (var id = 0; id < pieces.Count; id++)
        {
            _ids[new(pieces[id], 0, pieces[id].Length)] = id;
            _longest = Math.Max(_longest, pieces[id].Length);
        }
    }

    public static PieceIndex Of(IReadOnlyList<int[]> pieces) => new(pieces);

    /// <summary>The most probable segmentation of a piece without the piece itself; characters are always there, so there is one.</summary>
    public IReadOnlyList<int> Instead(int[] piece, int itself, double[] scores)
    {
        Span<double> best = stackalloc double[piece.Length + 1];
        Span<int> last = stackalloc int[piece.Length + 1];
        Span<int> from = stackalloc int[piece.Length + 1];
        best.Fill(double.NegativeInfinity);
        best[0] = 0;
        for (var end = 1; end <= piece.Length; end++)
        {
            for (var start = Math.Max(0, end - _longest); start < end; start++)
            {
                if (!_ids.TryGetValue(new(piece, start, end), out var id) || id == itself) continue;
                var score = best[start] + scores[id];
                if (score > best[end]) (best[end], last[end], from[end]) = (score, id, start);
            }
        }

        var ids = new List<int>();
        for (var end = piece.Length; end > 0; end = from[end]) ids.Add(last[end]);
        return ids;
    }
}
