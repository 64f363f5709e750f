using System.Text.Json;

namespace Plinth.Tests.Cli;

public sealed class ClassifierCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Trains_scores_measures_and_shows()
    {
        _folder.Write("train.txt", string.Concat(Enumerable.Range(0, 100).Select(i => $"__label__tea leaves and pots {i}\n__label__cars wheels and engines {i}\n")));
        var trained = PlinthProcess.Run(_folder.Path, "classifier", "train", "train.txt", "--out", "m.bin", "--epochs", "10", "--rate", "0.5", "--buckets", "1000", "--holdout", "0.2", "--json");
        Assert.True(trained.Code == 0, trained.Error);
        Assert.True(JsonDocument.Parse(trained.Out).RootElement.GetProperty("accuracy").GetDouble() > 0.95);

        _folder.Write("docs.jsonl", "{\"id\":\"a\",\"text\":\"pots\",\"label\":\"tea\"}\n{\"id\":\"b\",\"text\":\"wheels\",\"label\":[\"cars\"]}\n");
        var scored = PlinthProcess.Run(_folder.Path, "classifier", "score", "m.bin", "--in", "docs.jsonl", "--all");
        var lines = scored.Out.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["tea", "cars"], lines.Select(line => line.GetProperty("label").GetString()));
        Assert.All(lines, line => Assert.Equal(1, line.GetProperty("scores").EnumerateObject().Sum(score => score.Value.GetDouble()), 5));

        var measured = PlinthProcess.Run(_folder.Path, "classifier", "eval", "m.bin", "docs.jsonl");
        Assert.Contains("2 texts, 100.0 % right", measured.Out, StringComparison.Ordinal);

        var shown = PlinthProcess.Run(_folder.Path, "classifier", "show", "m.bin", "docs.jsonl", "--top", "3");
        Assert.Matches("tea: words (leaves|pots) ", shown.Out);
        Assert.Contains("labels   tea, cars", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Learns_from_a_good_and_a_bad_corpus_in_pieces()
    {
        _folder.Write("good.txt", string.Concat(Enumerable.Repeat("Clear prose that explains a thing.\n", 60)));
        _folder.Write("bad.jsonl", string.Concat(Enumerable.Range(0, 40).Select(i => $"{{\"text\":\"BUY cheap pills {i}\"}}\n")));
        var trained = PlinthProcess.Run(
            _folder.Path, "classifier", "train", "--good", "good.txt", "--bad", "bad.jsonl", "--out", "m.bin", "--words", "words", "--pieces", "80", "--buckets", "500", "--dim", "4");
        Assert.True(trained.Code == 0, trained.Error);
        Assert.Contains("labels bad, good", trained.Error, StringComparison.Ordinal);
        var wrong = PlinthProcess.Run(_folder.Path, "classifier", "train", "--good", "good.txt", "--out", "m.bin");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("both --good and --bad", wrong.Error, StringComparison.Ordinal);
    }
}
