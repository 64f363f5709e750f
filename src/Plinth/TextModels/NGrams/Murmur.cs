using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Plinth.TextModels.NGrams;

/// <summary>MurmurHash64A with seed 0 (Appleby 2008, public domain): how KenLM's files know words.</summary>
internal static class Murmur
{
    private const ulong M = 0xc6a4a7935bd1e995;
    private const int R = 47;

    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * M;
        while (bytes.Length >= 8)
        {
            var k = Unsafe.ReadUnaligned<ulong>(ref MemoryMarshal.GetReference(bytes)) * M;
            hash = (hash ^ ((k ^ (k >> R)) * M)) * M;
            bytes = bytes[8..];
        }

        if (bytes.Length > 0)
        {
            ulong last = 0;
            for (var i = 0; i < bytes.Length; i++) last |= (ulong)bytes[i] << (8 * i);
            hash = (hash ^ last) * M;
        }

        hash = (hash ^ (hash >> R)) * M;
        return hash ^ (hash >> R);
    }
}
