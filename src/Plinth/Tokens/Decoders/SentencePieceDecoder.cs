using System.Buffers;
using System.Text;
using Plinth.Tokens.Formats;

namespace Plinth.Tokens.Decoders;

/// <summary>Pieces as SentencePiece joins them: U+2581 is a space, the one in front goes away, byte pieces are bytes, control pieces nothing.</summary>
internal sealed class SentencePieceDecoder(
    IReadOnlyList<byte[]> pieces, IReadOnlyList<PieceType> types, SentencePieceOptions options, IReadOnlyDictionary<int, SpecialToken> special) : IIdDecoder
{
    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>((ids.Length * 4) + 16);
        var front = options.AddDummyPrefix || options.RemoveExtraSpaces;
        foreach (var id in ids)
        {
            ReadOnlySpan<byte> piece = id < 0 ? "\uFFFD"u8 : special.TryGetValue(id, out var token) ? Encoding.UTF8.GetBytes(token.Text)
                : types[id] == PieceType.Control ? [] : types[id] == PieceType.Unknown ? Encoding.UTF8.GetBytes(options.UnknownSurface) : pieces[id];
            if (id >= 0 && id < types.Count && types[id] == PieceType.Byte && !special.ContainsKey(id))
            {
                bytes.Write([(byte)SentencePieceBytes.Value(piece)]);
                front = false;
                continue;
            }

            if (front && piece.StartsWith("\u2581"u8))
            {
                piece = piece[3..];
                front = options.RemoveExtraSpaces && piece.Length == 0;
            }
            else if (piece.Length > 0) front = false;
            Write(bytes, piece);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(ArrayBufferWriter<byte> bytes, ReadOnlySpan<byte> piece)
    {
        while (piece.IndexOf("\u2581"u8) is >= 0 and var at)
        {
            bytes.Write(piece[..at]);
            bytes.Write(" "u8);
            piece = piece[(at + 3)..];
        }

        bytes.Write(piece);
    }
}
