using CsCheck;
using Plinth.Tokens.Shards;

namespace Plinth.Tests.Tokens.Shards;

public sealed class ShardFileTests
{
    private static readonly Gen<int[][]> Documents = Gen.Int[0, 65_498].Array[0, 40].Array[0, 12];

    [Theory]
    [InlineData(ShardFormat.Megatron, 2)]
    [InlineData(ShardFormat.Megatron, 4)]
    [InlineData(ShardFormat.Datatrove, 2)]
    [InlineData(ShardFormat.Datatrove, 4)]
    [InlineData(ShardFormat.Numpy, 2)]
    [InlineData(ShardFormat.Numpy, 4)]
    public void What_is_written_is_read_by_us_and_by_a_reader_made_from_the_definition(ShardFormat format, int width) => Documents.Sample(documents =>
    {
        using var folder = new TestFolder();
        if (width == 4 && documents.Length > 0) documents[0] = [.. documents[0], 250_000];
        var path = Write(folder, format, width, documents);
        var expected = documents.Select(d => d.Select(id => (long)id).ToArray()).ToList();
        Assert.Equal(expected, format == ShardFormat.Megatron ? TinyReaders.Megatron(folder.File("s")) : TinyReaders.Ends(path, width));
        using var reader = ShardReader.Open(path);
        Assert.Equal((documents.Length, documents.Sum(d => (long)d.Length), width), (reader.Documents, reader.Tokens, reader.Width));
        Assert.Equal(documents, Enumerable.Range(0, reader.Documents).Select(d => Read(reader, d)));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp"));
    }, iter: 20, threads: 1);

    [Fact]
    public void Datatrove_metadata_name_the_tokenizer_its_width_and_the_count()
    {
        using var folder = new TestFolder();
        Write(folder, ShardFormat.Datatrove, 4, [[.. Enumerable.Range(0, 1_234_567)]]);
        Assert.Equal("toy|4\n1234567\n1.23 MT", File.ReadAllText(folder.File("s.ds.metadata")));
    }

    [Fact]
    public void A_shard_that_is_not_complete_has_no_name()
    {
        using var folder = new TestFolder();
        using (var writer = new ShardWriter(folder.File("s"), ShardFormat.Megatron, 2, "toy")) writer.Write([1, 2, 3]);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Ids_that_do_not_fit_are_refused()
    {
        using var folder = new TestFolder();
        Assert.EndsWith("s.bin: an id does not fit into 2 bytes", Assert.Throws<PlinthException>(() => Write(folder, ShardFormat.Megatron, 2, [[65_536]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_shards_say_what_is_broken()
    {
        using var folder = new TestFolder();
        var path = Write(folder, ShardFormat.Megatron, 2, [[1, 2, 3], [4]]);
        var index = File.ReadAllBytes(folder.File("s.idx"));
        Says("cut short", index[..^4]);
        Says("does not begin with MMIDIDX", [.. "nonsense!"u8, .. index[9..]]);
        Says("tokens of type 7", [.. index[..17], 7, .. index[18..]]);
        Says("another version", [.. index[..9], 2, .. index[10..]]);
        File.WriteAllBytes(folder.File("s.idx"), index);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..4]);
        Assert.Contains("has 2 tokens, its index ends at 4", Assert.Throws<PlinthException>(() => ShardReader.Open(path)).Message, StringComparison.Ordinal);
        File.Delete(folder.File("s.idx"));
        Assert.Contains("its index s.idx is missing", Assert.Throws<PlinthException>(() => ShardReader.Open(path)).Message, StringComparison.Ordinal);

        void Says(string what, byte[] bytes)
        {
            File.WriteAllBytes(folder.File("s.idx"), bytes);
            Assert.Contains(what, Assert.Throws<PlinthException>(() => ShardReader.Open(path)).Message, StringComparison.Ordinal);
        }
    }

    private static string Write(TestFolder folder, ShardFormat format, int width, int[][] documents)
    {
        using var writer = new ShardWriter(folder.File("s"), format, width, "toy");
        foreach (var document in documents)
        {
            writer.Write(document);
            writer.EndDocument();
        }

        writer.Complete();
        return writer.Path;
    }

    private static int[] Read(ShardReader reader, int document)
    {
        var start = document == 0 ? 0 : reader.EndOf(document - 1);
        var ids = new int[reader.EndOf(document) - start];
        reader.Read(start, ids);
        return ids;
    }
}
