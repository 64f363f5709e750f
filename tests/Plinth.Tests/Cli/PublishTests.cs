using ParquetSharp;
using Plinth.Cli.Publishing;
using Plinth.Running;
using Plinth.Tests.Running;

namespace Plinth.Tests.Cli;

public sealed class PublishTests
{
    [Fact]
    public void A_published_run_holds_the_kept_documents_a_card_and_a_datasheet_and_the_same_bytes_again()
    {
        using var folder = new TestFolder();
        var run = Run.Open(SmallRun.Make(folder));
        var ledger = LedgerFiles.Read(Path.Combine(run.Folder, "ledger"));
        var kept = ledger.Where(r => r["fate"] is "kept").Select(r => (string)r["id"]!).ToList();
        Assert.Equal(kept.Count, PublishedFolder.Write(run, folder.File("one"), TestContext.Current.CancellationToken));
        PublishedFolder.Write(run, folder.File("two"), TestContext.Current.CancellationToken);
        Assert.Equal(folder.Fingerprints("one"), folder.Fingerprints("two"));

        var shards = Directory.GetFiles(folder.File("one/data")).Order(StringComparer.Ordinal).ToList();
        Assert.Equal("train-00000-of-00001.parquet", Path.GetFileName(Assert.Single(shards)));
        using (var file = new ParquetFileReader(shards[0]))
        {
            using var group = file.RowGroup(0);
            using var ids = group.Column(0);
            Assert.Equal(kept, ids.LogicalReader<string>().ReadAll((int)group.MetaData.NumRows));
            using var column = group.Column(1);
            var texts = column.LogicalReader<string>().ReadAll((int)group.MetaData.NumRows);
            Assert.All(texts, t => Assert.DoesNotContain("@example.net", t, StringComparison.Ordinal));
        }

        var card = File.ReadAllText(folder.File("one/README.md"));
        Assert.StartsWith("---\npretty_name: small\nlanguage:\n", card, StringComparison.Ordinal);
        Assert.Contains("size_categories:\n- n<1K\n", card, StringComparison.Ordinal);
        Assert.Contains("path: data/train-*.parquet", card, StringComparison.Ordinal);
        Assert.Contains($"{kept.Count:N0} of {ledger.Count:N0} documents", card, StringComparison.Ordinal);

        var sheet = File.ReadAllText(folder.File("one/DATASHEET.md"));
        foreach (var rule in ledger.Where(r => r["fate"] is "dropped").GroupBy(r => (Step: (string)r["step"]!, Rule: (string)r["rule"]!)))
            Assert.Contains(sheet.Split('\n'), l => l.StartsWith($"| dropped | {rule.Key.Step} | {rule.Key.Rule} |", StringComparison.Ordinal) && l.Contains($"| {rule.Count():N0} |", StringComparison.Ordinal));
        Assert.DoesNotContain("too short", sheet + card, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone()
    {
        using var folder = new TestFolder();
        var run = Run.Open(SmallRun.Make(folder));
        folder.Write("there/mine.txt", "mine");
        Assert.Throws<PlinthException>(() => PublishedFolder.Write(run, folder.File("there"), TestContext.Current.CancellationToken));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.File("there")));
    }
}
