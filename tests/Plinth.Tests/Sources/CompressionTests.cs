using System.Text;
using Plinth.Sources;

namespace Plinth.Tests.Sources;

public sealed class CompressionTests
{
    private static readonly byte[] A = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("first half, ", 2000)));
    private static readonly byte[] B = "second half"u8.ToArray();

    public static TheoryData<string, byte[], CompressionKind> Files => new()
    {
        { "plain", [.. A, .. B], CompressionKind.None },
        { "gzip, two members", [.. WarcMaker.Gzip(A), .. WarcMaker.Gzip(B)], CompressionKind.Gzip },
        { "zstd, two frames", [.. WarcMaker.Zstd(A), .. WarcMaker.Zstd(B)], CompressionKind.Zstd },
        { "zstd, skippable frames", [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9, .. WarcMaker.Zstd(A), 0x5f, 0x2a, 0x4d, 0x18, 0, 0, 0, 0, .. WarcMaker.Zstd(B)], CompressionKind.Zstd },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Opens_all_members_by_content(string name, byte[] file, CompressionKind kind)
    {
        Assert.NotEmpty(name);
        Assert.Equal(kind, Compression.Detect(file));
        foreach (var stream in new Stream[] { new MemoryStream(file), new Unseekable(file) })
        {
            using var opened = Compression.OpenRead(stream);
            using var read = new MemoryStream();
            opened.CopyTo(read);
            Assert.Equal([.. A, .. B], read.ToArray());
        }
    }

    [Theory]
    [InlineData(CompressionKind.None, null)]
    [InlineData(CompressionKind.Gzip, 9)]
    [InlineData(CompressionKind.Zstd, null)]
    public void What_is_written_is_read(CompressionKind kind, int? level)
    {
        var target = new MemoryStream();
        using (var stream = Compression.Compress(target, kind, level)) stream.Write(A);
        Assert.Equal(kind, Compression.Detect(target.ToArray()));
        using var opened = new StreamReader(Compression.OpenRead(new MemoryStream(target.ToArray())));
        Assert.Equal(Encoding.UTF8.GetString(A), opened.ReadToEnd());
    }

    [Fact]
    public void Short_and_empty_files_are_plain()
    {
        using var opened = Compression.OpenRead(new MemoryStream([1]));
        Assert.Equal(1, opened.ReadByte());
        using var empty = Compression.OpenRead(new MemoryStream([]));
        Assert.Equal(-1, empty.ReadByte());
    }

    [Fact]
    public void A_missing_file_is_said_by_its_name() =>
        Assert.Contains("no-such-file.gz", Assert.Throws<PlinthException>(() => Compression.OpenRead("no-such-file.gz")).Message, StringComparison.Ordinal);

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
