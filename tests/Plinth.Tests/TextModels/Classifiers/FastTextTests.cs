using System.Globalization;
using System.Text;
using Plinth.TextModels.Classifiers;
using Plinth.Tests.TextModels.NGrams;

namespace Plinth.Tests.TextModels.Classifiers;

/// <summary>Against Debian's fasttext, where it is installed; .ci/run installs it.</summary>
public sealed class FastTextTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-loss softmax -wordNgrams 2")]
    [InlineData("-loss softmax -minn 2 -maxn 4 -wordNgrams 3")]
    [InlineData("-loss hs -minn 1 -maxn 3")]
    [InlineData("-loss ova -wordNgrams 2")]
    [InlineData("-loss ns")]
    [InlineData("-loss softmax -wordNgrams 2 -minCount 3")]
    public void Answers_as_fasttext_does(string options)
    {
        WriteTexts();
        Train(options);
        Same("m.bin");
    }

    [Theory]
    [InlineData("-cutoff 2000")]
    [InlineData("-cutoff 2000 -qnorm -retrain -epoch 1")]
    [InlineData("-qnorm")]
    public void Answers_as_fasttext_does_with_quantised_models(string options)
    {
        WriteTexts();
        Train("-loss softmax -wordNgrams 2 -minn 2 -maxn 3");
        Fasttext($"quantize -output {_folder.File("m")} -input {_folder.File("train.txt")} {options}");
        Same("m.ftz");
    }

    [Theory]
    [InlineData(FastTextLoss.Softmax, 0)]
    [InlineData(FastTextLoss.OneVsAll, 3)]
    public void Fasttext_reads_what_we_write(FastTextLoss loss, int maxChars)
    {
        WriteTexts();
        var trainer = Trainer(new ClassifierTrainerOptions { Loss = loss, Buckets = 5000, MinChars = maxChars > 0 ? 2 : 0, MaxChars = maxChars });
        trainer.Train(_folder.File("m.bin"), null, TestContext.Current.CancellationToken);
        Same("m.bin");
        // Precision at 1 as fasttext itself counts it: poetry, plays and shuffled plays are told apart.
        var lines = Fasttext($"test {_folder.File("m.bin")} {_folder.File("test.txt")}").Split('\n');
        var precision = double.Parse(lines.First(line => line.StartsWith("P@1", StringComparison.Ordinal)).Split('\t')[1], CultureInfo.InvariantCulture);
        Assert.InRange(precision, 0.8, 1);
    }

    [Fact]
    public void The_same_texts_give_the_same_bytes()
    {
        WriteTexts();
        Trainer(new ClassifierTrainerOptions { Buckets = 1000 }).Train(_folder.File("a.bin"), null, TestContext.Current.CancellationToken);
        Trainer(new ClassifierTrainerOptions { Buckets = 1000 }).Train(_folder.File("b.bin"), null, TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(_folder.File("a.bin")), File.ReadAllBytes(_folder.File("b.bin")));
        Trainer(new ClassifierTrainerOptions { Buckets = 1000, Seed = 5 }).Train(_folder.File("c.bin"), null, TestContext.Current.CancellationToken);
        Assert.NotEqual(File.ReadAllBytes(_folder.File("a.bin")), File.ReadAllBytes(_folder.File("c.bin")));
    }

    [Theory]
    [InlineData("m.bin")]
    [InlineData("m.ftz")]
    public void A_damaged_model_is_a_message_and_never_a_crash(string name)
    {
        WriteTexts();
        Train("-loss hs -wordNgrams 2 -minn 2 -maxn 3");
        Fasttext($"quantize -output {_folder.File("m")} -input {_folder.File("train.txt")} -cutoff 500 -qnorm");
        var whole = File.ReadAllBytes(_folder.File(name));
        var random = new Random(17);
        var opened = 0;
        for (var i = 0; i < 300; i++)
        {
            var damaged = (byte[])whole.Clone();
            if (i % 4 == 0) Array.Resize(ref damaged, random.Next(damaged.Length));
            for (var n = 0; n < 1 + (i % 20) && damaged.Length > 0; n++) damaged[random.Next(n % 2 == 0 ? Math.Min(damaged.Length, 120) : damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_folder.File("damaged"), damaged);
            try
            {
                var model = TextClassifier.Open(_folder.File("damaged"));
                opened++;
                model.Judge("what is the king ?", model.NewScratch());
            }
            catch (PlinthException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }

        Assert.InRange(opened, 1, 299);
    }

    [Theory]
    [InlineData("m.bin")]
    [InlineData("m.ftz")]
    public void Numbers_that_overflow_are_refused_without_taking_memory(string name)
    {
        WriteTexts();
        Train("-loss hs -wordNgrams 2 -minn 2 -maxn 3");
        Fasttext($"quantize -output {_folder.File("m")} -input {_folder.File("train.txt")} -cutoff 500 -qnorm");
        var whole = File.ReadAllBytes(_folder.File(name));
        ulong[] hostile = [ulong.MaxValue, long.MaxValue, 1UL << 62, 1UL << 40, uint.MaxValue, int.MaxValue, 0x40000000, 1UL << 31, 0, 1];
        // The head and the counts of the dictionary, then what follows the words: sizes of the matrices.
        int[] places = [.. Enumerable.Range(0, 30).Select(i => 4 * i), .. Enumerable.Range(0, 60).Select(i => (whole.Length / 60 * i) + i)];
        var refused = 0;
        foreach (var at in places)
        {
            foreach (var number in hostile)
            {
                var damaged = (byte[])whole.Clone();
                BitConverter.TryWriteBytes(damaged.AsSpan(Math.Min(at, damaged.Length - 8)), number);
                File.WriteAllBytes(_folder.File("damaged"), damaged);
                if (!Bounded.Opens(damaged.Length, () =>
                {
                    var model = TextClassifier.Open(_folder.File("damaged"));
                    model.Judge("what is the king ?", model.NewScratch());
                })) refused++;
            }
        }

        Assert.True(refused > 100, $"only {refused} refused");
    }

    [Fact]
    public void A_word_of_any_length_is_read()
    {
        File.WriteAllText(_folder.File("train.txt"), $"__label__a short {new string('x', 100_000)}\n__label__b words\n");
        Train("-loss softmax");
        Assert.Contains(Enumerable.Range(0, 5), row => TextClassifier.Open(_folder.File("m.bin")).Features.Text(row).Length == 100_000);
    }

    [Fact]
    public void A_training_without_two_labels_is_refused()
    {
        var trainer = new ClassifierTrainer(new ClassifierTrainerOptions());
        trainer.Add("some words", "only");
        var error = Assert.Throws<PlinthException>(() => trainer.Train(_folder.File("m.bin"), null, TestContext.Current.CancellationToken));
        Assert.Contains("only", error.Message, StringComparison.Ordinal);
    }

    // Poetry, plays, and plays with their words shuffled.
    private static IEnumerable<(string Label, string Text)> Texts()
    {
        var random = new Random(3);
        var plays = Encoding.UTF8.GetString(Fixture.Read("shakespeare-o3.train.txt")).Split('\n').Where(line => line.Length > 20).Take(2000).ToArray();
        var poems = Encoding.UTF8.GetString(Fixture.Read("poetry-zh-o5.train.txt")).Split('\n').Where(line => line.Length > 5).Take(1000).ToArray();
        for (var i = 0; i < 2000; i++)
        {
            yield return ("play", plays[i % plays.Length]);
            if (i % 2 == 0) yield return ("poem", poems[i / 2 % poems.Length]);
            var words = plays[i % plays.Length].Split(' ');
            if (i % 4 == 0) yield return ("shuffled", string.Join(' ', words.Concat(words.Reverse())));
        }
    }

    private void WriteTexts()
    {
        var lines = Texts().Select(text => $"__label__{text.Label} {text.Text}").ToArray();
        File.WriteAllLines(_folder.File("train.txt"), lines);
        File.WriteAllLines(_folder.File("test.txt"), lines.Where((_, i) => i % 9 == 0).Append("__label__play never seen zyzzyva ünïcödé 人 __label__poem"));
        File.WriteAllLines(_folder.File("plain.txt"), File.ReadAllLines(_folder.File("test.txt")).Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }

    private static ClassifierTrainer Trainer(ClassifierTrainerOptions options)
    {
        var trainer = new ClassifierTrainer(options);
        foreach (var (label, text) in Texts()) trainer.Add(text, label);
        return trainer;
    }

    private void Train(string options) =>
        Fasttext($"supervised -input {_folder.File("train.txt")} -output {_folder.File("m")} -dim 10 -epoch 3 -bucket 5000 -thread 1 -verbose 0 {options}");

    private void Same(string name)
    {
        var expected = Fasttext($"predict-prob {_folder.File(name)} {_folder.File("plain.txt")} -1").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var model = TextClassifier.Open(_folder.File(name));
        var scratch = model.NewScratch();
        var texts = File.ReadAllLines(_folder.File("plain.txt"));
        Assert.Equal(texts.Length, expected.Length);
        for (var i = 0; i < texts.Length; i++)
        {
            var ours = model.Judge(texts[i], scratch);
            var fields = expected[i].Split(' ');
            for (var f = 0; f + 1 < fields.Length; f += 2)
            {
                var label = model.Labels.ToList().IndexOf(fields[f]["__label__".Length..]);
                Assert.Equal(double.Parse(fields[f + 1], CultureInfo.InvariantCulture), ours[label] + 1e-5, 2e-5);
            }
        }
    }

    private static string Fasttext(string arguments) => FastTextProcess.Run(arguments);
}
