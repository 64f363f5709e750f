using System.Diagnostics;
using Plinth.Models.Checkpoints;
using Plinth.Models.Tests.Cli;
using Plinth.Models.Training;

namespace Plinth.Models.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void A_tiny_model_learns_and_its_checkpoint_is_a_folder_that_opens()
    {
        using var folder = new TestFolder();
        var progress = new SilentProgress();
        var plan = Plan(folder, "steps: 60");
        var result = new Trainer(plan, folder.File("run"), progress, TimeProvider.System).Run(0, TestContext.Current.CancellationToken);

        Assert.Equal(60, progress.Steps.Count);
        Assert.InRange(progress.Steps[0].Loss, 3.9, 4.4);
        Assert.InRange(progress.Steps[^1].Loss, 1, 3);
        Assert.Equal([10, 20, 30, 40, 50, 60], progress.Validations.Select(v => v.Step));
        Assert.True(progress.Validations[^1].Losses["tokens"] < progress.Validations[0].Losses["tokens"] - 0.3);
        Assert.Equal(2, Directory.GetDirectories(folder.File("run/checkpoints")).Length);
        Assert.True(progress.Steps.All(s => s.Mfu is > 0 and < 1.5));
        using var opened = Checkpoint.Open(result.Checkpoint);
        Assert.Equal("llama", opened.Family.Name);
        // What is called again when all is done finds nothing to do, and says the same.
        Assert.Equal(result.Checkpoint, new Trainer(plan, folder.File("run"), new SilentProgress(), TimeProvider.System).Run(0, TestContext.Current.CancellationToken).Checkpoint);
    }

    [Theory]
    [InlineData("recompute: false\naccumulate: 2", "recompute: false\naccumulate: 1\nbatch: 8")]
    [InlineData("recompute: true", "recompute: false")]
    [InlineData("recompute: true\nwithin_documents: true", "within_documents: true")]
    [InlineData("recompute: true\nmodel: { base: glm-130b, layers: 2, width: 16, heads: 2, feed_forward: { width: 32 }, family: plinth }\nobjectives: causal", "model: { base: glm-130b, layers: 2, width: 16, heads: 2, feed_forward: { width: 32 }, family: plinth }\nobjectives: causal")]
    public void What_saves_memory_changes_no_loss(string one, string other)
    {
        using var folder = new TestFolder();
        var (a, b) = (Losses(folder, one, "a"), Losses(folder, other, "b"));
        Assert.All(a.Zip(b), pair => Assert.Equal(pair.First, pair.Second, 2e-5f));
        Assert.True(a[^1] < a[0] - 0.1);
    }

    [Fact]
    public void Relative_biases_shared_by_layers_get_the_same_gradient_when_layers_are_computed_anew()
    {
        using var folder = new TestFolder();
        const string T5 = "model: { base: llama-7b, layers: 2, width: 16, heads: 2, feed_forward: { width: 32 }, position: { kind: t5, buckets: 8, max_distance: 12 }, family: plinth }";
        Assert.All(Losses(folder, T5 + "\nrecompute: true", "a").Zip(Losses(folder, T5, "b")), pair => Assert.Equal(pair.First, pair.Second, 2e-5f));
    }

    [Fact]
    public void Killed_at_any_step_it_goes_on_to_the_same_losses_to_the_bit()
    {
        using var folder = new TestFolder();
        TestTokens.Make(folder.File("web"), 1);
        TestTokens.Make(folder.File("books"), 5, 30);
        folder.Write("plan.yaml", TestTokens.Yaml("[{ path: web, weight: 2 }, { path: books, weight: 1 }]", "steps: 400\nvalidation: { every: 100, sequences: 4 }").Replace("validation: { every: 10, sequences: 4 }\n", "", StringComparison.Ordinal));
        var (code, output, error) = PlinthProcess.Run(folder.Path, "train", "plan.yaml", "--out", "whole");
        Assert.True(code == 0, error);
        Assert.EndsWith("step-00000400", output.Trim(), StringComparison.Ordinal);

        var kills = 0;
        for (var after = 20; kills < 3; after += 110)
        {
            using var process = PlinthProcess.Start(folder.Path, "train", "plan.yaml", "--out", "killed");
            var watch = Stopwatch.StartNew();
            while (!process.HasExited && Lines(folder.File("killed/log.jsonl")) < after && watch.Elapsed < TimeSpan.FromMinutes(3)) Thread.Sleep(2);
            if (process.HasExited) break;
            process.Kill();
            process.WaitForExit();
            kills++;
        }

        Assert.Equal(3, kills);
        (code, _, error) = PlinthProcess.Run(folder.Path, "train", "plan.yaml", "--out", "killed");
        Assert.True(code == 0, error);
        Assert.Contains("goes on from", error, StringComparison.Ordinal);
        string[] Steps(string run) => [.. File.ReadLines(folder.File(run + "/log.jsonl")).Select(l => l.Split(",\"tokens_per_second\"")[0])];
        Assert.Equal(Steps("whole"), Steps("killed"));
        string Weights(string run) => folder.Fingerprints(run + "/checkpoints/step-00000400").Single(f => f.StartsWith("model.safetensors", StringComparison.Ordinal));
        Assert.Equal(Weights("whole"), Weights("killed"));
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("killed/checkpoints"), "*.tmp"));
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_it_and_the_good_checkpoint_stays()
    {
        using var folder = new TestFolder();
        var plan = Plan(folder, "steps: 60\nspike: off\noptimizer: { learning_rate: 9, clip: off, epsilon: 1e-16, weight_decay: 10 }\nschedule: { kind: constant, warmup: off }");
        var stopped = Assert.Throws<PlinthException>(() => new Trainer(plan, folder.File("run"), new SilentProgress(), TimeProvider.System).Run(0, TestContext.Current.CancellationToken));
        Assert.Matches("^stopped at step \\d+: the (loss|gradient) is not a number", stopped.Message);
        Assert.Contains("--skip N", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_jumps_stops_it_with_what_to_look_at()
    {
        using var folder = new TestFolder();
        var plan = Plan(folder, "steps: 200\nspike: 1.05\noptimizer: { learning_rate: 0.5, clip: off }\nschedule: { kind: constant, warmup: off }");
        var stopped = Assert.Throws<PlinthException>(() => new Trainer(plan, folder.File("run"), new SilentProgress(), TimeProvider.System).Run(0, TestContext.Current.CancellationToken));
        Assert.Contains("the loss jumped to", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("sequences tokens ", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("The last good checkpoint is ", stopped.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(new TrainingFolder(folder.File("run")).Newest()));
    }

    [Fact]
    public void Another_plan_in_the_same_folder_is_refused_by_what_differs()
    {
        using var folder = new TestFolder();
        new Trainer(Plan(folder, "steps: 5"), folder.File("run"), new SilentProgress(), TimeProvider.System).Run(0, TestContext.Current.CancellationToken);
        var refused = Assert.Throws<PlinthException>(() => new Trainer(Plan(folder, "steps: 6"), folder.File("run"), new SilentProgress(), TimeProvider.System).Run(0, TestContext.Current.CancellationToken));
        Assert.Contains("there steps: 5, here steps: 6", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Goes_on_from_the_weights_of_a_folder()
    {
        using var folder = new TestFolder();
        var first = new Trainer(Plan(folder, "steps: 60"), folder.File("first"), new SilentProgress(), TimeProvider.System).Run(0, TestContext.Current.CancellationToken);
        var progress = new SilentProgress();
        var plan = Plan(folder, "steps: 7\nmodel: " + first.Checkpoint);
        new Trainer(plan, folder.File("second"), progress, TimeProvider.System).Run(0, TestContext.Current.CancellationToken);
        Assert.InRange(progress.Steps[0].Loss, 1, 3);
        // And a training that began from a folder goes on from its own checkpoint.
        Assert.Equal(7, new Trainer(plan, folder.File("second"), new SilentProgress(), TimeProvider.System).Run(0, TestContext.Current.CancellationToken).Step);
    }

    private static int Lines(string path)
    {
        try { return File.Exists(path) ? File.ReadLines(path).Count() : 0; }
        catch (IOException) { return 0; }
    }

    private static List<float> Losses(TestFolder folder, string more, string name)
    {
        var progress = new SilentProgress();
        var plan = Plan(folder, "steps: 12\n" + more);
        new Trainer(plan, folder.File(name), progress, TimeProvider.System).Run(0, TestContext.Current.CancellationToken);
        return [.. progress.Steps.Select(s => s.Loss)];
    }

    /// <summary>A plan in which later lines stand in the place of earlier ones.</summary>
    internal static TrainingPlan Plan(TestFolder folder, string more)
    {
        if (!Directory.Exists(folder.File("tokens"))) TestTokens.Make(folder.File("tokens"));
        var keys = more.Split('\n').Select(l => l.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        var yaml = TestTokens.Yaml(folder.File("tokens")).Split('\n').Where(l => !keys.Contains(l.Split(':')[0]));
        return TrainingReader.Parse(string.Join('\n', yaml) + "\n" + more, "plan.yaml");
    }
}
