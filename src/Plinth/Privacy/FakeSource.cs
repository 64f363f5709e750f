using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Plinth.Privacy;

/// <summary>Made-up characters for one datum: the same key, document, kind and datum give the same ones.</summary>
public sealed class FakeSource
{
    private ulong _state;

    /// <summary>A source whose answers follow from the seed alone.</summary>
    public FakeSource(ulong seed) => _state = seed;

    /// <summary>The keyed digest (HMAC-SHA-256) of a datum without its punctuation and in lower case, its first 64 bits.</summary>
    /// <param name="key">The key.</param>
    /// <param name="scope">What else the digest depends on: the kind, the document.</param>
    /// <param name="secret">The datum.</param>
    public static ulong Digest(ReadOnlySpan<byte> key, string scope, ReadOnlySpan<char> secret)
    {
        var text = new char[scope.Length + 1 + secret.Length];
        scope.CopyTo(text);
        var length = scope.Length + 1;
        foreach (var c in secret)
            if (char.IsLetterOrDigit(c)) text[length++] = char.ToLowerInvariant(c);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, MemoryMarshal.AsBytes(text.AsSpan(0, length)), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }

    /// <summary>A number from 0 up to a limit that is not included.</summary>
    public int Below(int limit)
    {
        // SplitMix64 (Steele et al. 2014).
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)limit);
    }

    /// <summary>Digits for digits, letters for letters of the same case; the first characters and all others stay.</summary>
    /// <param name="secret">The datum.</param>
    /// <param name="keep">How many characters at the front stay.</param>
    public string Shape(ReadOnlySpan<char> secret, int keep = 0)
    {
        var made = secret.ToArray();
        for (var i = Math.Min(keep, made.Length); i < made.Length; i++)
        {
            var c = made[i];
            made[i] = char.IsAsciiDigit(c) ? (char)('0' + Below(10))
                : char.IsAsciiLetterLower(c) ? (char)('a' + Below(26))
                : char.IsAsciiLetterUpper(c) ? (char)('A' + Below(26)) : c;
        }

        return new string(made);
    }

    /// <summary>One of several.</summary>
    public string Pick(params ReadOnlySpan<string> choices) => choices[Below(choices.Length)];
}
