using System.Runtime.CompilerServices;

namespace Plinth.Tokens.Encoders;

/// <summary>Lengths of characters in UTF-8.</summary>
internal static class Utf8
{
    /// <summary>Bytes of the character that a byte begins; 1 for a byte that begins none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(byte first) => first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}
