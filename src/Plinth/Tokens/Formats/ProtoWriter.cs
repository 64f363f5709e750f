using System.Buffers;
using System.Buffers.Binary;

namespace Plinth.Tokens.Formats;

/// <summary>Writes a protocol buffer field by field.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _output = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    /// <summary>Forgets what was written.</summary>
    public void Clear() => _output.Clear();

    /// <summary>A number; a negative one in ten bytes, as int32 has it.</summary>
    public void Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
    }

    /// <summary>A 32-bit float.</summary>
    public void Float(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        BinaryPrimitives.WriteSingleLittleEndian(_output.GetSpan(4), value);
        _output.Advance(4);
    }

    /// <summary>Bytes, a text or a message.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _output.Write(value);
    }

    private void Varint(ulong value)
    {
        var span = _output.GetSpan(10);
        var length = 0;
        for (; value >= 128; value >>= 7) span[length++] = (byte)(value | 128);
        span[length++] = (byte)value;
        _output.Advance(length);
    }
}
