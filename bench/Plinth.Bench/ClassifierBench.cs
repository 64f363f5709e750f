using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plinth.TextModels.Classifiers;

namespace Plinth.Bench;

/// <summary>Training and asking classifiers beside Debian's fasttext, on a file of lines <c>__label__x text</c>, in CPU seconds.</summary>
internal static class ClassifierBench
{
    public static int Run(string path)
    {
        var folder = Directory.CreateTempSubdirectory("plinth-bench-");
        try
        {
            var lines = File.ReadAllLines(path).Select(Split).Where(line => line.Label.Length > 0).ToArray();
            var plain = Path.Combine(folder.FullName, "plain.txt");
            File.WriteAllLines(plain, lines.Select(line => line.Text));
            var options = new ClassifierTrainerOptions { Dim = 16, Buckets = 200_000, WordNgrams = 2 };
            var words = lines.Sum(line => line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length + 1L) * options.Epochs;
            var theirs = Path.Combine(folder.FullName, "theirs");
            var ours = Path.Combine(folder.FullName, "ours.bin");
            for (var round = 0; round < 3; round++)
            {
                var fasttext = ChildTime.Of($"fasttext supervised -input {path} -output {theirs} -dim 16 -bucket 200000 -wordNgrams 2 -epoch 5 -thread 1");
                Say("fasttext trains", fasttext, words, "words");
                Say("plinth trains", Cpu(() => Train(lines, options, ours)), words, "words");
                Say("fasttext predicts", ChildTime.Of($"fasttext predict-prob {theirs}.bin {plain}"), lines.Length, "documents");
                TextClassifier? model = null;
                Say("plinth opens", Cpu(() => model = TextClassifier.Open(theirs + ".bin")), 1, "models");
                Say("plinth predicts", Cpu(() => Predict(model!, plain)), lines.Length, "documents");
            }

            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Train((string Label, string Text)[] lines, ClassifierTrainerOptions options, string path)
    {
        var trainer = new ClassifierTrainer(options);
        foreach (var (label, text) in lines) trainer.Add(text, label);
        trainer.Train(path, null, CancellationToken.None);
    }

    private static void Predict(TextClassifier model, string path)
    {
        using var output = new StreamWriter(Stream.Null);
        var scratch = model.NewScratch();
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            var scores = model.Judge(line, scratch);
            var top = 0;
            for (var i = 1; i < scores.Length; i++)
                if (scores[i] > scores[top]) top = i;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.Labels[top]} {scores[top]}"));
        }
    }

    private static (string Label, string Text) Split(string line)
    {
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        return line.StartsWith("__label__", StringComparison.Ordinal) && end > 0 ? (line["__label__".Length..end], line[(end + 1)..]) : ("", "");
    }

    private static double Cpu(Action work)
    {
        var from = Process.GetCurrentProcess().TotalProcessorTime;
        work();
        return (Process.GetCurrentProcess().TotalProcessorTime - from).TotalSeconds;
    }

    private static void Say(string what, double seconds, long count, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-18} {seconds,8:0.000} CPU s  {count / seconds,12:N0} {unit} a CPU second"));
}
