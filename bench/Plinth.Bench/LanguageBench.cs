using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Plinth.Languages;

namespace Plinth.Bench;

/// <summary>How often the language of sentences and of documents of 500 characters is told right, and how fast.</summary>
internal static class LanguageBench
{
    private const int DocumentLength = 500;

    /// <summary>Reads every <c>*.jsonl</c> and <c>*.jsonl.gz</c> of a folder (<c>{"lang": "de", "text": "…"}</c>) and prints a table.</summary>
    public static int Run(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.jsonl*").Order(StringComparer.Ordinal))
        {
            Console.WriteLine($"{Path.GetFileName(path)}");
            Table([.. Read(path).GroupBy(s => s.Language).OrderBy(g => g.Key, StringComparer.Ordinal)]);
        }

        return 0;
    }

    private static void Table(IGrouping<string, (string Language, string Text)>[] languages)
    {
        Console.WriteLine("language  sentences  right   500 chars  right   taken for");
        double sentences = 0, documents = 0, noise = 0, all = 0;
        foreach (var language in languages)
        {
            var texts = language.Select(s => s.Text).ToArray();
            var long_ = Documents(texts).ToArray();
            var (right, wrong) = Count(language.Key, texts);
            var (rightLong, _) = Count(language.Key, long_);
            (sentences, documents) = (sentences + right, documents + rightLong);
            all += texts.Length;
            noise += wrong.Where(w => w.Key is "zxx").Sum(w => w.Count());
            Console.WriteLine(FormattableString.Invariant(
                $"{language.Key,-9} {texts.Length,9}  {right:0.000}  {long_.Length,9}   {rightLong:0.000}   {string.Join(' ', wrong.Take(5).Select(w => $"{w.Key} {w.Count()}"))}"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"mean      {all,9}  {sentences / languages.Length:0.0000}             {documents / languages.Length:0.0000}   taken for code or noise: {noise / all:0.00000}"));
        if (languages.Length == 1) return;
        var sample = languages.SelectMany(l => l.Select(s => s.Text)).ToArray();
        Speed("sentences", sample);
        Speed("500 characters", [.. languages.SelectMany(l => Documents([.. l.Select(s => s.Text)]))]);
        foreach (var length in new[] { 2_000, 5_000, 10_000 })
        {
            var long_ = languages.SelectMany(l => Documents([.. l.Select(s => s.Text)], length).Select(d => (Language: l.Key, Text: d))).ToArray();
            var told = long_.GroupBy(d => d.Language).Select(g => Count(g.Key, [.. g.Select(d => d.Text)]).Right).Average();
            Speed($"{length:N0} characters", [.. long_.Select(d => d.Text)]);
            Console.WriteLine(FormattableString.Invariant($"  {long_.Length} documents, mean of languages {told:0.0000} right"));
        }
    }

    private static (double Right, IGrouping<string, string>[] Wrong) Count(string language, string[] texts)
    {
        var guesses = texts.Select(t => Named(LanguageDetector.Shared.Detect(t), language)).ToArray();
        return (guesses.Count(g => g == language) / (double)Math.Max(1, texts.Length), [.. guesses.Where(g => g != language).GroupBy(g => g).OrderByDescending(g => g.Count())]);
    }

    // A truth with a script (zh-Hant) asks for the script too.
    private static string Named(LanguageGuess guess, string truth) => truth.Contains('-', StringComparison.Ordinal) ? $"{guess.Language}-{guess.Script}" : guess.Language;

    private static void Speed(string what, string[] texts)
    {
        if (texts.Length == 0) return;
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var from = Process.GetCurrentProcess().TotalProcessorTime;
            var rounds = 0;
            while (rounds * texts.Length < 4_000)
            {
                foreach (var text in texts) LanguageDetector.Shared.Detect(text);
                rounds++;
            }

            best = Math.Min(best, (Process.GetCurrentProcess().TotalProcessorTime - from).TotalSeconds / rounds);
        }

        var characters = texts.Sum(t => (long)t.Length);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what + ":",-20} {texts.Length / best,9:N0} documents per CPU second, {characters / best / 1e6:N1} million characters"));
    }

    private static IEnumerable<string> Documents(string[] sentences, int length = DocumentLength)
    {
        var text = "";
        foreach (var sentence in sentences)
        {
            text = text.Length == 0 ? sentence : text + " " + sentence;
            if (text.Length < length) continue;
            yield return text[..length];
            text = "";
        }
    }

    private static IEnumerable<(string Language, string Text)> Read(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            yield return (json.RootElement.GetProperty("lang").GetString()!, json.RootElement.GetProperty("text").GetString()!);
        }
    }
}
