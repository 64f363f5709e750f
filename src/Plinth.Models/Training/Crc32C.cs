using System.Numerics;

namespace Plinth.Models.Training;

/// <summary>CRC-32C (Castagnoli), as TFRecord files carry it.</summary>
internal static class Crc32C
{
    /// <summary>Masked as TensorFlow masks it, so that a checksum of data with checksums in it is sound: rotated by 15 bits, plus a constant.</summary>
    public static uint Masked(ReadOnlySpan<byte> data) => BitOperations.RotateRight(Of(data), 15) + 0xa282ead8;

    /// <summary>The checksum.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        foreach (var b in data) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
