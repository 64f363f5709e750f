using System.Globalization;
using System.Text.Json;

namespace Plinth.Tests.Cli;

/// <summary><c>plinth measure</c>, as a shell would start it.</summary>
public sealed class MeasureCommandTests
{
    [Fact]
    public void Tells_corpora_apart_and_what_goes_with_their_losses()
    {
        using var folder = new TestFolder();
        var texts = Texts(1, 120);
        Write(folder, "plain.jsonl", texts);
        Write(folder, "half.jsonl", [.. texts[..60], .. texts[..60]]);
        Write(folder, "quarter.jsonl", [.. Enumerable.Range(0, 4).SelectMany(_ => texts[..30])]);
        Write(folder, "shuffled.jsonl", [.. texts.Select((t, i) => Shuffled(t, i))]);
        Write(folder, "wished.jsonl", Texts(2, 120));
        folder.Write("losses/comparison.jsonl", string.Concat(new[] { ("plain", "1.0"), ("half", "1.2"), ("quarter", "1.4"), ("shuffled", "1.5"), ("elsewhere", "9") }.Select(l => $"{{\"corpus\":\"{l.Item1}\",\"failure\":null,\"bits_per_byte\":{l.Item2}}}\n")) + "{\"corpus\":\"failed\",\"failure\":\"why\",\"bits_per_byte\":null}\n");
        var (code, output, error) = PlinthProcess.Run(folder.Path, "measure", "plain.jsonl", "half.jsonl", "quarter.jsonl", "shuffled.jsonl", "--reference", "wished.jsonl", "--losses", "losses", "--page", "out/measures.html");
        Assert.True(code == 0, error);
        Assert.Matches("(?m)^  half +120 +0\\.\\d\\d +1 +50\\.0 % +50\\.0 %", output);
        Assert.Contains("over 4 corpora", output, StringComparison.Ordinal);
        Assert.Matches("(?m)^  copied documents +0\\.\\d\\d ", output);
        Assert.Contains("<svg", File.ReadAllText(folder.File("out/measures.html")), StringComparison.Ordinal);

        var lines = File.ReadLines(folder.File("out/measures.jsonl")).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        double Of(string corpus, string name) => lines.Single(l => l.TryGetProperty("corpus", out var c) && c.GetString() == corpus).GetProperty(name).GetDouble();
        Assert.Equal(0.75, Of("quarter", "copied_documents"), 9);
        Assert.True(Of("quarter", "compression") > Of("half", "compression") && Of("half", "compression") > Of("plain", "compression"));
        Assert.True(Of("quarter", "vendi_score") < Of("plain", "vendi_score"));
        Assert.True(Of("plain", "cross_entropy_of_the_reference") < Of("shuffled", "cross_entropy_of_the_reference"));
        Assert.True(Of("plain", "cross_entropy_of_the_reference") < Of("quarter", "cross_entropy_of_the_reference"));
        Assert.Equal(25, lines.Count(l => l.TryGetProperty("from", out _)));
        var correlation = lines.Single(l => l.TryGetProperty("measure", out var m) && m.GetString() == "cross-entropy of the reference");
        Assert.Equal(4, correlation.GetProperty("corpora").GetInt32());
        Assert.True(correlation.GetProperty("pearson").GetDouble() > 0.5);

        Assert.Equal(output, PlinthProcess.Run(folder.Path, "measure", "plain.jsonl", "half.jsonl", "quarter.jsonl", "shuffled.jsonl", "--reference", "wished.jsonl", "--losses", "losses", "--workers", "1").Out);
    }

    [Fact]
    public void One_small_corpus_is_measured_as_far_as_it_goes_and_what_is_wrong_is_said()
    {
        using var folder = new TestFolder();
        folder.Write("one.jsonl", "{\"id\":\"a\",\"text\":\"床前明月光\"}\n");
        folder.Write("none.jsonl", "{\"id\":\"a\",\"text\":\" \"}\n");
        folder.Write("losses/comparison.jsonl", "{\"corpus\":\"one\",\"bits_per_byte\":1}\n");
        folder.Write("broken/comparison.jsonl", "{\n");
        var (code, output, error) = PlinthProcess.Run(folder.Path, "measure", "one.jsonl", "--losses", "losses");
        Assert.True(code == 0, error);
        Assert.Contains("too small to learn from", output, StringComparison.Ordinal);
        Assert.Contains("1 of these corpora have a loss", output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
        foreach (var (wanted, message, args) in new[]
        {
            (1, "none.jsonl: no text in it", new[] { "none.jsonl" }),
            (2, "is the folder of a plinth compare that has ended", ["one.jsonl", "--losses", "nowhere"]),
            (1, "comparison.jsonl:1: not a line of a comparison", ["one.jsonl", "--losses", "broken"]),
            (1, "missing.jsonl", ["missing.jsonl"]),
        })
        {
            (code, _, error) = PlinthProcess.Run(folder.Path, ["measure", .. args]);
            Assert.Equal(wanted, code);
            Assert.Contains(message, error, StringComparison.Ordinal);
        }
    }

    private static string[] Texts(int seed, int count)
    {
        var random = new Random(seed);
        string[] words = [.. Enumerable.Range(0, 80).Select(i => "wo" + (i * i).ToString(CultureInfo.InvariantCulture))];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (at, text) = (random.Next(80), new List<string>());
            for (var i = 0; i < 50; i++)
            {
                text.Add(words[at] + (random.Next(10) == 0 ? random.Next(5000).ToString(CultureInfo.InvariantCulture) : ""));
                at = (at * 7 + 1 + random.Next(3)) % words.Length;
            }

            return string.Join(' ', text);
        })];
    }

    private static string Shuffled(string text, int seed)
    {
        var words = text.Split(' ');
        new Random(seed).Shuffle(words);
        return string.Join(' ', words);
    }

    private static void Write(TestFolder folder, string name, string[] texts) =>
        folder.Write(name, string.Concat(texts.Select((t, i) => JsonSerializer.Serialize(new Dictionary<string, string> { ["id"] = $"d{i}", ["text"] = t, ["url"] = $"https://www.example.com/{i}" }) + "\n")));
}
