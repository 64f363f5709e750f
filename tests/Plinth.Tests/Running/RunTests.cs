using Plinth.Recipes;
using Plinth.Running;

namespace Plinth.Tests.Running;

public sealed class RunTests
{
    [Fact]
    public void Every_record_has_one_row_and_they_add_up()
    {
        using var folder = new TestFolder();
        var lines = SmallCorpus.Write(folder);
        var run = Execute(folder, "run", workers: 2);
        var totals = Summary.Of(run).Totals;
        var ledger = LedgerFiles.Read(folder.File("run/ledger"));

        Assert.Equal(lines, totals.Read);
        Assert.Equal(lines, ledger.Count);
        Assert.Equal(totals.Kept, ledger.Count(r => (string)r["fate"]! == "kept"));
        Assert.Equal(totals.Dropped, ledger.Count(r => (string)r["fate"]! == "dropped"));
        Assert.Equal(8, ledger.Count(r => (string)r["fate"]! == "failed"));
        Assert.Equal(lines, ledger.Select(r => r["id"]).Distinct().Count());
        Assert.All(ledger.Where(r => (string)r["fate"]! == "dropped"), r => Assert.NotNull(r["rule"]));
        Assert.All(ledger.Where(r => (string?)r["step"] is "dedup-exact" or "dedup-minhash"), r => Assert.Contains(ledger, o => Equals(o["id"], r["duplicate_of"])));
        Assert.Contains(ledger, r => (string?)r["step"] == "dedup-minhash");
        Assert.Contains(ledger, r => (string?)r["step"] == "dedup-exact");
        Assert.Contains(ledger, r => (string?)r["rule"] == "min-chars" && (double)r["limit"]! == 200 && (double)r["value"]! < 200);
    }

    [Fact]
    public void One_two_and_seven_workers_write_the_same_bytes()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder);
        foreach (var workers in new[] { 1, 2, 7 }) Execute(folder, $"run-{workers}", workers);
        foreach (var part in new[] { "corpus", "ledger" })
        {
            var one = folder.Fingerprints($"run-1/{part}");
            Assert.NotEmpty(one);
            Assert.Equal(one, folder.Fingerprints($"run-2/{part}"));
            Assert.Equal(one, folder.Fingerprints($"run-7/{part}"));
        }
    }

    [Fact]
    public void Tasks_done_one_by_one_write_the_same_bytes_as_a_run()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder, 100);
        Execute(folder, "whole", workers: 2);
        var recipe = RecipeReader.Parse(SmallCorpus.Recipe, "small.yaml", folder.Path);
        var made = Run.Start(recipe, folder.File("tasks"), TimeProvider.System);
        var rounds = new List<string>();
        foreach (var round in made.Rounds(new NoProgress()))
        {
            rounds.Add(round.Name);
            for (var task = round.Tasks - 1; task >= 0; task--)
            {
                new Runner(Run.Open(folder.File("tasks")), 1, new NoProgress()).ExecuteTask(round.Name, task, CancellationToken.None);
            }
        }

        Assert.Contains("stage-2", rounds);
        Assert.Equal(folder.Fingerprints("whole/corpus"), folder.Fingerprints("tasks/corpus"));
        Assert.Equal(folder.Fingerprints("whole/ledger"), folder.Fingerprints("tasks/ledger"));
    }

    [Fact]
    public void A_task_that_is_too_early_or_unknown_is_refused()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder, 50);
        var run = Run.Start(RecipeReader.Parse(SmallCorpus.Recipe, "small.yaml", folder.Path), folder.File("run"), TimeProvider.System);
        var runner = new Runner(run, 1, new NoProgress());
        Assert.Contains("comes after stage-1, whose task 0 is not done",
            Assert.Throws<PlinthException>(() => runner.ExecuteTask("stage-2", 0, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Contains("tasks 0 to", Assert.Throws<RecipeException>(() => runner.ExecuteTask("stage-1", 999, CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_another_recipe_or_changed_input_is_refused()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder, 50);
        Execute(folder, "run", workers: 1);
        var other = RecipeReader.Parse(SmallCorpus.Recipe, "small.yaml", folder.Path, ["steps.length.min_chars=201"]);
        Assert.Contains("holds a run of another recipe", Assert.Throws<PlinthException>(() => Run.Start(other, folder.File("run"), TimeProvider.System)).Message, StringComparison.Ordinal);
        File.AppendAllText(folder.File("in/0.jsonl"), "{\"text\":\"more\"}\n");
        var same = RecipeReader.Parse(SmallCorpus.Recipe, "small.yaml", folder.Path);
        Assert.Contains("input files have changed", Assert.Throws<PlinthException>(() => Run.Start(same, folder.File("run"), TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_masked_stands_nowhere_in_the_run_folder()
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder, 100);
        var recipe = RecipeReader.Parse(SmallCorpus.Recipe, "small.yaml", folder.Path, ["keep_stages=false", "output.corpus.format=jsonl", "steps.gopher-quality.min_words=100"]);
        var run = Run.Start(recipe, folder.File("run"), TimeProvider.System);
        new Runner(run, 2, new NoProgress()).Execute(CancellationToken.None);
        var shown = System.Text.Json.JsonSerializer.Serialize(Summary.Of(run), RunSummaryJson.Default.RunSummary);
        Assert.Contains("changed", shown + string.Concat(Directory.EnumerateFiles(folder.File("run/corpus")).Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.DoesNotContain("@example.net", shown, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder.File("run"), "*", SearchOption.AllDirectories).Where(f => !f.Contains("part-", StringComparison.Ordinal) || f.Contains("corpus", StringComparison.Ordinal)))
            Assert.DoesNotContain("@example.net", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void No_input_at_all_is_said_before_anything_is_written()
    {
        using var folder = new TestFolder();
        var recipe = RecipeReader.Parse(SmallCorpus.Recipe, "small.yaml", folder.Path);
        Assert.StartsWith("small.yaml:5:5: jsonl: no file matches 'in/*.jsonl*'",
            Assert.Throws<RecipeException>(() => Run.Start(recipe, folder.File("run"), TimeProvider.System)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("run")));
    }

    private static Run Execute(TestFolder folder, string name, int workers)
    {
        var run = Run.Start(RecipeReader.Parse(SmallCorpus.Recipe, "small.yaml", folder.Path), folder.File(name), TimeProvider.System);
        new Runner(run, workers, new NoProgress()).Execute(CancellationToken.None);
        return run;
    }
}
