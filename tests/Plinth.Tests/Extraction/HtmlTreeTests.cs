using System.Runtime.CompilerServices;
using System.Text;
using Plinth.Extraction.Html;

namespace Plinth.Tests.Extraction;

/// <summary>Our trees against AngleSharp's, node by node.</summary>
public sealed class HtmlTreeTests
{
    private static readonly HtmlLimits s_limits = new(KeepRaw: true);

    [Fact]
    public void Snippets_for_every_insertion_mode_give_the_tree_of_AngleSharp()
    {
        Assert.True(HtmlSnippets.All.Length >= 150);
        var (reader, differences) = (new HtmlReader(), new StringBuilder());
        foreach (var html in HtmlSnippets.All)
        {
            var (ours, theirs) = (TreeText.Ours(reader.Read(html, s_limits)), TreeText.Theirs(html));
            if (ours != theirs) differences.Append(html).Append("\nours:\n").Append(ours).Append("theirs:\n").Append(theirs);
        }

        if (differences.Length > 0) Assert.Fail(differences.ToString());
    }

    [Fact]
    public void Pages_give_the_tree_of_AngleSharp()
    {
        var reader = new HtmlReader();
        var pages = Pages();
        Assert.NotEmpty(pages);
        foreach (var html in pages) Assert.Equal(TreeText.Theirs(html), TreeText.Ours(reader.Read(html, s_limits)));
    }

    /// <summary>Where AngleSharp 1.10 departs from the standard.</summary>
    [Theory]
    [InlineData("<search><p>a</search>b", "body search p 'a' /p /search 'b'")]
    [InlineData("<template><form><form>a</form></template><form>b", "template form form 'a' /form /form /template /head body form 'b'")]
    [InlineData("<frameset> a <frame>b", "frameset '  ' frame")]
    [InlineData("<svg><title><b>a</title>b</svg>c", "svg title b 'abc'")]
    [InlineData("<math><mi>a<b>c</mi>d</math>e", "math mi 'a' b 'cde'")]
    [InlineData("<svg>a\0b</svg>c\0d", "svg 'a\uFFFDb' /svg 'cd'")]
    [InlineData("<math><mi></math>a", "math mi /mi /math 'a'")]
    [InlineData("<isindex>a", "isindex 'a'")]
    [InlineData("<select><div>a<option><b>c</b></select>d", "select 'a' option 'c' /option /select 'd'")]
    [InlineData("<select><hr><option>a<hr>b</select>c", "select hr /hr option 'a' /option hr /hr 'b' /select 'c'")]
    [InlineData("<style></B></style>a", "style '</B>' /style /head body 'a'")]
    public void Follows_the_standard_where_AngleSharp_does_not(string html, string part)
    {
        var page = new HtmlReader().Read(html, s_limits);
        var (show, open) = (new StringBuilder(), new Stack<int>());
        for (var i = 0; i <= page.Count; i++)
        {
            while (open.Count > 0 && page.Nodes[open.Peek()].End <= i) show.Append('/').Append(page.Name(open.Pop())).Append(' ');
            if (i == page.Count) break;
            if (page.Nodes[i].Tag == HtmlTag.Text)
            {
                // Neighbouring texts are one.
                if (i > 0 && page.Nodes[i - 1].Tag == HtmlTag.Text && page.Nodes[i - 1].Parent == page.Nodes[i].Parent) show.Length -= 2;
                else show.Append('\'');
                show.Append(page.Text(page.Nodes[i])).Append("' ");
                continue;
            }

            show.Append(page.Name(i)).Append(' ');
            open.Push(i);
        }

        Assert.Contains(part, show.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(TreeText.Theirs(html), TreeText.Ours(page));
    }

    [Fact]
    public void Mutated_pages_give_the_tree_of_AngleSharp()
    {
        var (reader, mutator) = (new HtmlReader(), new PageMutator(Pages(), 3));
        var compared = 0;
        for (var i = 0; i < 400; i++)
        {
            var html = mutator.Next(3000);
            if (!TreeText.IsComparable(html)) continue;
            compared++;
            var (ours, theirs) = (TreeText.Ours(reader.Read(html, s_limits)), TreeText.Theirs(html));
            if (ours != theirs) Assert.Fail($"Round {i}: {html}\nours:\n{ours}theirs:\n{theirs}");
        }

        Assert.True(compared > 150, $"{compared} compared.");
    }

    private static string[] Pages() =>
        [.. Directory.GetFiles(Path.Combine(Path.GetDirectoryName(Here())!, "Data"), "*.html").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private static string Here([CallerFilePath] string path = "") => path;
}
