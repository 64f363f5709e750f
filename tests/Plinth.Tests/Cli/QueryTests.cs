using System.Text.Json;
using Plinth.Cli.Query;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Tests.Running;

namespace Plinth.Tests.Cli;

public sealed class QueryTests
{
    [Fact]
    public void Ready_queries_count_what_the_ledger_holds()
    {
        using var folder = new TestFolder();
        var run = SmallRun.Make(folder);
        var ledger = LedgerFiles.Read(Path.Combine(run, "ledger"));
        var (code, output, error) = PlinthProcess.Run(folder.Path, "query", run, "top-rules", "--as", "json");
        Assert.True(code == 0, error);
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.True(rows.Count >= 3);
        Assert.Equal(ledger.Count(r => r["fate"] is "dropped"), rows.Sum(r => r.GetProperty("documents").GetInt64()));
        using var database = new RunDatabase(run);
        foreach (var (name, says) in ReadyQueries.All)
        {
            Assert.NotEmpty(says);
            database.Read(database.OneReading(ReadyQueries.Resolve(name)), reader => Assert.True(reader.FieldCount > 1), TestContext.Current.CancellationToken);
        }

        Assert.Superset(new HashSet<string> { "top-rules", "drops-by-step", "languages", "domains", "categories", "longest", "near-limit", "duplicates", "faults", "private-data" },
            ReadyQueries.All.Select(q => q.Name).ToHashSet());
    }

    [Fact]
    public void The_corpus_and_the_tokens_are_tables_too()
    {
        using var folder = new TestFolder();
        var run = SmallRun.Make(folder);
        using var database = new RunDatabase(run);
        var kept = LedgerFiles.Read(Path.Combine(run, "ledger")).Count(r => r["fate"] is "kept");
        Assert.Equal(kept, Number(database, "select count(*) from corpus join ledger using (id) where length(text) = chars_out"));
        Assert.Equal(kept, Number(database, "select sum(documents) from tokens"));
        Assert.Equal(kept, Number(database, "select sum(documents) from token_counts where kind = 'language'"));
    }

    [Theory]
    [InlineData("selec 1", "syntax error")]
    [InlineData("select nope from ledger", "describe ledger")]
    [InlineData("create table x(a int)", "only statements that read")]
    [InlineData("copy ledger to 'ledger.csv'", "only statements that read")]
    [InlineData("set threads = 1", "only statements that read")]
    [InlineData("select 1; select 2", "one statement")]
    [InlineData("select * from read_text('/etc/passwd')", "the run's own folder")]
    [InlineData("top-rulez", "top-rules")]
    [InlineData("  ", "empty")]
    public void What_cannot_be_asked_is_a_wrong_call_with_a_remedy(string sql, string remedy)
    {
        using var folder = new TestFolder();
        var run = SmallRun.Make(folder);
        using var database = new RunDatabase(run);
        var error = Assert.Throws<RecipeException>(() => database.Read(database.OneReading(ReadyQueries.Resolve(sql)), reader => { while (reader.Read()) { } }, TestContext.Current.CancellationToken));
        Assert.Contains(remedy, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("jsonl.gz")]
    [InlineData("jsonl.zst")]
    [InlineData("parquet")]
    public void The_corpus_is_a_table_in_every_format(string format)
    {
        using var folder = new TestFolder();
        var run = SmallRun.Make(folder, format);
        var (code, output, error) = PlinthProcess.Run(folder.Path, "query", run, "select (select count(*) from corpus) = (select count(*) from ledger where fate = 'kept') as same", "--as", "csv");
        Assert.True(code == 0, error);
        Assert.Equal("same\ntrue\n", output);
    }

    [Fact]
    public void A_result_is_written_as_csv_and_as_parquet()
    {
        using var folder = new TestFolder();
        var run = SmallRun.Make(folder);
        var kept = LedgerFiles.Read(Path.Combine(run, "ledger")).Count(r => r["fate"] is "kept");
        Assert.Equal(0, PlinthProcess.Run(folder.Path, "query", run, "select id, url, text from corpus", "--as", "csv", "--out", "c.csv").Code);
        Assert.StartsWith("id,url,text\n", File.ReadAllText(folder.File("c.csv")), StringComparison.Ordinal);
        Assert.Equal(0, PlinthProcess.Run(folder.Path, "query", run, "select id from corpus;", "--as", "parquet", "--out", "c.parquet").Code);
        using var parquet = new ParquetSharp.ParquetFileReader(folder.File("c.parquet"));
        Assert.Equal(kept, parquet.FileMetaData.NumRows);
        var (code, _, error) = PlinthProcess.Run(folder.Path, "query", run, "select 1", "--as", "parquet");
        Assert.Equal(2, code);
        Assert.Contains("--out", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupt_ends_a_long_query()
    {
        using var folder = new TestFolder();
        var run = SmallRun.Make(folder);
        using var database = new RunDatabase(run);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            database.Read("select count(*) from range(10000000) a, range(10000000) b where (a.range * b.range) % 7 = 3", reader => { while (reader.Read()) { } }, stop.Token));
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("中文", 4)]
    [InlineData("，「」", 6)]
    [InlineData("e\u0301", 1)]
    [InlineData("\U00020000", 2)]
    public void A_terminal_gives_a_Chinese_character_two_cells(string text, int cells) => Assert.Equal(cells, CellWidth.Of(text));

    [Fact]
    public void A_cell_never_steers_the_terminal()
    {
        Assert.Equal("a·[31mb↵c·d", CellWidth.OneLine("a\u001b[31mb\r\nc\u202ed"));
        Assert.Equal("中文…", CellWidth.Cut("中文字字字", 6));
    }

    private static long Number(RunDatabase database, string sql)
    {
        var number = 0L;
        database.Read(database.OneReading(sql), reader =>
        {
            reader.Read();
            number = long.Parse(reader.GetValue(0).ToString()!, System.Globalization.CultureInfo.InvariantCulture);
        }, TestContext.Current.CancellationToken);
        return number;
    }
}
