using System.Diagnostics;
using System.Globalization;
using Plinth.Running;
using Plinth.Tokens.PreTokenizers;
using Plinth.Tokens.Training;

namespace Plinth.Bench;

/// <summary>CPU seconds, wall time and memory of counting words and learning merges.</summary>
internal static class TokenizerTrainBench
{
    public static int Run(string kind, int vocabulary, int workers, string pattern, string[] files)
    {
        var corpus = Corpus.Open(files, Directory.GetCurrentDirectory());
        var clock = Stopwatch.StartNew();
        var name = Enum.Parse<PreTokenizerName>(pattern, ignoreCase: true);
        var words = new WordCounter { PreTokenizer = PreTokenizer.Named(name), Workers = workers }.Count(corpus, new NoProgress(), CancellationToken.None);
        Say("words", clock);
        Console.WriteLine($"  {words.Report.Bytes / 1e6:N1} MB, {words.Count:N0} different words of {words.Bytes / 1e6:N1} MB, {words.Occurrences:N0} in all");
        var options = new TokenizerOptions { Vocabulary = vocabulary, Workers = workers };
        var merges = kind switch
        {
            "byte-bpe" => ByteBpeTrainer.Train(words, options, null, CancellationToken.None).Merges.Count,
            "piece-bpe" => PieceBpeTrainer.Train(words, options, null, CancellationToken.None).Pieces.Count,
            "unigram" => UnigramTrainer.Train(words, options, null, CancellationToken.None).Pieces.Count,
            _ => throw new PlinthException($"{kind}: byte-bpe, piece-bpe or unigram"),
        };
        Say("train", clock);
        Console.WriteLine($"  {merges:N0} merges or pieces");
        return 0;
    }

    private static void Say(string what, Stopwatch clock)
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-8} {process.TotalProcessorTime.TotalSeconds,7:F2} CPU s  {clock.Elapsed.TotalSeconds,7:F2} s wall  {process.PeakWorkingSet64 / 1e6,7:F0} MB"));
    }
}
