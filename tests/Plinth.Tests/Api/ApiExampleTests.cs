using Plinth.Extraction;
using Plinth.Filters;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Sinks;
using Plinth.Sources;

namespace Plinth.Tests.Api;

/// <summary>The examples of docs/api.md for the library; what stands between the marks is on the page, word for word.</summary>
public sealed class ApiExampleTests
{
    [Fact]
    public void A_recipe_is_run_from_code_and_tells_what_each_rule_took()
    {
        using var made = new TestFolder();
        var folder = made.Path;
        File.CreateSymbolicLink(made.File("pages.warc.gz"), Repository.File("samples/web/docs-en.warc.gz"));
        var output = new StringWriter();
        var ct = TestContext.Current.CancellationToken;

        // docs: run
        var recipe = RecipeReader.Parse("""
            plinth: 1
            name: pages
            sources:
              - warc: "*.warc.gz"
            steps:
              - extract-html: {}
              - gopher-quality: {}
              - dedup-minhash: { preset: fineweb, max_copies: 1 }
            """, "pages.yaml", folder);
        var run = Run.Start(recipe, Path.Combine(folder, "runs", "pages"), TimeProvider.System);
        new Runner(run, Environment.ProcessorCount, new NoProgress()).Execute(ct);

        var summary = Summary.Of(run);
        output.WriteLine($"read {summary.Totals.Read} = kept {summary.Totals.Kept} + dropped {summary.Totals.Dropped} + failed {summary.Totals.Failed}");
        foreach (var rule in summary.Rules.Where(r => r.Dropped > 0))
            output.WriteLine($"{rule.Step}/{rule.Rule} with limit {rule.Limit} took {rule.Dropped}");
        // end

        var said = output.ToString();
        Assert.Contains("gopher-quality/", said, StringComparison.Ordinal);
        Assert.Contains("dedup-minhash/", said, StringComparison.Ordinal);
        Assert.True(summary.Totals.Kept > 50 && summary.Totals.Read == summary.Totals.Kept + summary.Totals.Dropped + summary.Totals.Failed);
    }

    [Fact]
    public void Documents_are_read_judged_explained_and_written_one_by_one()
    {
        using var made = new TestFolder();
        var folder = made.Path;
        File.CreateSymbolicLink(made.File("pages.warc.gz"), Repository.File("samples/web/docs-en.warc.gz"));
        var output = new StringWriter();
        var ct = TestContext.Current.CancellationToken;

        // docs: steps
        var source = new WarcSource { Files = ["*.warc.gz"] };
        var extract = new ExtractHtml();
        var quality = new GopherQuality { MinWords = 100 };
        var rules = new Rules();
        var seen = new HashSet<string>();
        using var corpus = new JsonlSink(Path.Combine(folder, "corpus.jsonl.zst"), CorpusFormat.JsonlZst);
        foreach (var shard in source.Split(folder))
        {
            foreach (var record in source.Read(shard, ct))
            {
                // A record that cannot be read is a fault with its place, not an exception.
                if (record.Document is not { } document) continue;
                var verdict = extract.Edit(document, rules);
                if (verdict.Fate == Fate.Kept) verdict = quality.Judge(document, rules);
                if (verdict.Fate == Fate.Dropped) output.WriteLine($"{document.Url}: {verdict.Rule} is {verdict.Value:0.###}, its limit {verdict.Limit:0.###}");
                else if (verdict.Fate == Fate.Kept && seen.Add(document.Text)) corpus.Write(document);
            }
        }

        corpus.Complete();
        // end

        Assert.Matches(@"(?m)^https?://\S+: min-words is \d+, its limit 100", output.ToString());
        var written = new JsonlSource { Files = ["corpus.jsonl.zst"] };
        var documents = written.Split(folder).SelectMany(s => written.Read(s, ct)).Select(r => r.Document!).ToList();
        Assert.True(documents.Count > 50);
        Assert.All(documents, d => Assert.Equal(Fate.Kept, quality.Judge(d, new Rules()).Fate));
        Assert.Equal(documents.Count, documents.Select(d => d.Text).Distinct().Count());
    }

    [Fact]
    public void A_filter_of_ones_own_is_a_class_with_one_method()
    {
        // docs: filter
        var filter = new FewerQuestions { MaxShare = 0.2 };
        var verdict = filter.Judge(new Document("Why? What for? A text."), new Rules());
        // end
        Assert.Equal(("max-question-share", 2 / 3.0, 0.2), (verdict.Rule, verdict.Value, verdict.Limit));
        Assert.Equal(Verdict.Keep, filter.Judge(new Document(""), new Rules()));
    }

    [Fact]
    public void What_the_pages_show_is_what_runs_here()
    {
        var examples = new[] { "tests/Plinth.Tests/Api/ApiExampleTests.cs", "tests/Plinth.Tests/Api/FewerQuestions.cs", "tests/Plinth.Models.Tests/Api/ApiExampleTests.cs", "tests/Plinth.Models.Tests/Api/StepsTo.cs" }
            .SelectMany(f => Marked(File.ReadAllLines(Repository.File(f)))).ToList();
        Assert.True(examples.Count >= 6);
        var shown = new[] { "docs/api.md", "src/Plinth/PACKAGE.md", "src/Plinth.Models/PACKAGE.md" }.SelectMany(p => Blocks(File.ReadAllText(Repository.File(p))).Select(b => (Page: p, Code: b))).ToList();
        foreach (var (page, code) in shown) Assert.True(examples.Contains(code), $"{page} shows what no test runs:\n{code}");
        var page0 = shown.Where(s => s.Page == "docs/api.md").Select(s => s.Code).ToHashSet();
        Assert.All(examples, e => Assert.True(page0.Contains(e), $"docs/api.md does not show\n{e}"));
    }

    private static IEnumerable<string> Marked(string[] lines)
    {
        List<string>? part = null;
        foreach (var line in lines)
        {
            if (line.TrimStart().StartsWith("// docs: ", StringComparison.Ordinal)) part = [];
            else if (line.Trim() == "// end" && part is not null)
            {
                var indent = part.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
                yield return string.Concat(part.Select(l => (l.Length > 0 ? l[indent..] : "") + "\n"));
                part = null;
            }
            else part?.Add(line);
        }
    }

    private static IEnumerable<string> Blocks(string page) =>
        page.Split("```csharp\n").Skip(1).Select(b => b.Split("```")[0]);
}
