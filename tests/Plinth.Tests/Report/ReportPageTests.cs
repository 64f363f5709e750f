using System.Text.Json;
using System.Text.RegularExpressions;
using Plinth.Cli.Report;
using Plinth.Running;

namespace Plinth.Tests.Report;

public sealed partial class ReportPageTests
{
    [Fact]
    public void Says_what_became_of_every_document()
    {
        var text = TextOf(ReportPage.Render(SampleRun.Plain()));
        Assert.Contains("read 860 = kept 512 + dropped 340 + failed 8", text);
        Assert.Contains("The ledger adds up", text);
    }

    [Theory]
    [InlineData(861, "1 documents have no fate")]
    [InlineData(858, "2 fates too many")]
    public void Says_when_the_ledger_does_not_add_up(long read, string expected)
    {
        var run = SampleRun.Plain();
        var text = TextOf(ReportPage.Render(run with { Totals = run.Totals with { Read = read } }));
        Assert.Contains(expected, text);
        Assert.DoesNotContain("The ledger adds up", text);
    }

    [Fact]
    public void Shows_every_step_rule_sample_and_fault()
    {
        var run = SampleRun.Plain();
        var text = TextOf(ReportPage.Render(run));
        Assert.All(run.Steps, s => Assert.Contains(s.Name, text));
        Assert.All(run.Rules, r => Assert.Contains(r.Rule, text));
        Assert.All(run.Rules.SelectMany(r => r.Samples), s => Assert.Contains(s.Text, text));
        Assert.All(run.Faults, f => Assert.Contains(f.Kind, text));
        Assert.Contains("at 70\u202f341", text);
        Assert.Contains("4.3\u202fM", text);
    }

    [Fact]
    public void Counts_what_was_cut_within_texts_by_rule()
    {
        var run = SampleRun.Plain();
        Assert.Contains("What was cut within texts", TextOf(ReportPage.Render(run)));
        Assert.Matches(@"privacy\s*email\s*61\s*29\s*1\u202f240", TextOf(ReportPage.Render(run)));
        Assert.DoesNotContain("What was cut within texts", TextOf(ReportPage.Render(run with { Spans = [] })));
    }

    [Fact]
    public void Lets_no_text_become_markup()
    {
        var page = ReportPage.Render(SampleRun.Hostile());
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<img", page);
        Assert.DoesNotContain("\" onload=", page);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page);
        Assert.Single(Regex.Matches(page, "</style>"));
        Assert.Single(Regex.Matches(page, "</title>\n<style>"));
        // Every tag is one that the page's own code writes, and no attribute is a handler or leads outside.
        Assert.All(Tag().Matches(page), t => Assert.Contains(t.Groups[1].Value, Tags));
        Assert.All(Markup.Attributes(page), a => Assert.DoesNotMatch("^on", a));
        Assert.All(Regex.Matches(page, "(?:href|src)=\"([^\"]*)\"").Select(m => m.Groups[1].Value), to => Assert.Matches("^(#[a-z0-9-]+|data:,)$", to));
    }

    [Fact]
    public void Shows_hidden_characters_and_mends_broken_ones()
    {
        var page = ReportPage.Render(SampleRun.Hostile());
        Assert.Contains("abc⟨U+202E⟩gnp.exe", page);
        Assert.Contains("half a pair: \ufffd here, \ufffd there", page);
        Assert.DoesNotContain('\u202e', page);
        Assert.DoesNotContain('\0', page);
        // Throws on half a pair.
        new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(page);
    }

    [Fact]
    public void Stays_small_when_a_text_is_large() =>
        Assert.InRange(ReportPage.Render(SampleRun.Hostile()).Length, 20_000, 200_000);

    [Fact]
    public void Refers_to_every_anchor_once()
    {
        var page = ReportPage.Render(SampleRun.Plain());
        var ids = Regex.Matches(page, "\\sid=\"([^\"]*)\"").Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(page, "href=\"#([^\"]*)\"").Select(m => m.Groups[1].Value), to => Assert.Contains(to, ids));
    }

    [Fact]
    public void Is_a_page_even_of_a_run_that_read_nothing()
    {
        var text = TextOf(ReportPage.Render(new RunSummary { Name = "empty", Totals = new(0, 0, 0, 0, 0, 0) }));
        Assert.Contains("read 0 = kept 0 + dropped 0 + failed 0", text);
        Assert.Contains("Nothing failed.", text);
        Assert.DoesNotContain("NaN", text);
    }

    [Fact]
    public void Is_the_same_for_a_summary_that_was_stored_as_json()
    {
        var run = SampleRun.Plain();
        var json = JsonSerializer.Serialize(run, RunSummaryJson.Default.RunSummary);
        var back = JsonSerializer.Deserialize(json, RunSummaryJson.Default.RunSummary)!;
        Assert.Equal(ReportPage.Render(run), ReportPage.Render(back));
        Assert.Contains("\"chars_in\":41236118", json);
    }

    private static readonly string[] Tags =
    [
        "a", "article", "b", "bdi", "blockquote", "body", "code", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2",
        "h3", "h4", "head", "header", "html", "i", "li", "line", "link", "main", "meta", "nav", "ol", "p", "pre", "rect", "section", "small", "span",
        "style", "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul",
    ];

    [GeneratedRegex("</?([a-z0-9]+)")]
    private static partial Regex Tag();

    private static string TextOf(string page) =>
        System.Net.WebUtility.HtmlDecode(Regex.Replace(page, "<style>.*?</style>|<[^>]*>", "", RegexOptions.Singleline));
}
