using System.Text.Json;
using Plinth.Models.Lab.Comparison;
using Plinth.Models.Lab.Evaluation;
using Plinth.Models.Tests.Cli;
using Plinth.Models.Tests.Training;
using Plinth.Models.Training;

namespace Plinth.Models.Tests.Lab;

public sealed class ComparisonTests
{
    private const string Training = "model: { base: llama-7b, layers: 1, width: 32, heads: 2, feed_forward: { width: 64 } }\nlength: 32\nbatch: 8\nthreads: 1\noptimizer: { learning_rate: 1e-2 }\nschedule: { warmup: 4 }\nvalidation: { every: off }\nsamples: { every: off }";

    [Fact]
    public void The_corpus_that_speaks_the_held_out_language_wins_and_finished_arms_are_taken_as_they_are()
    {
        using var folder = new TestFolder();
        Write(folder, "good.jsonl", Sentences(1, 300, shuffled: false));
        Write(folder, "bad.jsonl", Sentences(2, 300, shuffled: true));
        Write(folder, "held-out.jsonl", Sentences(3, 60, shuffled: false));
        var plan = Plan(folder, "good.jsonl", "bad.jsonl") with { Tokens = 12_000 };
        var told = new List<string>();
        var result = new Comparison(plan, _ => new SilentProgress(), told.Add).Run(TestContext.Current.CancellationToken);
        Assert.Equal(["good", "bad"], result.Arms.Select(a => a.Arm.Name));
        Assert.All(result.Arms, a => Assert.Equal(2, a.Bits.Count));
        Assert.True(result.Gaps[0].Gap.Mean > 0.05, $"{result.Gaps[0].Gap}");

        var progress = new SilentProgress();
        var again = new Comparison(plan, _ => progress, _ => { }).Run(TestContext.Current.CancellationToken);
        Assert.Empty(progress.Steps);
        Assert.Equal(result.Gaps[0].Gap, again.Gaps[0].Gap);
    }

    [Fact]
    public void Arms_begin_alike_in_each_seed_unless_told_otherwise()
    {
        using var folder = new TestFolder();
        Write(folder, "one.jsonl", Sentences(1, 100, shuffled: false));
        File.Copy(folder.File("one.jsonl"), folder.File("the-same.jsonl"));
        Write(folder, "held-out.jsonl", Sentences(3, 20, shuffled: false));
        var plan = Plan(folder, "one.jsonl", "the-same.jsonl") with { Tokens = 2_000, Seeds = 2 };
        var paired = new Comparison(plan, _ => new SilentProgress(), _ => { }).Run(TestContext.Current.CancellationToken);
        Assert.Equal(0, paired.Gaps[0].Gap.Mean);
        Assert.NotEqual(paired.Arms[0].Bits[0][0], paired.Arms[0].Bits[1][0]);
        var apart = new Comparison(plan with { Paired = false, Folder = folder.File("apart") }, _ => new SilentProgress(), _ => { }).Run(TestContext.Current.CancellationToken);
        Assert.NotEqual(0, apart.Gaps[0].Gap.Mean);
    }

    [Fact]
    public void A_training_is_evaluated_along_its_checkpoints()
    {
        using var folder = new TestFolder();
        Write(folder, "one.jsonl", Sentences(1, 100, shuffled: false));
        Write(folder, "two.jsonl", Sentences(2, 100, shuffled: false));
        Write(folder, "held-out.jsonl", Sentences(3, 20, shuffled: false));
        folder.Write("items.jsonl", "{\"query\": \"red green\", \"choices\": [\"a\", \"b\"], \"gold\": 0}\n");
        folder.Write("task.yaml", "name: toy\nfile: items.jsonl\nchoices: [choices]\nprompts: [{ name: first, context: \"{query}\" }, { name: second, context: \"\" }]");
        new Comparison(Plan(folder, "one.jsonl", "two.jsonl") with { Tokens = 2_000, Seeds = 1, Training = Training + "\ncheckpoints: { every: 3, keep: 9 }" }, _ => new SilentProgress(), _ => { }).Run(TestContext.Current.CancellationToken);
        // The tokenizer lies beside the corpora, and is put beside each checkpoint.
        var (code, output, error) = PlinthProcess.Run(folder.Path, "eval", "compare/arms/one/seed-0", "--held-out", "held-out.jsonl", "--tasks", "task.yaml", "--page", "eval.html");
        Assert.True(code == 0, error);
        Assert.Contains("seed-0/step-00000003", output, StringComparison.Ordinal);
        var page = File.ReadAllText(folder.File("eval.html"));
        foreach (var chart in new[] { "<title>Held-out text</title>", "<title>toy</title>", "<title>toy by loss</title>" }) Assert.Contains(chart, page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split(">second</text>").Length - 1);
    }

    [Fact]
    public void A_contaminated_set_is_refused_by_name_and_single_texts_are_left_out()
    {
        using var folder = new TestFolder();
        var good = Sentences(1, 100, shuffled: false).ToList();
        Write(folder, "a.jsonl", good);
        Write(folder, "b.jsonl", Sentences(2, 100, shuffled: false));
        Write(folder, "held-out.jsonl", good.Take(40));
        var e = Assert.Throws<PlinthException>(() => new Comparison(Plan(folder, "a.jsonl", "b.jsonl"), _ => new SilentProgress(), _ => { }).Run(TestContext.Current.CancellationToken));
        Assert.Contains("the held-out set held-out is contaminated: 40 of its 40", e.Message, StringComparison.Ordinal);

        Write(folder, "held-out.jsonl", Sentences(3, 40, shuffled: false).Concat(good.Take(10).Select(t => "  " + t.ToUpperInvariant())));
        var result = new Comparison(Plan(folder, "a.jsonl", "b.jsonl") with { Tokens = 2_000, Seeds = 1 }, _ => new SilentProgress(), _ => { }).Run(TestContext.Current.CancellationToken);
        Assert.Equal(10, result.LeftOut["held-out"]);
        Assert.Equal(40, result.Texts.Count);
    }

    [Fact]
    public void An_arm_with_too_few_tokens_fails_with_its_epochs_and_is_shown()
    {
        using var folder = new TestFolder();
        Write(folder, "large.jsonl", Sentences(1, 300, shuffled: false));
        Write(folder, "small.jsonl", Sentences(2, 5, shuffled: false));
        Write(folder, "held-out.jsonl", Sentences(3, 20, shuffled: false));
        var result = new Comparison(Plan(folder, "large.jsonl", "small.jsonl", "missing.jsonl") with { Tokens = 6_000, Seeds = 1 }, _ => new SilentProgress(), _ => { }).Run(TestContext.Current.CancellationToken);
        Assert.Equal(3, result.Arms.Count);
        Assert.Null(result.Arms[0].Failure);
        Assert.Contains("times, above 4", result.Arms.Single(a => a.Arm.Name == "small").Failure, StringComparison.Ordinal);
        Assert.NotNull(result.Arms.Single(a => a.Arm.Name == "missing").Failure);
    }

    [Fact]
    public void Of_a_corpus_of_which_a_sample_was_encoded_the_size_of_the_whole_is_told()
    {
        using var folder = new TestFolder();
        Write(folder, "large.jsonl", Sentences(1, 2000, shuffled: false));
        Write(folder, "half.jsonl", Sentences(1, 1000, shuffled: false));
        Write(folder, "held-out.jsonl", Sentences(3, 20, shuffled: false));
        var plan = Plan(folder, "large.jsonl", "half.jsonl");
        var sampled = new Comparison(plan with { Tokens = 1_000, Seeds = 1 }, _ => new SilentProgress(), _ => { }).Run(TestContext.Current.CancellationToken);
        var whole = new Comparison(plan with { Tokens = 1_000_000, Seeds = 1, MostEpochs = 1000, Folder = folder.File("whole"), Training = Training + "\nseconds: 1" }, _ => new SilentProgress(), _ => { }).Run(TestContext.Current.CancellationToken);
        foreach (var arm in whole.Arms)
        {
            var estimate = sampled.Arms.Single(a => a.Arm.Name == arm.Arm.Name);
            Assert.Equal(arm.Size!.Documents, estimate.Size!.Documents);
            Assert.Equal(arm.Size.Bytes, estimate.Size.Bytes);
            Assert.InRange((double)estimate.Size.Tokens / arm.Size.Tokens, 0.93, 1.07);
        }

        Assert.InRange(sampled.Arms.Single(a => a.Arm.Name == "large").Epochs, 0, 0.05);
    }

    [Fact]
    public void Chance_alone_gives_intervals_that_hold_zero_and_a_real_gap_none()
    {
        var draw = new Draw(4);
        var (bytes, sets) = (Enumerable.Repeat(1000, 200).ToArray(), Enumerable.Range(0, 200).Select(i => i < 100 ? "a" : "b").ToArray());
        double[] Seed(double worse)
        {
            var shift = 10 * (draw.Unit() - 0.5);
            return [.. Enumerable.Range(0, 200).Select(_ => 2000 + shift + worse + 40 * (draw.Unit() - 0.5))];
        }

        double[][] Arm(double worse) => [Seed(worse), Seed(worse), Seed(worse), Seed(worse)];
        var holds = Enumerable.Range(0, 40).Count(_ => Difference.Of(Arm(0), Arm(0), bytes, sets, 1) is { Low: < 0, High: > 0 });
        Assert.InRange(holds, 34, 40);
        var gap = Difference.Of(Arm(0), Arm(60), bytes, sets, 1);
        Assert.True(gap.IsClear);
        Assert.Equal(0.06, gap.Mean, 0.015);
        Assert.True(Difference.Of(Arm(0), Arm(3), bytes, sets, 1) is { SeedsToSettle: null or > 1 });
    }

    [Fact]
    public void Bits_of_a_text_do_not_depend_on_its_neighbours_and_an_untrained_model_knows_nothing()
    {
        using var folder = new TestFolder();
        Write(folder, "a.jsonl", Sentences(1, 50, shuffled: false));
        var trained = Plinth.Tokens.Training.TokenizerTraining.Train(Plinth.Tokens.Training.Corpus.Open([folder.File("a.jsonl")], "/"), new() { Vocabulary = 300 }, new Plinth.Running.NoProgress(), TestContext.Current.CancellationToken);
        using var decoder = new Decoder(ModelCatalogue.Find("llama-7b", "layers=1", "width=16", "heads=2", "feed_forward.width=16", $"vocabulary={trained.Tokenizer.VocabularySize}", "context=16")).Initialise(1);
        var loss = new TextLoss(decoder, trained.Tokenizer, batch: 3);
        string[] texts = ["one two three", "", "the quick brown fox jumps over the lazy dog again and again and again and again", "x"];
        var together = loss.Measure(texts, int.MaxValue, TestContext.Current.CancellationToken);
        for (var i = 0; i < texts.Length; i++)
        {
            var alone = loss.Measure([texts[i]], int.MaxValue, TestContext.Current.CancellationToken)[0];
            Assert.Equal(alone.Bits, together[i].Bits, 1e-3);
            Assert.Equal(alone.Tokens, together[i].Tokens);
        }

        Assert.Equal(0, together[1].Tokens);
        Assert.Equal(Math.Log2(trained.Tokenizer.VocabularySize), together[2].Bits / together[2].Tokens, 0.3);
    }

    private static ComparisonPlan Plan(TestFolder folder, params string[] arms) => new()
    {
        Arms = Arm.Of([.. arms.Select(folder.File)]),
        HeldOut = [folder.File("held-out.jsonl")],
        Folder = folder.File("compare"),
        Seeds = 2,
        Vocabulary = 400,
        Training = Training,
    };

    /// <summary>Sentences with an order to learn: each word says which may follow.</summary>
    private static IEnumerable<string> Sentences(int seed, int count, bool shuffled)
    {
        string[] words = ["river", "stone", "green", "walks", "under", "quiet", "house", "seven", "letters", "morning", "garden", "remember", "without", "colour", "winter", "paper"];
        var draw = new Draw((ulong)seed);
        for (var i = 0; i < count; i++)
        {
            var (at, sentence) = (draw.Below(words.Length), new List<string>());
            for (var n = 0; n < 40; n++)
            {
                sentence.Add(words[at] + (draw.Below(8) == 0 ? draw.Below(10_000).ToString(System.Globalization.CultureInfo.InvariantCulture) : ""));
                at = (at * 5 + 1 + draw.Below(3)) % words.Length;
            }

            if (shuffled) draw.Shuffle(sentence);
            yield return string.Join(' ', sentence);
        }
    }

    private static void Write(TestFolder folder, string name, IEnumerable<string> texts) =>
        folder.Write(name, string.Concat(texts.Select((t, i) => JsonSerializer.Serialize(new Dictionary<string, string> { ["id"] = $"{name}-{i}", ["text"] = t }) + "\n")));
}
