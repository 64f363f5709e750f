using System.Buffers.Binary;
using System.Text;
using Plinth.Models.Training;

namespace Plinth.Models.Tests.Training;

public sealed class EventFileTests
{
    [Fact]
    public void Is_read_back_by_a_reader_of_its_own()
    {
        using var folder = new TestFolder();
        string path;
        using (var file = new EventFile(folder.Path, 7, TimeProvider.System))
        {
            path = file.Path;
            file.Scalars(300, ("loss/train", 2.5), ("tokens", 1e6));
            file.Text(301, "sample", "Es war einmal 你好");
        }

        var events = Records(File.ReadAllBytes(path)).Select(r => Fields(r)).ToList();
        Assert.Equal("brain.Event:2", Encoding.UTF8.GetString((byte[])events[0].Single(f => f.Number == 3).Value));
        Assert.Equal(7UL, events[1].Single(f => f.Number == 2).Value);
        Assert.Equal(1UL, Fields((byte[])events[1].Single(f => f.Number == 7).Value).Single(f => f.Number == 1).Value);

        Assert.Equal(300UL, events[2].Single(f => f.Number == 2).Value);
        var values = Fields((byte[])events[2].Single(f => f.Number == 5).Value).Select(v => Fields((byte[])v.Value)).ToList();
        Assert.Equal(["loss/train", "tokens"], values.Select(v => Encoding.UTF8.GetString((byte[])v.Single(f => f.Number == 1).Value)));
        Assert.Equal([2.5f, 1e6f], values.Select(v => (float)v.Single(f => f.Number == 2).Value));

        var text = Fields((byte[])Fields((byte[])events[3].Single(f => f.Number == 5).Value).Single().Value);
        var tensor = Fields((byte[])text.Single(f => f.Number == 8).Value);
        Assert.Equal("Es war einmal 你好", Encoding.UTF8.GetString((byte[])tensor.Single(f => f.Number == 8).Value));
        Assert.Equal(7UL, tensor.Single(f => f.Number == 1).Value);
        Assert.True(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - (double)events[3].Single(f => f.Number == 1).Value is >= -5 and < 600);
    }

    /// <summary>The check value of CRC-32C for "123456789" is published with the polynomial.</summary>
    [Fact]
    public void The_checksum_is_Castagnolis() => Assert.Equal(0xe3069283u, Crc32C.Of("123456789"u8));

    private static List<byte[]> Records(ReadOnlySpan<byte> file)
    {
        var records = new List<byte[]>();
        while (!file.IsEmpty)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            Assert.Equal(Masked(file.Slice(12, length)), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            records.Add(file.Slice(12, length).ToArray());
            file = file[(16 + length)..];
        }

        return records;
    }

    /// <summary>Bit by bit, by the definition.</summary>
    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = 0xffffffffu;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82f63b78 : crc >> 1;
        }

        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
    }

    private static List<(int Number, object Value)> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new List<(int, object)>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0: fields.Add(((int)(tag >> 3), Varint(message, ref at))); break;
                case 1: fields.Add(((int)(tag >> 3), BinaryPrimitives.ReadDoubleLittleEndian(message[at..]))); at += 8; break;
                case 5: fields.Add(((int)(tag >> 3), BinaryPrimitives.ReadSingleLittleEndian(message[at..]))); at += 4; break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    fields.Add(((int)(tag >> 3), message.Slice(at, length).ToArray()));
                    at += length;
                    break;
                default: throw new InvalidDataException("no field");
            }
        }

        return fields;
    }

    private static ulong Varint(ReadOnlySpan<byte> message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var b = message[at++];
            value |= (ulong)(b & 127) << shift;
            if (b < 128) return value;
        }
    }
}
