using System.Text;

namespace Plinth.Encodings;

/// <summary>UTF-8 and UTF-16 by .NET's own encodings.</summary>
internal sealed class SystemDecoder(Encoding encoding) : TextDecoder
{
    public override int Decode(ReadOnlySpan<byte> bytes, Span<char> chars) => encoding.GetChars(bytes, chars);

    public override string GetString(ReadOnlySpan<byte> bytes) => encoding.GetString(bytes);
}
