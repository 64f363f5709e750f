using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Plinth.Models.Checkpoints;

namespace Plinth.Models.Tests.Checkpoints;

public sealed class SafetensorsTests
{
    private const string Good = """{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"BF16","shape":[3],"data_offsets":[16,22]}}""";

    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new TestFolder();
        var path = folder.File("x.safetensors");
        SafetensorsWriter.Write(path, [new("one", StoredType.F32, [2, 2], s => s.Write([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16])), new("empty", StoredType.F16, [0, 3], _ => { })],
            new Dictionary<string, string> { ["format"] = "pt" });
        using var file = SafetensorsFile.Open(path);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal([2, 2], file.Tensors["one"].Shape);
        Assert.Equal([5, 6, 7, 8], file.Bytes(file.Tensors["one"], 4, 4).ToArray());
        Assert.Equal(0, file.Tensors["empty"].Bytes);
        Assert.Equal(0, (BinaryPrimitives.ReadInt64LittleEndian(File.ReadAllBytes(path)) + 8) % 8);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Bytes(file.Tensors["one"], 12, 8).ToArray());
    }

    [Theory]
    [InlineData("cut short: tensor b ends at byte 22 of 21", Good, 21)]
    [InlineData("1 bytes at its end belong to no tensor", Good, 23)]
    [InlineData("tensors a and b overlap", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)]
    [InlineData("4 bytes before tensor b belong to none", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12)]
    [InlineData("does not take the 8 bytes", """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8)]
    [InlineData("does not take", """{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,8]}}""", 8)]
    [InlineData("does not take", """{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""", 4)]
    [InlineData("which are no range", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", 8)]
    [InlineData("header is not what", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[NaN,4]}}""", 4)]
    [InlineData("has \"NaN\", where whole numbers from 0 are wanted", """{"a":{"dtype":"F32","shape":[1],"data_offsets":["NaN",4]}}""", 4)]
    [InlineData("has -1, where whole numbers from 0 are wanted", """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("has 1.5, where whole numbers from 0 are wanted", """{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4)]
    [InlineData("has 1e99, where whole numbers from 0 are wanted", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e99]}}""", 4)]
    [InlineData("is of type F8_E4M3", """{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData("lacks dtype", """{"a":{"shape":[1],"data_offsets":[0,1]}}""", 1)]
    [InlineData("lacks dtype", """{"a":[1,2]}""", 1)]
    [InlineData("tensor a is there twice", """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2)]
    [InlineData("is no list of sizes", """{"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}""", 1)]
    [InlineData("header is not what", "[1,2]", 0)]
    [InlineData("header is not what", "{\"a\":", 0)]
    public void A_damaged_file_is_told_by_name(string message, string header, int data)
    {
        using var folder = new TestFolder();
        var path = Write(folder, header, data);
        var refused = Assert.Throws<PlinthException>(() => SafetensorsFile.Open(path).Dispose());
        Assert.StartsWith(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000ul)]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue)]
    public void A_header_beyond_the_file_is_told(ulong length)
    {
        using var folder = new TestFolder();
        var bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        var path = folder.File("x.safetensors");
        File.WriteAllBytes(path, bytes);
        Assert.Contains($"its header should have {length} bytes, the file has 64", Assert.Throws<PlinthException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(path, bytes[..5]);
        Assert.Contains("5 bytes", Assert.Throws<PlinthException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_changed_in_a_file_it_is_read_or_refused()
    {
        using var folder = new TestFolder();
        var good = File.ReadAllBytes(Write(folder, Good, 22));
        var path = folder.File("fuzzed.safetensors");
        Gen.Select(Gen.Int[0, good.Length - 1].Array[1, 4], Gen.Byte.Array[4], Gen.Int[0, good.Length]).Sample(
            (places, values, length) =>
            {
                var bytes = good.ToArray();
                for (var i = 0; i < places.Length; i++) bytes[places[i]] = values[i];
                File.WriteAllBytes(path, bytes[..length]);
                try
                {
                    using var file = SafetensorsFile.Open(path);
                    foreach (var tensor in file.Tensors.Values) _ = file.Bytes(tensor, 0, (int)tensor.Bytes).ToArray();
                }
                catch (PlinthException)
                {
                    // Refused, which is an answer.
                }
            },
            iter: 2000, threads: 1);
    }

    [Fact]
    public void Numbers_go_to_a_wider_type_and_back_unchanged()
    {
        var all = new byte[65536 * 2];
        for (var i = 0; i < 65536; i++) BinaryPrimitives.WriteUInt16LittleEndian(all.AsSpan(2 * i), (ushort)i);
        foreach (var type in new[] { StoredType.F16, StoredType.BF16 })
        {
            var wide = new byte[65536 * 4];
            var back = new byte[all.Length];
            Numbers.Copy(all, type, wide, StoredType.F32);
            Numbers.Copy(wide, StoredType.F32, back, type);
            for (var i = 0; i < 65536; i++)
            {
                var (before, after) = (BinaryPrimitives.ReadUInt16LittleEndian(all.AsSpan(2 * i)), BinaryPrimitives.ReadUInt16LittleEndian(back.AsSpan(2 * i)));
                // A signalling NaN may become a quiet one.
                var mantissa = type == StoredType.F16 ? 0x3ff : 0x7f;
                var nan = (before & 0x7fff) > (0x7fff & ~mantissa);
                Assert.True(before == after || (nan && (after & 0x7fff) > (0x7fff & ~mantissa)), $"{type} {before:x4} became {after:x4}");
            }
        }

        Assert.Equal([0x80, 0x3f, 0x80, 0x3f, 0x82, 0x3f], Narrowed(StoredType.BF16, 1f, 1.00390625f, 1.01171875f));
    }

    private static byte[] Narrowed(StoredType type, params float[] values)
    {
        var bytes = new byte[values.Length * 2];
        Numbers.Copy(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()), StoredType.F32, bytes, type);
        return bytes;
    }

    private static string Write(TestFolder folder, string header, int data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + json.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        var path = folder.File("x.safetensors");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
