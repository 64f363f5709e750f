using Plinth.Models.Distributed;
using Plinth.Models.Tests.Training;
using Plinth.Models.Training;
using TorchSharp;

namespace Plinth.Models.Tests.Distributed;

public sealed class TogetherTests
{
    public static TheoryData<string> Plans { get; } =
    [
        "accumulate: 1",
        "accumulate: 3",
        "recompute: true\naccumulate: 2",
        "within_documents: true",
        "optimizer: { learning_rate: 2e-2, clip: 0.05 }",
        "objectives: fim\ntokens: text",
        "objectives: { kind: ul2 }\ntokens: text\nlength: 32",
        "objectives: [{ kind: glm, share: 0.5 }, { kind: causal, share: 0.5 }]\ntokens: text\nlength: 32\naccumulate: 2",
    ];

    [Theory]
    [MemberData(nameof(Plans))]
    public void However_many_share_a_step_its_gradients_and_losses_are_those_of_one(string more)
    {
        using var folder = new TestFolder();
        var plan = Plan(folder, more + "\nsteps: 8\ncheckpoints: { every: off }\nvalidation: { every: 4, sequences: 9 }");
        var whole = Run(plan, folder.File("1"), Ranks.Alone);
        var (alone, gradients) = (Losses(whole), Gradients(plan, Ranks.Alone));
        Assert.True(alone[^1] < alone[0] - 0.02, string.Join(' ', alone));
        // Five share twelve sequences unevenly, and none of them has a whole pass.
        foreach (var count in more == "accumulate: 3" ? (int[])[2, 3, 5] : [2, 4])
        {
            var ranks = ThreadRanks.Run(count, r => (Progress: Run(plan, folder.File(count.ToString(System.Globalization.CultureInfo.InvariantCulture)), r), Gradients: Gradients(plan, r)));
            Assert.All(alone.Zip(Losses(ranks[0].Progress)), pair => Assert.Equal(pair.First, pair.Second, 3e-5f));
            Assert.Equal(alone.Count, ranks[0].Progress.Steps.Count);
            Assert.All(whole.Validations.Zip(ranks[0].Progress.Validations), pair => Assert.Equal(pair.First.Losses.Values.Single(), pair.Second.Losses.Values.Single(), 3e-5));
            Assert.Equal(whole.Validations.Count, ranks[0].Progress.Validations.Count);
            Assert.All(ranks[1..], r => Assert.Empty(r.Progress.Steps));
            // To the bit among the ranks; to what a float can hold against one process.
            Assert.All(ranks, r => Assert.Equal(ranks[0].Gradients, r.Gradients));
            Assert.All(gradients.Zip(ranks[0].Gradients), pair => Assert.Equal(pair.First, pair.Second, 2e-6f));
        }
    }

    [Fact]
    public void In_bfloat16_they_differ_by_its_rounding_alone()
    {
        using var folder = new TestFolder();
        var plan = Plan(folder, "precision: bfloat16\nsteps: 5");
        var alone = Losses(Run(plan, folder.File("1"), Ranks.Alone));
        var two = Losses(ThreadRanks.Run(2, r => Run(plan, folder.File("2"), r))[0]);
        Assert.All(alone.Zip(two), pair => Assert.Equal(pair.First, pair.Second, 0.02f));
    }

    [Fact]
    public void What_one_rank_decides_all_do_and_other_numbers_of_ranks_go_on()
    {
        using var folder = new TestFolder();
        var plan = Plan(folder, "steps: 30\naccumulate: 2");
        var whole = Run(plan, folder.File("whole"), Ranks.Alone);
        // The second of three is told to stop before anything is done, and all do after a step; then five go on, and one ends it.
        var stopped = ThreadRanks.Run(3, ranks =>
        {
            using var stop = new CancellationTokenSource();
            if (ranks.Rank == 1) stop.Cancel();
            var progress = new SilentProgress();
            Assert.Throws<OperationCanceledException>(() => new Trainer(plan, folder.File("parts"), progress, TimeProvider.System, ranks).Run(0, stop.Token));
            return progress.Steps.Count;
        });
        Assert.Equal([1, 0, 0], stopped);
        var later = ThreadRanks.Run(5, ranks =>
        {
            using var stop = new CancellationTokenSource();
            var progress = new SilentProgress(s => { if (s.Step == 12) stop.Cancel(); });
            Assert.Throws<OperationCanceledException>(() => new Trainer(plan, folder.File("parts"), progress, TimeProvider.System, ranks).Run(0, stop.Token));
            return progress;
        });
        var end = Run(plan, folder.File("parts"), Ranks.Alone);
        Assert.Equal(Enumerable.Range(2, 11).Select(n => (long)n), later[0].Steps.Select(s => s.Step));
        Assert.Equal(Enumerable.Range(13, 18).Select(n => (long)n), end.Steps.Select(s => s.Step));
        Assert.All(whole.Steps.Skip(1).Zip(later[0].Steps.Concat(end.Steps)), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, 1e-4f));
        Assert.All(whole.Validations.TakeLast(2).Zip(end.Validations), pair => Assert.Equal(pair.First.Losses["tokens"], pair.Second.Losses["tokens"], 1e-4));
    }

    [Fact]
    public void A_jump_of_the_loss_stops_all_with_the_same_words()
    {
        using var folder = new TestFolder();
        var plan = Plan(folder, "steps: 200\nspike: 1.05\noptimizer: { learning_rate: 0.5, clip: off }\nschedule: { kind: constant, warmup: off }");
        var messages = ThreadRanks.Run(2, r => Assert.Throws<PlinthException>(() => Run(plan, folder.File("run"), r)).Message);
        Assert.Contains("the loss jumped to", messages[0], StringComparison.Ordinal);
        Assert.Equal(messages[0].Split('(')[0], messages[1].Split('(')[0]);
    }

    [Fact]
    public void When_the_time_is_up_all_stop_after_the_same_step()
    {
        using var folder = new TestFolder();
        var plan = Plan(folder, "steps: 1000000\nseconds: 1\nvalidation: { every: off }\ncheckpoints: { every: off }");
        var steps = ThreadRanks.Run(3, r => new Trainer(plan, folder.File("run"), new SilentProgress(), TimeProvider.System, r).Run(0, TestContext.Current.CancellationToken).Step);
        Assert.InRange(steps[0], 1, 999_999);
        Assert.All(steps, s => Assert.Equal(steps[0], s));
        Assert.Equal(steps[0], TrainingFolder.StateOf(new TrainingFolder(folder.File("run")).Newest()!).Step);
    }

    [Fact]
    public void Ranks_with_other_plans_and_more_ranks_than_sequences_are_refused()
    {
        using var folder = new TestFolder();
        var plan = Plan(folder, "steps: 5");
        var refused = ThreadRanks.Run(3, r => Assert.Throws<PlinthException>(() => Run(r.Rank == 2 ? plan with { Seed = 4 } : plan, folder.File("run"), r)).Message);
        Assert.All(refused, m => Assert.StartsWith("1 of 3 ranks read another config", m, StringComparison.Ordinal));
        Assert.All(ThreadRanks.Run(5, r => Assert.Throws<PlinthException>(() => Run(plan, folder.File("run"), r)).Message), m => Assert.StartsWith("a step has 4 sequences (batch 4, accumulate 1), fewer than the 5 ranks", m, StringComparison.Ordinal));
    }

    [Fact]
    public void Several_processes_are_known_by_what_their_launcher_says()
    {
        Launch Of(params (string Name, string Value)[] variables) => Launch.Of(n => variables.FirstOrDefault(v => v.Name == n).Value);
        Assert.Equal(1, Of().Count);
        // A batch script of four tasks is one process, until srun starts the four.
        Assert.Equal(1, Of(("SLURM_NTASKS", "4"), ("SLURM_PROCID", "0")).Count);
        Assert.Equal(new Launch("srun", 4), Of(("SLURM_NTASKS", "4"), ("SLURM_STEP_NUM_TASKS", "4")));
        Assert.Equal(new Launch("mpirun", 2), Of(("OMPI_COMM_WORLD_SIZE", "2"), ("SLURM_STEP_NUM_TASKS", "1")));
    }

    private static SilentProgress Run(TrainingPlan plan, string folder, Ranks ranks)
    {
        var progress = new SilentProgress();
        new Trainer(plan, folder, progress, TimeProvider.System, ranks).Run(0, TestContext.Current.CancellationToken);
        return progress;
    }

    /// <summary>The gradients of the second step's sequences on new weights, one parameter after another.</summary>
    private static float[] Gradients(TrainingPlan plan, Ranks ranks)
    {
        using var feed = TokenFeed.Open(plan.Tokens, plan.Length, plan.Seed, plan.WithinDocuments);
        feed.Skip(plan.Batch * plan.Accumulate);
        using var decoder = new Decoder(plan.Model).Initialise(5);
        // Smaller than some of the tensors, so that these are exchanged where they lie, in pieces.
        using var exchange = new TensorExchange(decoder.Parameters, ranks, size: 100);
        new StepGradient(plan, feed, new SequenceMaker(plan.Model, plan.Length, plan.Seed, feed.Tokenizer, feed.EndOfText), ranks).Make(decoder, exchange);
        return [.. decoder.Parameters.SelectMany(p => p.Value.grad!.data<float>().ToArray())];
    }

    private static List<float> Losses(SilentProgress progress) => [.. progress.Steps.Select(s => s.Loss)];

    private static TrainingPlan Plan(TestFolder folder, string more)
    {
        if (!Directory.Exists(folder.File("text"))) TestTokens.MakeText(folder.File("text"));
        return TrainerTests.Plan(folder, more.Replace("tokens: text", "tokens: " + folder.File("text"), StringComparison.Ordinal));
    }
}
