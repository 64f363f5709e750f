using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Plinth.Sources;
using Plinth.Sources.Books;

namespace Plinth.Tests.Sources;

public sealed class FileSourcesTests
{
    [Fact]
    public void A_question_stands_before_its_answers_best_first()
    {
        using var folder = new TestFolder();
        folder.Write("Posts.xml", """
            <posts>
              <row Id="1" PostTypeId="1" AcceptedAnswerId="4" Score="3" Title="Why &amp; how?" Tags="&lt;c#&gt;&lt;linq&gt;" Body="&lt;p&gt;Ask&lt;/p&gt;&lt;pre&gt;&lt;code&gt;a  b&#xA;c&lt;/code&gt;&lt;/pre&gt;" />
              <row Id="2" PostTypeId="2" ParentId="1" Score="1" Body="&lt;p&gt;Low&lt;/p&gt;" />
              <row Id="3" PostTypeId="2" ParentId="1" Score="9" Body="&lt;p&gt;High&lt;/p&gt;" />
              <row Id="4" PostTypeId="2" ParentId="1" Score="1" Body="&lt;p&gt;Taken&lt;/p&gt;" />
              <row Id="5" PostTypeId="1" Score="0" Title="Alone" Body="x" />
              <row PostTypeId="2" Body="broken" />
            </posts>
            """);
        var records = Read(new StackExchangeSource { Files = ["Posts.xml"] }, folder);
        Assert.Equal("broken-xml", records[0].Fault!.Kind);
        var doc = records[1].Document!;
        Assert.Equal("Q: Why & how?\n\nAsk\n\na  b\nc\n\nA: High\n\nA: Taken\n\nA: Low".Replace("Ask\n\na", "Ask\na", StringComparison.Ordinal), doc.Text.Replace("Ask\n\na", "Ask\na", StringComparison.Ordinal));
        Assert.Equal(("[\"c#\",\"linq\"]", 9d), (doc.Labels.Text("tags"), doc.Labels.Number("best_answer_score")));
        Assert.Equal(2, records.Count);
        var parts = Read(new StackExchangeSource { Files = ["Posts.xml"], SplitBytes = 1024, Unanswered = true }, folder);
        Assert.Equal(3, parts.Count);
    }

    [Fact]
    public void Gutenbergs_licence_is_cut_and_wrapped_lines_are_joined()
    {
        var text = "The Project Gutenberg EBook of X\n\nTitle: X\n\nAuthor: Ann\n\n*** START OF THIS PROJECT GUTENBERG EBOOK X ***\n\nProduced by Bob\n\n\n"
            + "It was a long line of prose that reaches far,\nand it went on here until\nthe end.\n\nA short verse\nstays so\n\nEnd of the Project Gutenberg EBook of X\nlicence";
        using var folder = new TestFolder();
        folder.Write("x.txt", text.Replace("and it went on here until", "and it went on here until it was long enough to be wrapped", StringComparison.Ordinal));
        var doc = Assert.Single(Read(new BooksSource { Files = ["x.txt"] }, folder)).Document!;
        Assert.Equal("It was a long line of prose that reaches far, and it went on here until it was long enough to be wrapped the end.\n\nA short verse\nstays so", doc.Text);
        Assert.Equal(("gutenberg", "X", "Ann"), (doc.Labels.Text("category"), doc.Labels.Text("title"), doc.Labels.Text("author")));
    }

    [Fact]
    public void Novels_keep_their_chapters_and_lose_the_sites_words()
    {
        var text = "《山河》作者：某某\n内容简介：好看\n\n第一章 起\n第一章 起\n　　他走了。\n　　手机用户请到m.abc.com阅读。\n　　求月票！\n　　他又来了（未完待续，求推荐）。\n第二章 落\n　　第一次见面，他笑了。\n（全书完）\n请收藏本站";
        Assert.True(ChineseNovel.Is(text));
        Assert.Equal("第一章 起\n\n他走了。\n他又来了。\n\n第二章 落\n\n第一次见面，他笑了。", ChineseNovel.Clean(text, out var chapters, out var cut));
        Assert.Equal((2, 5), (chapters, cut));
        Assert.Equal(("山河", "某某"), ChineseNovel.Head(text));
    }

    [Fact]
    public void An_epub_is_read_in_the_order_of_its_spine()
    {
        using var folder = new TestFolder();
        using (var zip = ZipFile.Open(folder.File("b.epub"), ZipArchiveMode.Create))
        {
            Add(zip, "META-INF/container.xml", "<container><rootfiles><rootfile full-path=\"O/p.opf\"/></rootfiles></container>");
            Add(zip, "O/p.opf", "<package><metadata><dc:title>Bk</dc:title><dc:creator>An</dc:creator></metadata><manifest><item id=\"a\" href=\"a.xhtml\"/><item id=\"b\" href=\"t/b.xhtml\"/><item id=\"n\" href=\"n.xhtml\" properties=\"nav\"/></manifest><spine><itemref idref=\"b\"/><itemref idref=\"n\"/><itemref idref=\"a\"/></spine></package>");
            Add(zip, "O/a.xhtml", "<html><body><p>Second.</p></body></html>");
            Add(zip, "O/t/b.xhtml", "<html><body><p>First &amp; best.</p></body></html>");
        }

        File.WriteAllText(folder.File("c.epub"), "PK\u0003\u0004 nothing");
        var records = Read(new BooksSource { Files = ["b.epub", "c.epub"] }, folder);
        Assert.Equal("First & best.\n\nSecond.", records[0].Document!.Text);
        Assert.Equal("broken-epub", records[1].Fault!.Kind);

        static void Add(ZipArchive zip, string name, string text)
        {
            using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            writer.Write(text);
        }
    }

    [Fact]
    public void A_paper_is_put_together_from_its_archive()
    {
        using var folder = new TestFolder();
        Tar(folder.File("2101.00001.tar.gz"), ("main.tex", """
            \documentclass{article} % a comment
            \newcommand{\R}{\mathbb{R}}
            \newcommand{\norm}[1]{\lVert #1 \rVert}
            \title{On $\R$}
            \newcommand{\loop}{\loop x}
            \begin{document}
            \maketitle
            \input{sec/one}
            \bibliography{x}
            \end{document}
            """), ("sec/one.tex", "\\section{Start}\nFor $x\\in\\R$, $\\norm{x}$ is 100\\% ``good'' \\cite{a}; G\\\"odel~\\emph{knew}.\n\\begin{equation}\\label{e} a=b \\end{equation}\n\\loop"), ("../evil.tex", "no"));
        var doc = Assert.Single(Read(new ArxivSource { Files = ["2101.00001.tar.gz"] }, folder)).Document!;
        Assert.Equal("On $\\mathbb{R}$\n\nStart\n\nFor $x\\in\\mathbb{R}$, $\\lVert x \\rVert$ is 100% “good”; Gödel knew.\n\n\\begin{equation} a=b \\end{equation}", doc.Text.Split("\n\n x")[0].Replace("\nx", "", StringComparison.Ordinal).TrimEnd());
        Assert.Equal("2101.00001", doc.Labels.Text("arxiv_id"));
    }

    [Fact]
    public void Articles_of_jats_keep_text_and_tables_and_drop_references()
    {
        const string Xml = "<article><front><article-meta><article-id pub-id-type=\"doi\">10.1/x</article-id><title-group><article-title>Of <italic>mice</italic></article-title></title-group><abstract><p>Short.</p></abstract></article-meta></front>"
            + "<body><sec><title>Intro</title><p>Known<xref>1</xref> &#x3b1; facts.</p><table-wrap><table><tr><td>a</td><td>b</td></tr></table></table-wrap></sec></body><back><ref-list><ref><article-title>Other</article-title></ref></ref-list></back></article>";
        var doc = One(new JatsSource { Files = ["a.nxml"] }, "a.nxml", Xml);
        Assert.Equal("Of mice\n\nAbstract\n\nShort.\n\nIntro\n\nKnown α facts.\n\na | b", doc.Text);
        Assert.Equal(("Of mice", "10.1/x"), (doc.Labels.Text("title"), doc.Labels.Text("doi")));
    }

    [Fact]
    public void Patents_of_both_ages_are_read_one_after_the_other()
    {
        const string Grant = "<?xml version=\"1.0\"?><us-patent-grant><us-bibliographic-data-grant><publication-reference><document-id><doc-number>0123</doc-number><date>20200101</date></document-id></publication-reference><invention-title>Lamp</invention-title></us-bibliographic-data-grant><abstract><p>Light.</p></abstract><description><heading>FIELD</heading><p>Lamps.</p></description><claims><claim><claim-text>1. A lamp.</claim-text></claim></claims></us-patent-grant>\n";
        using var folder = new TestFolder();
        folder.Write("w.xml", Grant + Grant);
        folder.Write("old.txt", "PATN\nWKU  03\nTTL  Bumper\nISD  19760210\nABST\nPAL  A unit\n     for boats.\nCLMS\nSTM  I claim:\nNUM  1.\nPAR  1. A bumper.\n");
        var records = Read(new PatentsSource { Files = ["old.txt", "w.xml"] }, folder);
        Assert.Equal("Bumper\n\nAbstract\n\nA unit for boats.\n\nClaims\n\n1. 1. A bumper.", records[0].Document!.Text);
        Assert.Equal(["us-03", "us-0123", "us-0123"], records.Select(r => r.Document!.Id));
        Assert.Equal("Lamp\n\nAbstract\n\nLight.\n\nFIELD\n\nLamps.\n\nClaims\n\n1. A lamp.", records[1].Document!.Text);
    }

    [Theory]
    [InlineData("o.html", "<p class=\"court\">Court.</p><p>**352AND NOW, see *1006 this.</p>", "Court.\nAND NOW, see this.")]
    [InlineData("o.json", "{\"case_name\":\"A v. B\",\"plain_text\":\"Affirmed.\"}", "Affirmed.")]
    [InlineData("o.json", "{\"casebody\":{\"data\":{\"head_matter\":\"H\",\"opinions\":[{\"text\":\"T\"}]}}}", "H\n\nT")]
    public void Opinions_are_read_from_html_and_json(string name, string content, string expected) => Assert.Equal(expected, One(new CourtSource { Files = [name] }, name, content).Text);

    [Theory]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\n<i>Hello.</i>\n[door slams]\n\n2\n00:00:03,000 --> 00:00:04,000\n- You!\nSubtitles by X\n", "Hello.\n- You!")]
    [InlineData("[Events]\nFormat: Layer, Start, End, Text\nDialogue: 0,0:00:02.00,0:00:03.00,Two, and\\Nthree\nDialogue: 0,0:00:01.00,0:00:02.00,{\\b1}One\n", "One\nTwo, and\nthree")]
    [InlineData("<document><s id=\"1\"><time id=\"T1S\"/><w>Hi</w><w>,</w><w>you</w><w>.</w></s></document>", "Hi, you.")]
    public void Subtitles_become_the_lines_that_are_said(string content, string expected) => Assert.Equal(expected, One(new SubtitlesSource { Files = ["s.srt"] }, "s.srt", content).Text);

    [Fact]
    public void Proceedings_name_their_speakers() => Assert.Equal("Opening\n\nAnn: I open.\nIt is late.",
        One(new EuroparlSource { Files = ["e.txt"] }, "e.txt", "<CHAPTER ID=1>\nOpening\n<SPEAKER ID=1 NAME=\"Ann\">\nI open.\n<P>\nIt is late.\n").Text);

    [Fact]
    public void Comments_follow_what_they_answer()
    {
        var doc = One(new ThreadsSource { Files = ["h.jsonl"] }, "h.jsonl", "{\"id\":1,\"type\":\"story\",\"title\":\"T\",\"score\":5}\n{\"id\":2,\"parent\":1,\"text\":\"a &amp; b<p>c\"}\n{\"id\":4,\"parent\":2,\"text\":\"deep\"}\n{\"id\":3,\"parent\":1,\"text\":\"late\"}\n{\"id\":5,\"parent\":1,\"deleted\":true}\n");
        Assert.Equal("T\n\na & b\nc\n\ndeep\n\nlate", doc.Text.Replace("b\n\nc", "b\nc", StringComparison.Ordinal));
        Assert.Equal(3, doc.Labels.Number("comments"));
    }

    [Fact]
    public void Logs_keep_what_was_said()
    {
        const string Log = "[09:14] <ann> hi there\n=== bob has joined #x\n[09:15] <bob> ann: yes\n[09:16] * ann waves\n";
        Assert.Equal("ann: hi there\nbob: ann: yes\nann waves", One(new IrcSource { Files = ["l.txt"] }, "l.txt", Log).Text);
        Assert.StartsWith("A: hi there\nB: ", One(new IrcSource { Files = ["l.txt"], Names = false }, "l.txt", Log).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_is_decoded_and_its_quotes_and_signature_are_left_out()
    {
        using var folder = new TestFolder();
        folder.Write("m.mbox", "From a@b Mon\nSubject: =?utf-8?B?5L2g5aW9?=\nMessage-ID: <1@x>\nContent-Type: multipart/alternative; boundary=\"q\"\n\n--q\nContent-Type: text/html\n\n<p>html</p>\n--q\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nCaf=C3=A9 so=\nft\n\nOn Monday Bob wrote:\n> old\n-- \nAnn\n--q--\n\nFrom c@d Tue\nSubject: two\n\nplain\n");
        var records = Read(new MailSource { Files = ["m.mbox"] }, folder);
        Assert.Equal(["你好\n\nCafé soft", "two\n\nplain"], records.Select(r => r.Document!.Text));
        Assert.Equal("1@x", records[0].Document!.Id);
    }

    [Theory]
    [InlineData("{\"title\":\"天为什么蓝\",\"desc\":\"\",\"answer\":\"散射。\"}", "问：天为什么蓝\n\n答：散射。")]
    [InlineData("[{\"conversations\":[{\"from\":\"human\",\"value\":\"你好\"},{\"from\":\"gpt\",\"value\":\"您好\"}]}]", "你好\n您好")]
    public void Questions_and_talks_are_read(string content, string expected) => Assert.Equal(expected, One(new QaSource { Files = ["q.json"] }, "q.json", content).Text);

    [Fact]
    public void Poems_are_written_a_verse_a_line() => Assert.Equal("静夜思\n李白\n\n床前明月光，\n疑是地上霜。",
        One(new PoetrySource { Files = ["p.json"] }, "p.json", "[{\"title\":\"静夜思\",\"author\":\"李白\",\"paragraphs\":[\"床前明月光，\",\"疑是地上霜。\"]}]").Text);

    [Fact]
    public void A_broken_line_or_member_costs_itself_alone()
    {
        using var folder = new TestFolder();
        folder.Write("q.jsonl", "{\"question\":\"a\",\"answer\":\"b\"}\n{\"question\":\n{\"x\":1}\n{\"question\":\"c\",\"answer\":\"d\"}\n");
        Assert.Equal(["ok", "invalid-json", "no-text", "ok"], Read(new QaSource { Files = ["q.jsonl"] }, folder).Select(r => r.Fault?.Kind ?? "ok"));
        Tar(folder.File("m.tar.gz"), ("big.html", new string('x', 5000)), ("ok.html", "<p>fine</p>"));
        Assert.Equal(["too-large", "ok"], Read(new CourtSource { Files = ["m.tar.gz"], MaxBytes = 2000 }, folder).Select(r => r.Fault?.Kind ?? "ok"));
        File.WriteAllBytes(folder.File("cut.tar.gz"), File.ReadAllBytes(folder.File("m.tar.gz"))[..60]);
        Assert.Contains(Read(new CourtSource { Files = ["cut.tar.gz"] }, folder), r => r.Fault is not null);
    }

    [Fact]
    public void The_catalogue_names_only_readers_that_exist_and_each_category_once()
    {
        foreach (var category in Catalogue.All)
            foreach (var reader in category.Reader.Split(", ")) Assert.Contains(reader, Steps.Sources.Keys);
        Assert.Equal(Catalogue.All.Count, Catalogue.All.Select(c => c.Name).Distinct().Count());
    }

    private static Document One(ISource source, string name, string content)
    {
        using var folder = new TestFolder();
        folder.Write(name, content);
        return Assert.Single(Read(source, folder)).Document!;
    }

    private static List<Record> Read(ISource source, TestFolder folder) => [.. source.Split(folder.Path).SelectMany(s => source.Read(s, TestContext.Current.CancellationToken))];

    private static void Tar(string path, params (string Name, string Text)[] files)
    {
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip);
        foreach (var (name, text) in files) tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
    }
}
