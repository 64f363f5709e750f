using System.Text.Json;
using Plinth.Tests.Cli;

namespace Plinth.Tests.Running.Planning;

public sealed class CheckMeasureTests
{
    [Fact]
    public void It_plans_for_another_size_by_what_a_sample_took_and_leaves_nothing()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder);
        folder.Write("small.yaml", SmallCorpus.Recipe.Replace("dedup-exact: {}", "dedup-exact: { index: idx }", StringComparison.Ordinal)
            + "\n  tokens: { vocab: 300, shuffle: true, shard_tokens: 20000 }\n");
        var (code, output, error) = PlinthProcess.Run(folder.Path, "check", "small.yaml", "--measure", "--size", "10TB", "--file-size", "1GB", "--machine", "m7i.4xlarge", "--machines", "20", "--json");
        Assert.True(code == 0, error);
        using var json = JsonDocument.Parse(output);
        var plan = json.RootElement;
        Assert.Equal(10_000_000_000_000, plan.GetProperty("input_bytes").GetInt64());
        var rounds = plan.GetProperty("rounds").EnumerateArray().ToDictionary(r => r.GetProperty("name").GetString()!);
        Assert.Equal(
            ["stage-1", "stage-1.number", "stage-1.identical", "stage-1.clusters", "stage-1.decisions", "stage-2", "stage-2.number", "stage-2.identical", "stage-2.bands", "stage-2.pairs",
                "stage-2.candidates", "stage-2.verify", "stage-2.clusters", "stage-2.decisions", "stage-3", "stage-1.index", "stage-1.index-commit", "tokenizer", "tokens", "tokens.shuffle", "tokens.manifest"],
            rounds.Keys);
        Assert.Equal(plan.GetProperty("shards").GetInt32(), rounds["stage-1"].GetProperty("tasks").GetInt32());
        Assert.True(plan.GetProperty("shards").GetInt32() >= 10_000);

        // Figures hang together: processor time by bytes, time by tasks at once, money by time.
        Assert.InRange(plan.GetProperty("cpu_hours").GetDouble(), 100, 1_000_000);
        Assert.Equal(plan.GetProperty("cpu_hours").GetDouble(), rounds.Values.Sum(r => r.GetProperty("cpu_seconds") is { ValueKind: JsonValueKind.Number } s ? s.GetDouble() : 0) / 3600, 0.1);
        Assert.Equal(0.8064, plan.GetProperty("dollars").GetDouble() / (plan.GetProperty("hours").GetDouble() * 20), 0.001);
        Assert.All(rounds.Values, r => Assert.InRange(r.GetProperty("tasks_at_once").GetInt32(), 1, 16));
        Assert.Contains("x 10.0 TB", rounds["stage-1"].GetProperty("how").GetString(), StringComparison.Ordinal);
        Assert.True(rounds["stage-2"].GetProperty("disk_bytes").GetInt64() > 1_000_000_000_000);

        // The sample was run elsewhere, and the index was not added to.
        Assert.Equal(JsonValueKind.Null, rounds["stage-1.index"].GetProperty("cpu_seconds").ValueKind);
        Assert.Equal(["in", "small.yaml"], Directory.EnumerateFileSystemEntries(folder.Path).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_prints_how_each_figure_was_computed()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder);
        folder.Write("small.yaml", SmallCorpus.Recipe);
        folder.Write("mine.yaml", "big: { cores: 64, memory: 256, price: 3 }\n");
        var (code, output, error) = PlinthProcess.Run(folder.Path, "check", "small.yaml", "--measure", "1MB", "--size", "1TB", "--file-size", "1GB", "--machine", "big", "--machine-types", "mine.yaml", "--price", "2.5");
        Assert.True(code == 0, error);
        Assert.Contains("1 x big (64 cores, 274.9 GB, $2.5 an hour): ", output, StringComparison.Ordinal);
        Assert.Contains("while all of them are rented", output, StringComparison.Ordinal);
        foreach (var round in (string[])["stage-1: ", "stage-2.bands: ", "stage-3: "]) Assert.Matches($@"  {round}\d+\.\d\d s for .* x 1\.0 TB, and [\d,]+ jobs x 2 s = ", output);
        Assert.Contains("  memory: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_sample_and_more_documents_than_one_deduplication_takes_are_warned_of()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder);
        folder.Write("small.yaml", SmallCorpus.Recipe);
        var (code, output, error) = PlinthProcess.Run(folder.Path, "check", "small.yaml", "--measure", "--size", "100TB", "--file-size", "1GB");
        Assert.True(code == 0, error);
        Assert.Matches(@"(?m)^warning: dedup-exact would meet [\d,]+ documents, and takes 4,294,967,29\d: filter more", output);
        Assert.Contains("are a small sample", output, StringComparison.Ordinal);

        (code, output, error) = PlinthProcess.Run(folder.Path, "check", "small.yaml", "--measure");
        Assert.True(code == 0, error);
        Assert.DoesNotContain("warning:", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_cannot_plan_for_is_said()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder, 50);
        folder.Write("small.yaml", SmallCorpus.Recipe);
        Assert.Contains("--size goes with --measure", Fails(folder, "--size", "1TB"), StringComparison.Ordinal);
        Assert.Contains("no machine is called 'c7i.4xlarg'", Fails(folder, "--measure", "--machine", "c7i.4xlarg"), StringComparison.Ordinal);
        Assert.Contains("--size many: expected a size of at least 1MB", Fails(folder, "--measure", "--size", "many"), StringComparison.Ordinal);
        folder.Write("mine.yaml", "big: { cores: 64, price: 3 }\n");
        Assert.Contains("mine.yaml:1:1: big needs memory", Fails(folder, "--measure", "--machine", "big", "--machine-types", "mine.yaml"), StringComparison.Ordinal);
    }

    private static string Fails(TestFolder folder, params string[] args)
    {
        var (code, _, error) = PlinthProcess.Run(folder.Path, ["check", "small.yaml", .. args]);
        Assert.Equal(2, code);
        return error;
    }
}
