using System.Text;
using Plinth.Sources;

namespace Plinth.Tests.Sources;

public sealed class WikipediaSourceTests
{
    private const string Head = "<mediawiki xml:lang=\"en\"><siteinfo><dbname>testwiki</dbname><base>https://test.example/wiki/Main_Page</base></siteinfo>\n";

    [Fact]
    public void Articles_are_documents_and_redirects_and_other_spaces_are_not()
    {
        using var folder = new TestFolder();
        folder.Write("w.xml", Head + Page(1, "One", "'''One''' [[x]] &amp;amp; [[Category:C]]") + Page(2, "Two", "#REDIRECT [[One]]") + Page(3, "Talk:Three", "t", 1) + "</mediawiki>");
        var documents = ReadAll(folder, "w.xml");
        var one = Assert.Single(documents).Document!;
        Assert.Equal(("testwiki-1", "One x &", "https://test.example/wiki/One", "wikipedia"), (one.Id, one.Text, one.Url, one.Labels.Text("category")));
        Assert.Equal("[\"C\"]", one.Labels.Text("categories"));
    }

    [Fact]
    public void Shards_of_a_plain_dump_give_each_page_once()
    {
        using var folder = new TestFolder();
        folder.Write("w.xml", Head + string.Concat(Enumerable.Range(1, 200).Select(i => Page(i, $"P{i}", $"Text {i} " + new string('x', i * 7 % 90)))) + "</mediawiki>");
        var whole = new WikipediaSource { Files = ["w.xml"] };
        var cut = whole with { SplitBytes = 1024 };
        Assert.True(cut.Split(folder.Path).Count > 20);
        Assert.Equal(Texts(whole, folder), Texts(cut, folder));
        Assert.Equal(200, Texts(whole, folder).Count);
    }

    [Fact]
    public void A_page_that_is_broken_costs_itself_alone()
    {
        using var folder = new TestFolder();
        folder.Write("w.xml", Head + Page(1, "One", "a") + "<page><id>2</id><text>b</text></page>" + "<page><title>Three</title><ns>0</ns><id>3</id><text>cut</page>"
            + Page(4, "Four", new string('y', 5000)) + Page(5, "Five", "e") + "<page><title>Six");
        var source = new WikipediaSource { Files = ["w.xml"], MaxPageBytes = 2000 };
        var records = source.Split(folder.Path).SelectMany(s => source.Read(s, TestContext.Current.CancellationToken)).ToList();
        Assert.Equal(["a", "broken-xml", "broken-xml", "too-large", "e", "broken-xml"], records.Select(r => r.Document?.Text ?? r.Fault!.Kind));
    }

    [Fact]
    public void Utf16_is_read_too()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("w.xml"), Head + Page(1, "Едно", "Текст") + "</mediawiki>", Encoding.Unicode);
        Assert.Equal("Текст", Assert.Single(ReadAll(folder, "w.xml")).Document!.Text);
    }

    private static List<string> Texts(WikipediaSource source, TestFolder folder) =>
        [.. source.Split(folder.Path).SelectMany(s => source.Read(s, TestContext.Current.CancellationToken)).Select(r => r.Document!.Id + r.Document.Text)];

    private static List<Record> ReadAll(TestFolder folder, string file)
    {
        var source = new WikipediaSource { Files = [file] };
        return [.. source.Split(folder.Path).SelectMany(s => source.Read(s, TestContext.Current.CancellationToken))];
    }

    private static string Page(int id, string title, string text, int space = 0) =>
        $"<page><title>{title}</title><ns>{space}</ns><id>{id}</id><revision><id>9</id><timestamp>2020-01-01T00:00:00Z</timestamp><text xml:space=\"preserve\">{text}</text></revision></page>\n";
}
