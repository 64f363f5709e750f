using System.Buffers;

namespace Plinth.Encodings;

/// <summary>Turns bytes into text; immutable, so that all threads may use it.</summary>
internal abstract class TextDecoder
{
    /// <summary>Decodes all of the bytes; what is invalid becomes U+FFFD.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="chars">At least as long as the bytes.</param>
    /// <returns>Number of UTF-16 units written.</returns>
    public abstract int Decode(ReadOnlySpan<byte> bytes, Span<char> chars);

    /// <summary>Decodes all of the bytes into a string.</summary>
    public virtual string GetString(ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<char>.Shared.Rent(bytes.Length);
        try
        {
            return new string(buffer, 0, Decode(bytes, buffer));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
