using System.Buffers;
using System.Text;

namespace Plinth.Tokens.Decoders;

/// <summary>The bytes of the pieces, joined and read as UTF-8.</summary>
/// <param name="pieces">The pieces.</param>
/// <param name="special">Special tokens by id.</param>
internal sealed class ByteDecoder(IReadOnlyList<byte[]> pieces, IReadOnlyDictionary<int, SpecialToken> special) : IIdDecoder
{
    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>((ids.Length * 4) + 16);
        foreach (var id in ids)
            bytes.Write(id < 0 ? "\uFFFD"u8 : special.TryGetValue(id, out var token) ? Encoding.UTF8.GetBytes(token.Text) : pieces[id]);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
