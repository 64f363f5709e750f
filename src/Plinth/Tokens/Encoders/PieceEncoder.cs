using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plinth.Tokens.Encoders;

/// <summary>Makes ids of pre-tokens and remembers what came before. One object a thread.</summary>
internal abstract class PieceEncoder
{
    private readonly PieceCache _cache = new();
    private readonly Vector128<byte>[] _words = new Vector128<byte>[Batch];
    private readonly nint[] _places = new nint[Batch];
    private readonly int[] _starts = new int[Batch + 1];

    /// <summary>Pre-tokens that go together: their places in the cache are called for before the first is looked at.</summary>
    public const int Batch = 16;

    /// <summary>Cuts up to <see cref="Batch"/> pre-tokens off a text.</summary>
    /// <param name="utf8">The text; <see cref="PieceCache.Padding"/> bytes after it can be read.</param>
    /// <param name="at">Where to begin; then where they end.</param>
    /// <param name="cutter">What cuts.</param>
    /// <returns>How many.</returns>
    public int Cut(ReadOnlySpan<byte> utf8, ref int at, IPreTokenizer cutter)
    {
        ref var text = ref MemoryMarshal.GetReference(utf8);
        var count = 0;
        while (count < Batch && at < utf8.Length)
        {
            var end = cutter.End(utf8, at);
            var length = end - at;
            _starts[count] = at;
            if (length <= PieceCache.WordBytes)
            {
                var key = PieceCache.WordKey(ref Unsafe.Add(ref text, at), length);
                _words[count] = key;
                _places[count] = _cache.Place(key);
            }
            else _places[count] = -1;
            count++;
            at = end;
        }

        _starts[count] = at;
        return count;
    }

    /// <summary>Writes the ids of the pre-tokens that were cut.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="count">What <see cref="Cut"/> gave.</param>
    /// <param name="ids">Room for an id a byte, and four more.</param>
    /// <returns>How many ids.</returns>
    public int Encode(ReadOnlySpan<byte> utf8, int count, Span<int> ids)
    {
        var made = 0;
        for (var i = 0; i < count; i++)
        {
            var place = _places[i];
            if (place >= 0)
            {
                ref var word = ref _cache.WordAt(place);
                var key = _words[i];
                if (word.Key == key)
                {
                    word.Ids.CopyTo(ids[made..]);
                    made += word.Ids.GetElement(3);
                    continue;
                }

                var mine = ids[made..];
                var parts = EncodeLong(utf8[_starts[i].._starts[i + 1]], mine);
                made += parts;
                if (parts > 3) continue;
                word.Key = key;
                word.Ids = Vector128.Create(mine[0], mine[1], mine[2], parts);
            }
            else made += EncodeLong(utf8[_starts[i].._starts[i + 1]], ids[made..]);
        }

        return made;
    }

    private int EncodeLong(ReadOnlySpan<byte> piece, Span<int> ids)
    {
        if (piece.Length > PieceCache.MaxBytes || IsQuick(piece)) return Make(piece, ids);
        ref var place = ref _cache.LongAt(piece);
        if (place.Is(piece))
        {
            place.Ids[..place.Count].CopyTo(ids);
            return place.Count;
        }

        var count = Make(piece, ids);
        if (count <= PieceCache.MaxIds && (piece.Length > PieceCache.WordBytes || count > 3)) place.Set(piece, ids[..count]);
        return count;
    }

    /// <summary>Makes the ids of a pre-token that is not remembered.</summary>
    /// <param name="piece">The pre-token.</param>
    /// <param name="ids">Room for an id a byte, and four more.</param>
    /// <returns>How many ids.</returns>
    protected abstract int Make(ReadOnlySpan<byte> piece, Span<int> ids);

    /// <summary>Whether a pre-token is made about as quickly as it is looked up, so that the table of long ones is left to others.</summary>
    /// <param name="piece">The pre-token.</param>
    protected virtual bool IsQuick(ReadOnlySpan<byte> piece) => false;
}
