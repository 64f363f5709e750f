using System.Text;
using Plinth.Sources;

namespace Plinth.Tests.Sources;

public sealed class Bzip2Tests
{
    // bzip2 1.0.8 of "abc", 700 z, 8 y, 262 x and 5 zero bytes; then, as a second stream, of "end of it".
    private const string Packed =
        "QlpoOTFBWSZTWVhg9IYAAAPBiOwAOAAAcAAQAAggACGRPUxHoQNA0JgC8VWi8k0Wh9gjsDRdyRThQkFhg9IYQlpoOTFBWSZTWUM9kZAAAAGRgEAAByGEACAAIgaaehDAhawf4QXckU4UJBDPZGQA";

    private static readonly string s_plain = "abc" + new string('z', 700) + new string('y', 8) + new string('x', 262) + "\0\0\0\0\0" + "end of it";

    [Fact]
    public void All_streams_of_a_file_are_read_as_one() => Assert.Equal(s_plain, Unpack(Convert.FromBase64String(Packed), 4096));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(257)]
    public void Reads_of_any_size_give_the_same_bytes(int size) => Assert.Equal(s_plain, Unpack(Convert.FromBase64String(Packed), size));

    [Fact]
    public void A_wrong_byte_is_told_and_never_passed_on_as_text()
    {
        var packed = Convert.FromBase64String(Packed);
        for (var i = 4; i < packed.Length; i++)
        {
            var broken = packed.ToArray();
            broken[i] ^= 0x10;
            try { Assert.True(s_plain.StartsWith(Unpack(broken, 4096), StringComparison.Ordinal), $"byte {i}"); }
            catch (InvalidDataException) { }
        }
    }

    [Fact]
    public void A_file_that_is_cut_short_says_so()
    {
        var packed = Convert.FromBase64String(Packed);
        Assert.Throws<InvalidDataException>(() => Unpack(packed[..40], 4096));
    }

    [Fact]
    public void Reading_can_start_at_any_block()
    {
        var packed = Convert.FromBase64String(Packed);
        using var reader = new Bzip2Reader(new MemoryStream(packed[8..]), 8);
        Assert.True(reader.Find());
        Assert.True(reader.Next());
        var buffer = new byte[100];
        Assert.Equal("end of it", Encoding.ASCII.GetString(buffer, 0, reader.Read(buffer)));
        Assert.Equal(0, reader.Read(buffer));
        Assert.False(reader.Next());
    }

    [Fact]
    public void The_first_bytes_tell_the_kind() => Assert.Equal(CompressionKind.Bzip2, Compression.Detect("BZh9"u8));

    private static string Unpack(byte[] packed, int size)
    {
        using var stream = Compression.OpenRead(new MemoryStream(packed));
        using var all = new MemoryStream();
        var buffer = new byte[size];
        for (int read; (read = stream.Read(buffer)) > 0;) all.Write(buffer, 0, read);
        return Encoding.ASCII.GetString(all.ToArray());
    }
}
