using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Plinth.Tokens.Encoders;

/// <summary>Makes ids of pre-tokens and remembers what came before. One object a thread.</summary>
/// <param name="whole">Words that are themselves pieces, and become them; null: none are known.</param>
internal abstract class PieceEncoder(WordTable? whole)
{
    private readonly PieceCache _cache = new();
    private readonly Vector128<byte>[] _words = new Vector128<byte>[Batch];
    private readonly nint[] _places = new nint[Batch];
    private readonly int[] _starts = new int[Batch + 1];

    /// <summary>Pre-tokens that go together: their places in the cache are called for before the first is looked at.</summary>
    public const int Batch = 64;

    /// <summary>Cuts up to <see cref="Batch"/> pre-tokens off a text.</summary>
    /// <param name="utf8">The text; <see cref="PieceCache.Padding"/> bytes after it can be read.</param>
    /// <param name="at">Where to begin; then where they end.</param>
    /// <param name="cutter">What cuts.</param>
    /// <returns>How many.</returns>
    public int Cut(ReadOnlySpan<byte> utf8, ref int at, IPreTokenizer cutter)
    {
        ref var text = ref MemoryMarshal.GetReference(utf8);
        _starts[0] = at;
        var count = cutter.Ends(utf8, at, _starts.AsSpan(1));
        ref var starts = ref MemoryMarshal.GetArrayDataReference(_starts);
        ref var words = ref MemoryMarshal.GetArrayDataReference(_words);
        ref var places = ref MemoryMarshal.GetArrayDataReference(_places);
        var cache = _cache;
        for (nint i = 0; i < count; i++)
        {
            nint start = Unsafe.Add(ref starts, i);
            var length = Unsafe.Add(ref starts, i + 1) - (int)start;
            if (length <= PieceCache.WordBytes)
            {
                var key = PieceCache.WordKey(ref Unsafe.Add(ref text, start), length);
                Unsafe.Add(ref words, i) = key;
                Unsafe.Add(ref places, i) = cache.Place(PieceCache.Hash(key));
            }
            else Unsafe.Add(ref places, i) = -1;
        }

        // Those that are new are looked for in another table, whose places are called for now.
        if (whole is not null)
        {
            for (nint i = 0; i < count; i++)
            {
                if (Unsafe.Add(ref places, i) is var place && (place < 0 || PieceCache.Has(ref cache.WordAt(place), Unsafe.Add(ref words, i)))) continue;
                if (!IsQuick(utf8[_starts[i].._starts[i + 1]])) whole.Prefetch(PieceCache.Hash(Unsafe.Add(ref words, i)));
            }
        }

        at = _starts[count];
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
                if (word.Key == key || PieceCache.IsSecond(ref word, key))
                {
                    word.Ids.CopyTo(ids[made..]);
                    made += word.Ids.GetElement(3);
                    continue;
                }

                made += EncodeNew(utf8[_starts[i].._starts[i + 1]], key, ref word, ids[made..]);
            }
            else made += EncodeLong(utf8[_starts[i].._starts[i + 1]], ids[made..]);
        }

        return made;
    }

    private int EncodeNew(ReadOnlySpan<byte> piece, Vector128<byte> key, ref PieceCache.Word word, Span<int> ids)
    {
        var parts = 1;
        if (whole is not null && !IsQuick(piece) && whole.Find(key) is >= 0 and var id) ids[0] = id;
        else parts = EncodeLong(piece, ids);
        if (parts <= 3) PieceCache.Keep(ref word, key, Vector128.Create(ids[0], parts > 1 ? ids[1] : 0, parts > 2 ? ids[2] : 0, parts));
        return parts;
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
