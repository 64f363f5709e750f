using System.Diagnostics;
using System.Globalization;
using Plinth.TextModels.NGrams;
using Plinth.TextModels.NGrams.Training;

namespace Plinth.Bench;

/// <summary>Training an n-gram model of order 5 on a text of words parted by spaces, packing it, and scoring every fifth line, in CPU seconds.</summary>
internal static class NGramBench
{
    public static int Run(string path, string folder)
    {
        Directory.CreateDirectory(folder);
        string arpa = Path.Combine(folder, "bench.arpa"), probing = Path.Combine(folder, "bench.probing"), trie = Path.Combine(folder, "bench.trie"), small = Path.Combine(folder, "bench.trie-q8");
        long tokens = 0;
        if (!File.Exists(small))
        {
            Say("train, order 5", Cpu(() =>
            {
                using var trainer = new NGramTrainer(new NGramTrainerOptions { Order = 5, Memory = 2L << 30 }, folder);
                var cutter = new SentenceCutter(SentenceWords.Spaces);
                foreach (var line in File.ReadLines(path)) cutter.Cut(line, trainer.Add);
                tokens = trainer.Write(arpa, CancellationToken.None).Tokens;
            }), ref tokens);
            Say("pack probing", Cpu(() => NGramFile.WriteProbing(arpa, probing, ct: CancellationToken.None)), ref tokens);
            Say("pack trie", Cpu(() => NGramFile.WriteTrie(arpa, trie, new TriePacking(), folder, CancellationToken.None)), ref tokens);
            Say("pack trie, 8 bits", Cpu(() => NGramFile.WriteTrie(arpa, small, new TriePacking(8, 8, 22), folder, CancellationToken.None)), ref tokens);
        }

        var lines = File.ReadLines(path).Where((_, i) => i % 5 == 0).Select(System.Text.Encoding.UTF8.GetBytes).ToArray();
        foreach (var file in new[] { probing, trie, small })
        {
            using var model = NGramModel.Open(file);
            for (var round = 0; round < 3; round++)
            {
                var sum = default(SentenceScore);
                var seconds = Cpu(() =>
                {
                    foreach (var line in lines) sum += model.Score(line);
                });
                var scored = sum.Tokens;
                Say($"score {Path.GetExtension(file)}, perplexity {sum.Perplexity.ToString("0.0000", CultureInfo.InvariantCulture)}", seconds, ref scored);
            }
        }

        return 0;
    }

    private static double Cpu(Action work)
    {
        var from = Process.GetCurrentProcess().TotalProcessorTime;
        work();
        return (Process.GetCurrentProcess().TotalProcessorTime - from).TotalSeconds;
    }

    private static void Say(string what, double seconds, ref long tokens) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-44} {seconds,8:0.00} CPU s  {tokens / seconds,12:N0} tokens a CPU second"));
}
