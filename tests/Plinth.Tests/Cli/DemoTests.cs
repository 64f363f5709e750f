using System.Text.Json;
using Plinth.Sources;
using Plinth.Tests.Running;

namespace Plinth.Tests.Cli;

public sealed class DemoTests
{
    [Fact]
    public void The_demo_takes_the_sample_to_a_corpus_a_ledger_and_a_report()
    {
        using var folder = new TestFolder();
        var (code, output, error) = PlinthProcess.Run(folder.Path, "demo", "--no-model");
        Assert.True(code == 0, error);
        Assert.Equal(folder.File("runs/demo/report.html"), output.Trim());
        Assert.True(File.Exists(output.Trim()));

        var ledger = LedgerFiles.Read(folder.File("runs/demo/ledger"));
        Assert.Equal(862, ledger.Count);
        Assert.Equal(862, ledger.Count(r => r["fate"] is "kept") + ledger.Count(r => r["fate"] is "dropped") + ledger.Count(r => r["fate"] is "failed"));
        Assert.InRange(ledger.Count(r => r["fate"] is "kept"), 200, 700);
        Assert.InRange(ledger.Count(r => r["step"] is "dedup-exact" or "dedup-minhash"), 15, 120);
        Assert.DoesNotContain(ledger, r => r["fate"] is "failed");

        var source = new JsonlSource { Files = [folder.File("runs/demo/corpus")] };
        var corpus = source.Split(folder.Path).SelectMany(s => source.Read(s, default)).Select(r => r.Document!).ToList();
        Assert.Equal(ledger.Count(r => r["fate"] is "kept"), corpus.Count);
        Assert.Subset(new HashSet<string?> { "en", "zh" }, corpus.Select(d => d.Labels.Text("language")).ToHashSet());

        var samples = Path.Combine(AppContext.BaseDirectory, "samples", "web", "pii-truth.jsonl");
        foreach (var line in File.ReadLines(samples))
        {
            var truth = JsonDocument.Parse(line).RootElement;
            if (truth.GetProperty("kind").GetString() is not ("email" or "ip")) continue;
            var secret = truth.GetProperty("text").GetString()!;
            Assert.All(corpus.Where(d => d.Url == truth.GetProperty("url").GetString()), d => Assert.DoesNotContain(secret, d.Text, StringComparison.Ordinal));
            Assert.DoesNotContain(secret, File.ReadAllText(output.Trim()), StringComparison.Ordinal);
        }
    }
}
