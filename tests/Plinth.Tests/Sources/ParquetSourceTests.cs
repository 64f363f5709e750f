using Plinth.Sinks;
using Plinth.Sources;

namespace Plinth.Tests.Sources;

public sealed class ParquetSourceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(1 << 30)]
    public void Parts_of_a_file_make_up_the_whole_however_it_is_split(long split)
    {
        using var folder = new TestFolder();
        const int Rows = 40_000;
        using (var sink = new ParquetSink(folder.File("a.parquet")))
        {
            for (var i = 0; i < Rows; i++) sink.Write(new Document($"text number {i}", $"id-{i}"));
            sink.Complete();
        }

        var source = new ParquetSource { Files = ["a.parquet"], SplitBytes = split };
        var shards = source.Split(folder.Path);
        Assert.Equal(split == 1 ? 3 : shards.Count, shards.Count);
        var ids = shards.SelectMany(s => source.Read(s, CancellationToken.None)).Select(r => r.Document!.Id).ToList();
        Assert.Equal(Enumerable.Range(0, Rows).Select(i => $"id-{i}"), ids);
    }

    [Fact]
    public void A_column_that_is_not_there_is_told_with_the_nearest_that_is()
    {
        using var folder = new TestFolder();
        using (var sink = new ParquetSink(folder.File("a.parquet")))
        {
            sink.Write(new Document("text", "id"));
            sink.Complete();
        }

        var source = new ParquetSource { Files = ["a.parquet"], TextField = "txt" };
        Assert.Equal("a.parquet: no column 'txt'; did you mean 'text'? (option text_field)", Assert.Throws<PlinthException>(() => source.Split(folder.Path)).Message);
    }

    [Fact]
    public void A_broken_page_costs_its_row_group_and_the_rest_is_read()
    {
        using var folder = new TestFolder();
        const int Rows = 40_000;
        using (var sink = new ParquetSink(folder.File("a.parquet")))
        {
            for (var i = 0; i < Rows; i++) sink.Write(new Document($"text number {i * 7919}", $"id-{i}"));
            sink.Complete();
        }

        var bytes = File.ReadAllBytes(folder.File("a.parquet"));
        bytes.AsSpan(40_000, 2_000).Fill(0x5a);
        File.WriteAllBytes(folder.File("a.parquet"), bytes);
        var source = new ParquetSource { Files = ["a.parquet"] };
        var records = source.Split(folder.Path).SelectMany(s => source.Read(s, CancellationToken.None)).ToList();
        Assert.Equal("broken-parquet", Assert.Single(records, r => r.Fault is not null).Fault!.Kind);
        Assert.InRange(records.Count(r => r.Document is not null), Rows - 16_384, Rows - 1);
    }

    [Fact]
    public void A_file_that_is_no_parquet_is_told_so()
    {
        using var folder = new TestFolder();
        folder.Write("a.parquet", "no parquet at all");
        Assert.StartsWith("a.parquet: no Parquet file: ", Assert.Throws<PlinthException>(() => new ParquetSource { Files = ["a.parquet"] }.Split(folder.Path)).Message, StringComparison.Ordinal);
    }
}
