using System.Globalization;

namespace Plinth.Tokens.Formats;

/// <summary>The byte pieces of SentencePiece: <c>&lt;0x41&gt;</c>.</summary>
internal static class SentencePieceBytes
{
    /// <summary>The value of a byte piece, or -1.</summary>
    public static int Value(ReadOnlySpan<byte> piece) =>
        piece.Length == 6 && piece.StartsWith("<0x"u8) && piece[5] == '>' && byte.TryParse(piece.Slice(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : -1;
}
