using Plinth.Models.Lab.Evaluation;
using Plinth.Models.Lab.Evaluation.Tasks;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Tokens;
using Plinth.Tokens.Training;

namespace Plinth.Models.Tests.Lab;

public sealed class TaskTests
{
    [Fact]
    public void Every_task_that_ships_can_be_read_and_has_its_source()
    {
        var tasks = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "tasks"), "*.yaml").Select(TaskReader.Read).ToList();
        Assert.True(tasks.Count >= 23);
        Assert.All(tasks, t => Assert.False(string.IsNullOrEmpty(t.Source)));
        Assert.All(tasks.Where(t => t.Kind != TaskKind.Code), t => Assert.True(t.Prompts.Count >= 2, t.Name));
        Assert.All(tasks, t => Assert.Equal(t.Prompts.Count, t.Prompts.Select(p => p.Name).Distinct().Count()));
    }

    [Fact]
    public void A_model_that_learnt_a_pattern_answers_by_it_whatever_the_measure()
    {
        using var folder = new TestFolder();
        using var decoder = Trained(folder, out var tokenizer);
        folder.Write("items.jsonl", """
            {"query": "red green red green red", "choices": ["green", "blue"], "gold": 0}
            {"query": "one two one two one", "choices": ["green", "two"], "gold": 1}
            """);
        var task = TaskReader.Parse("name: t\nfile: items.jsonl\nchoices: [choices]\nprompts: [{ name: p, context: \"{query}\" }, { name: wrong, context: \"{query}\", answer: \" {choice}\", choices: [nothing, nothing] }]", "t.yaml");
        var scores = new TaskRunner(decoder, tokenizer, folder.Path).Run(task, TestContext.Current.CancellationToken);
        Assert.Equal(["acc", "acc_norm", "acc_token", "acc", "acc_norm", "acc_token"], scores.Select(s => s.Measure));
        Assert.All(scores.Take(3), s => Assert.Equal(1, s.Mean));
        Assert.Equal(0.5, scores[3].Mean);

        var cloze = TaskReader.Parse("name: c\nfile: items.jsonl\nkind: cloze\ngold: query\nprompts: [{ name: p, context: \"red green red\", answer: \" green\" }, { name: q, context: \"red green red\", answer: \" two\" }]", "c.yaml");
        Assert.Equal([1, 0], new TaskRunner(decoder, tokenizer, folder.Path).Run(cloze, TestContext.Current.CancellationToken).Select(s => s.Mean));

        folder.Write("words.jsonl", "{\"question\": \"red green red\", \"answer\": \"so: #### green\"}\n{\"question\": \"one two one\", \"answer\": \"#### 7\"}\n");
        var written = TaskReader.Parse("name: g\nfile: words.jsonl\nkind: generate\ngold: answer\nextract: \"[a-z]+\"\nextract_gold: \"#### (.+)\"\nmost_tokens: 4\nstops: [\" red\", \" one\"]\nprompts: [{ name: p, context: \"{question}\" }]", "g.yaml");
        Assert.Equal([true, false], new TaskRunner(decoder, tokenizer, folder.Path).Run(written, TestContext.Current.CancellationToken)[0].Right);
    }

    [Fact]
    public void Likelihoods_are_those_of_the_whole_text()
    {
        using var folder = new TestFolder();
        using var decoder = Trained(folder, out var tokenizer);
        var whole = new TextLoss(decoder, tokenizer).Measure(["red green red green"], int.MaxValue, TestContext.Current.CancellationToken)[0];
        var answers = new Likelihood(decoder, tokenizer, batch: 2).Of([("", "red green red green"), ("red green", " red green"), ("", "red green")], TestContext.Current.CancellationToken);
        Assert.Equal(-whole.Bits * Math.Log(2), answers[0].LogProb, 1e-4);
        Assert.Equal(answers[0].LogProb, answers[1].LogProb + answers[2].LogProb, 1e-4);
    }

    [Fact]
    public void Code_is_run_within_limits()
    {
        if (OperatingSystem.IsWindows()) return;
        var ct = TestContext.Current.CancellationToken;
        Assert.SkipUnless(new CodeSandbox(seconds: 10).Passes("", ct), "there is no python3 here");
        var sandbox = new CodeSandbox(seconds: 2, megabytes: 400);
        Assert.True(sandbox.Passes("def f(x):\n    return x + 1\nassert f(1) == 2\n", ct));
        Assert.False(sandbox.Passes("assert 1 == 2", ct));
        Assert.False(sandbox.Passes("while True: pass", ct));
        Assert.False(sandbox.Passes("x = 'a' * (1 << 31)\ny = [x] * 10\nz = ''.join(y)", ct));
        Assert.True(sandbox.Passes("import os\nassert 'HOME' not in os.environ and os.listdir('.') == ['program.py']", ct));
    }

    [Fact]
    public void Rankings_that_turn_with_the_prompt_are_counted()
    {
        static Evaluated Model(params double[] means) => new(new("m", "", null), [], [.. means.Select((m, i) => new TaskScore("t", $"p{i}", "acc", [.. Enumerable.Range(0, 100).Select(n => n < 100 * m)]))]);
        Assert.Equal((1, 1), Evaluated.RankChanges([Model(0.6, 0.4), Model(0.5, 0.5)], "t", "acc"));
        Assert.Equal((0, 1), Evaluated.RankChanges([Model(0.6, 0.6), Model(0.5, 0.5)], "t", "acc"));
    }

    [Fact]
    public void Wrong_tasks_and_items_are_told_with_their_place()
    {
        Assert.Contains("did you mean 'choices'", Assert.Throws<RecipeException>(() => TaskReader.Parse("name: t\nfile: f\nchoises: [a]\nprompts: [{ name: p }]", "t.yaml")).Message, StringComparison.Ordinal);
        Assert.Contains("needs prompts", Assert.Throws<RecipeException>(() => TaskReader.Parse("name: t\nfile: f\nchoices: [a]", "t.yaml")).Message, StringComparison.Ordinal);
        using var folder = new TestFolder();
        var task = TaskReader.Parse("name: t\nfile: f.jsonl\nchoices: [a]\nprompts: [{ name: p, context: \"{nothing}\" }]", "t.yaml");
        Assert.Contains("--data", Assert.Throws<PlinthException>(() => TaskItem.Read(task, folder.File("f.jsonl"))).Message, StringComparison.Ordinal);
        folder.Write("f.jsonl", "{\"a\": [\"x\"], \"gold\": 0}\n{\"a\": [\"x\"], \"gold\": 3}\n");
        Assert.Contains("f.jsonl:2: '3' names none of the choices", Assert.Throws<PlinthException>(() => TaskItem.Read(task, folder.File("f.jsonl"))).Message, StringComparison.Ordinal);
        folder.Write("f.jsonl", "{\"a\": [\"x\"], \"gold\": 0}\n");
        Assert.Contains("'nothing'", Assert.Throws<PlinthException>(() => TaskItem.Read(task, folder.File("f.jsonl"))[0].Fill("{nothing}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Items_come_from_CSV_and_archives_and_blanks_are_filled()
    {
        using var folder = new TestFolder();
        var csv = "\uFEFF,Question,A,B,Answer\r\n0,\"one, \"\"two\"\"\nthree\",x,y,B\r\n1,four,v,w,A";
        folder.Write("data/test/history.csv", csv);
        folder.Write("data/dev/history.csv", ",Question,A,B,Answer\n");
        using (var archive = new System.IO.Compression.GZipStream(File.Create(folder.File("all.tar.gz")), System.IO.Compression.CompressionMode.Compress))
            System.Formats.Tar.TarFile.CreateFromDirectory(folder.File("data"), archive, includeBaseDirectory: true);
        var task = TaskReader.Parse("name: t\nfile: f\nchoices: [A, B]\nlabels: [A, B]\ngold: Answer\nprompts: [{ name: p }]", "t.yaml");
        foreach (var path in new[] { folder.File("data/test/history.csv"), folder.File("data/test/*.csv"), folder.File("all.tar.gz") + "/data/test/*.csv" })
        {
            var items = TaskItem.Read(task, path);
            Assert.Equal([1, 0], items.Select(i => i.Right));
            Assert.Equal("history: one, \"two\"\nthree x", items[0].Fill("{file}: {Question} {A}"));
        }

        Assert.Contains("no items", Assert.Throws<PlinthException>(() => TaskItem.Read(task, folder.File("all.tar.gz") + "/data/dev/*.csv")).Message, StringComparison.Ordinal);
        Assert.Contains("nothing in it matches", Assert.Throws<PlinthException>(() => TaskItem.Read(task, folder.File("all.tar.gz") + "/no/*.csv")).Message, StringComparison.Ordinal);
        folder.Write("data/test/history.csv", csv + "\n2,short");
        Assert.Contains("history.csv:5: 2 fields, where the head has 5", Assert.Throws<PlinthException>(() => TaskItem.Read(task, folder.File("data/test/history.csv"))).Message, StringComparison.Ordinal);

        folder.Write("blank.jsonl", "{\"content\": \"古色古香的#idiom#。\", \"words\": [\"一\", \"二\"], \"candidates\": [\"风俗人情\"], \"answer\": 0}\n");
        var blank = TaskItem.Read(TaskReader.Parse("name: t\nlanguage: zh\nfile: f\nchoices: [candidates]\ngold: answer\nblank: \"#idiom#\"\nprompts: [{ name: p }]", "t.yaml"), folder.File("blank.jsonl"))[0];
        Assert.Equal("古色古香的风俗人情。|古色古香的|。|一、二", blank.Fill("{content:filled}|{content:before}|{content:after}|{words}", "风俗人情"));
        Assert.Contains("no blank", Assert.Throws<PlinthException>(() => blank.Fill("{words:after}")).Message, StringComparison.Ordinal);
    }

    private static Decoder Trained(TestFolder folder, out Tokenizer tokenizer)
    {
        folder.Write("text.jsonl", string.Concat(Enumerable.Range(0, 200).Select(i => $"{{\"id\": \"{i}\", \"text\": \"{string.Join(' ', Enumerable.Repeat(i % 2 == 0 ? "red green" : "one two", 8))}\"}}\n")));
        tokenizer = TokenizerTraining.Train(Corpus.Open([folder.File("text.jsonl")], "/"), new() { Vocabulary = 300 }, new NoProgress(), TestContext.Current.CancellationToken).Tokenizer;
        var decoder = new Decoder(ModelCatalogue.Find("llama-7b", "layers=1", "width=32", "heads=2", "feed_forward.width=64", $"vocabulary={tokenizer.VocabularySize}", "context=24")).Initialise(1);
        using var optimizer = new Plinth.Models.Training.AdamW(decoder.Parameters, new() { LearningRate = 1e-2 }, 1);
        foreach (var text in Enumerable.Range(0, 60).Select(i => string.Join(' ', Enumerable.Repeat(i % 2 == 0 ? "red green" : "one two", 5))))
        {
            int[] ids = [tokenizer.EndOfText ?? 0, .. tokenizer.NewEncoder().Encode(text)];
            var row = new Plinth.Models.Training.PackedRow(0, ids);
            decoder.Forward(new Plinth.Models.Training.SequenceMaker(decoder.Spec, ids.Length - 1, 1, null, null).Make(row)).Loss!.backward();
            optimizer.Step(1e-2, optimizer.GradientNorm());
        }

        return decoder;
    }
}
