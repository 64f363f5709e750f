using System.Text.RegularExpressions;
using Plinth.Cli.Report;

namespace Plinth.Tests.Report;

/// <summary>The page as a real browser sees it.</summary>
public sealed class ReportInBrowserTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plinth-report-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Has_headings_numbers_and_drawings()
    {
        var dom = await Open(SampleRun.Plain());
        Assert.Equal(
            ["Funnel", "Rules", "What was dropped", "What was cut within texts", "Failures", "Languages", "The corpus", "Time", "Recipe"],
            Regex.Matches(dom, "<h2[^>]*>([^<]*)</h2>").Select(m => m.Groups[1].Value));
        Assert.Matches("kept <b>512</b>", dom);
        Assert.Equal(7, Regex.Matches(dom, "<svg class=\"hist\"").Count - 1);
        Assert.DoesNotContain("<script", dom);
    }

    [Fact]
    public async Task Runs_nothing_that_a_document_brought()
    {
        var dom = await Open(SampleRun.Hostile());
        Assert.DoesNotContain("<script", dom);
        Assert.DoesNotContain("<img", dom);
        Assert.All(Markup.Attributes(dom), a => Assert.DoesNotMatch("^on", a));
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", dom);
    }

    [Fact]
    public async Task Lets_its_own_style_through_its_policy_and_no_script()
    {
        // A script put into the page by hand must not run, and an element that only the style sheet makes narrow must be narrow.
        var page = ReportPage.Render(SampleRun.Plain()).Replace("</main>", "<script>document.title = 'it ran'</script></main>", StringComparison.Ordinal);
        var path = Path.Combine(_folder.FullName, "tampered.html");
        await File.WriteAllTextAsync(path, page, TestContext.Current.CancellationToken);
        Assert.Contains("<title>demo · Plinth report</title>", await Browser.DumpDom(path, TestContext.Current.CancellationToken));

        string styled = Path.Combine(_folder.FullName, "styled.png"), bare = Path.Combine(_folder.FullName, "bare.png");
        await Browser.Draw(path, styled, 400, 300, dark: true, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, page.Replace(Style.Hash, "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await Browser.Draw(path, bare, 400, 300, dark: true, TestContext.Current.CancellationToken);
        Assert.NotEqual(await File.ReadAllBytesAsync(styled, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(bare, TestContext.Current.CancellationToken));
    }

    private async Task<string> Open(Plinth.Running.RunSummary run)
    {
        var path = Path.Combine(_folder.FullName, "report.html");
        ReportPage.Write(run, path);
        return await Browser.DumpDom(path, TestContext.Current.CancellationToken);
    }
}
