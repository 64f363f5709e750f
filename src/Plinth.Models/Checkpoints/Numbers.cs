using System.Runtime.InteropServices;

namespace Plinth.Models.Checkpoints;

/// <summary>Floating-point numbers from one width to another. To a wider one and back gives the same bits.</summary>
internal static class Numbers
{
    /// <summary>Copies numbers.</summary>
    /// <param name="from">Bytes to read.</param>
    /// <param name="fromType">How they lie.</param>
    /// <param name="to">Bytes to write, as many numbers.</param>
    /// <param name="toType">How they shall lie.</param>
    public static void Copy(ReadOnlySpan<byte> from, StoredType fromType, Span<byte> to, StoredType toType)
    {
        if (fromType == toType)
        {
            from.CopyTo(to);
            return;
        }

        const int chunk = 4096;
        Span<float> wide = stackalloc float[chunk];
        int fromSize = StoredTensor.Size(fromType), toSize = StoredTensor.Size(toType), count = from.Length / fromSize;
        for (var done = 0; done < count; done += chunk)
        {
            var part = wide[..Math.Min(chunk, count - done)];
            Widen(from.Slice(done * fromSize, part.Length * fromSize), fromType, part);
            Narrow(part, to.Slice(done * toSize, part.Length * toSize), toType);
        }
    }

    private static void Widen(ReadOnlySpan<byte> from, StoredType type, Span<float> to)
    {
        switch (type)
        {
            case StoredType.F32: MemoryMarshal.Cast<byte, float>(from).CopyTo(to); break;
            case StoredType.F16: ToSingle(MemoryMarshal.Cast<byte, Half>(from), to); break;
            case StoredType.BF16:
                var upper = MemoryMarshal.Cast<byte, ushort>(from);
                for (var i = 0; i < to.Length; i++) to[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                break;
            case StoredType.F64:
                var doubles = MemoryMarshal.Cast<byte, double>(from);
                for (var i = 0; i < to.Length; i++) to[i] = (float)doubles[i];
                break;
            default: throw new PlinthException($"{type} numbers are no weights");
        }
    }

    private static void Narrow(ReadOnlySpan<float> from, Span<byte> to, StoredType type)
    {
        switch (type)
        {
            case StoredType.F32: from.CopyTo(MemoryMarshal.Cast<byte, float>(to)); break;
            case StoredType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(to);
                for (var i = 0; i < from.Length; i++) halves[i] = (Half)from[i];
                break;
            case StoredType.BF16:
                var upper = MemoryMarshal.Cast<byte, ushort>(to);
                for (var i = 0; i < from.Length; i++) upper[i] = BFloat16(from[i]);
                break;
            default: throw new PlinthException($"weights are not written as {type}");
        }
    }

    private static void ToSingle(ReadOnlySpan<Half> from, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++) to[i] = (float)from[i];
    }

    /// <summary>To the nearest, ties to even; a NaN keeps its upper bits.</summary>
    private static ushort BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return (ushort)((bits >> 16) | ((bits & 0x7f0000) == 0 ? 0x40u : 0));
        return (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}
