using System.Runtime.CompilerServices;
using System.IO.Hashing;

namespace Plinth.Tokens.Encoders;

/// <summary>Finds a piece's id by its bytes: open addressing, the bytes in one block. Immutable once made.</summary>
internal sealed class PieceTable
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;
    private readonly int[] _slots;
    private readonly int _longest;

    /// <summary>Makes the table of all pieces that are not empty and, where a filter is given, wanted; of equal pieces the first counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public PieceTable(IReadOnlyList<byte[]> pieces, Func<int, bool>? wanted = null)
    {
        _starts = new int[pieces.Count + 1];
        long total = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            total += pieces[i].Length;
            if (total > Array.MaxLength) throw new PlinthException("the pieces of the vocabulary hold more than two gigabytes");
            _starts[i + 1] = (int)total;
            _longest = Math.Max(_longest, pieces[i].Length);
        }

        _bytes = new byte[total];
        for (var i = 0; i < pieces.Count; i++) pieces[i].CopyTo(_bytes.AsSpan(_starts[i]));
        var size = 64;
        while (size < pieces.Count * 2L) size *= 2;
        _slots = new int[size];
        _slots.AsSpan().Fill(-1);
        for (var i = 0; i < pieces.Count; i++)
        {
            if (pieces[i].Length == 0 || (wanted is not null && !wanted(i))) continue;
            var at = Slot(pieces[i]);
            while (_slots[at] >= 0 && !Bytes(_slots[at]).SequenceEqual(pieces[i])) at = (at + 1) & (size - 1);
            if (_slots[at] < 0) _slots[at] = i;
        }
    }

    /// <summary>Pieces, holes included.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>The bytes of a piece; empty for a hole.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => _bytes.AsSpan(_starts[id], _starts[id + 1] - _starts[id]);

    /// <summary>The id of a piece, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(ReadOnlySpan<byte> piece)
    {
        if (piece.Length > _longest || piece.Length == 0) return -1;
        var at = Slot(piece);
        while (true)
        {
            var id = _slots[at];
            if (id < 0 || Bytes(id).SequenceEqual(piece)) return id;
            at = (at + 1) & (_slots.Length - 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Slot(ReadOnlySpan<byte> piece) => (int)XxHash3.HashToUInt64(piece) & (_slots.Length - 1);
}
