using System.Diagnostics;
using Parquet;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Tests.Running;

namespace Plinth.Tests.Sinks;

/// <summary>What a run writes, read by programs that are not ours.</summary>
public sealed class ForeignReaderTests
{
    [Fact]
    public async Task Parquet_Net_reads_the_ledger_and_the_corpus()
    {
        using var folder = new TestFolder();
        var read = SmallCorpus.Write(folder, 200);
        var totals = Execute(folder, "parquet");
        Assert.Equal(read, await Rows(folder.File("run/ledger"), "fate"));
        Assert.Equal(totals.Kept, await Rows(folder.File("run/corpus"), "text"));
    }

    [Theory]
    [InlineData("jsonl.gz", "gzip")]
    [InlineData("jsonl.zst", "zstd")]
    public void The_usual_tools_unpack_the_corpus(string format, string tool)
    {
        Assert.SkipWhen(!File.Exists($"/usr/bin/{tool}") && !File.Exists($"/bin/{tool}"), $"{tool} is not installed");
        using var folder = new TestFolder();
        SmallCorpus.Write(folder, 200);
        var totals = Execute(folder, format);
        var lines = 0;
        foreach (var part in Directory.EnumerateFiles(folder.File("run/corpus")))
        {
            using var process = Process.Start(new ProcessStartInfo(tool, ["-dc", part]) { RedirectStandardOutput = true })!;
            lines += process.StandardOutput.ReadToEnd().Count(c => c == '\n');
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }

        Assert.Equal(totals.Kept, lines);
    }

    private static RunTotals Execute(TestFolder folder, string format)
    {
        var run = Run.Start(RecipeReader.Parse(SmallCorpus.Recipe, "small.yaml", folder.Path, [$"output.corpus.format={format}"]), folder.File("run"), TimeProvider.System);
        new Runner(run, 2, new NoProgress()).Execute(CancellationToken.None);
        return Summary.Of(run).Totals;
    }

    private static async Task<long> Rows(string folder, string column)
    {
        var rows = 0L;
        foreach (var path in Directory.EnumerateFiles(folder, "*.parquet"))
        {
            await using var reader = await ParquetReader.CreateAsync(path, cancellationToken: TestContext.Current.CancellationToken);
            for (var g = 0; g < reader.RowGroupCount; g++)
            {
                using var group = reader.OpenRowGroupReader(g);
                Assert.Contains(reader.Schema.DataFields, f => f.Name == column);
                rows += group.RowCount;
            }
        }

        return rows;
    }
}
