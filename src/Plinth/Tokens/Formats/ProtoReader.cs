using System.Buffers.Binary;

namespace Plinth.Tokens.Formats;

/// <summary>Reads a protocol buffer field by field (protobuf.dev, Encoding); says at which byte it is broken.</summary>
internal sealed class ProtoReader
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string _name;
    private readonly int _offset;
    private int _at;
    private int _wire;

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">It.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="offset">Where in the file it stands.</param>
    public ProtoReader(ReadOnlyMemory<byte> bytes, string name, int offset = 0) => (_bytes, _name, _offset) = (bytes, name, offset);

    /// <summary>The number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>Goes to the next field.</summary>
    public bool Next()
    {
        if (_at >= _bytes.Length) return false;
        var tag = Varint();
        Field = (int)(tag >> 3);
        _wire = (int)(tag & 7);
        if (Field == 0 || _wire is 3 or 4 or 6 or 7) throw Wrong("no field of a message");
        return true;
    }

    /// <summary>The field as a number.</summary>
    public long Number()
    {
        if (_wire != 0) throw Wrong($"field {Field} is not a number");
        return (long)Varint();
    }

    /// <summary>The field as a 32-bit float.</summary>
    public float Float()
    {
        if (_wire != 5) throw Wrong($"field {Field} is not a float");
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4).Span);
    }

    /// <summary>The field as bytes.</summary>
    public ReadOnlySpan<byte> Bytes() => Block().Span;

    /// <summary>The field as a message.</summary>
    public ProtoReader Message()
    {
        var block = Block();
        return new ProtoReader(block, _name, _offset + _at - block.Length);
    }

    /// <summary>Passes over the field.</summary>
    public void Skip()
    {
        switch (_wire)
        {
            case 0: Varint(); break;
            case 1: Take(8); break;
            case 5: Take(4); break;
            default: Block(); break;
        }
    }

    /// <summary>What is wrong here.</summary>
    public PlinthException Wrong(string what) => new($"{_name}: at byte {_offset + _at}: {what}");

    private ReadOnlyMemory<byte> Block()
    {
        if (_wire != 2) throw Wrong($"field {Field} is not bytes");
        var length = Varint();
        return length > (ulong)(_bytes.Length - _at) ? throw Wrong($"cut off: field {Field} wants {length} bytes and {_bytes.Length - _at} are left") : Take((int)length);
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _bytes.Length - _at) throw Wrong("cut off");
        var taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }

    private ulong Varint()
    {
        var span = _bytes.Span;
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at >= span.Length) throw Wrong("cut off");
            var b = span[_at++];
            value |= (ulong)(b & 127) << shift;
            if (b < 128) return value;
        }

        throw Wrong("a number of more than ten bytes");
    }
}
