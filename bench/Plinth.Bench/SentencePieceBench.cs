using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Plinth.Bench;

/// <summary>A SentencePiece model on lines: ids against what spm_encode gave (<c>--output_format=id</c>), speed beside Microsoft.ML.Tokenizers.</summary>
internal static class SentencePieceBench
{
    public static int Run(string model, string linesPath, string idsPath)
    {
        var lines = File.ReadAllText(linesPath).TrimEnd('\n').Split('\n');
        var truth = File.ReadAllText(idsPath).Split('\n').Take(lines.Length).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var bytes = lines.Sum(l => (long)Encoding.UTF8.GetByteCount(l));
        var mine = Plinth.Tokens.Tokenizer.Open(model);
        SentencePieceTokenizer? theirs = null;
        try
        {
            using var file = File.OpenRead(model);
            theirs = SentencePieceTokenizer.Create(file, addBeginningOfSentence: false, addEndOfSentence: false, specialTokens: null);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or InvalidDataException or InvalidOperationException)
        {
            Console.WriteLine($"Microsoft.ML: {e.Message}");
        }

        var encoder = mine.NewEncoder();
        int wrong = 0, theirWrong = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var own = encoder.Encode(lines[i]);
            if (!own.SequenceEqual(truth[i]) && wrong++ < 5)
                Console.WriteLine($"line {i + 1}: {lines[i][..Math.Min(80, lines[i].Length)]}\n  mine  {Show(own)}\n  truth {Show(truth[i])}");
            if (theirs is not null && !theirs.EncodeToIds(lines[i]).SequenceEqual(truth[i])) theirWrong++;
        }

        double m = double.MaxValue, t = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            m = Math.Min(m, Seconds(() => { foreach (var line in lines) encoder.Encode(line); }));
            if (theirs is not null) t = Math.Min(t, Seconds(() => { foreach (var line in lines) theirs.EncodeToIds(line); }));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(model)}: {lines.Length} lines, {bytes / 1e6:F1} MB: Plinth {wrong} differ, {bytes / 1e6 / m:F1} MB per CPU second; Microsoft.ML {theirWrong} differ, {bytes / 1e6 / t:F1}; {t / m:F1} times"));
        return wrong == 0 ? 0 : 1;
    }

    private static string Show(ReadOnlySpan<int> ids) => string.Join(' ', ids[..Math.Min(40, ids.Length)].ToArray());

    private static double Seconds(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        return Math.Max(1e-4, (process.TotalProcessorTime - before).TotalSeconds);
    }
}
