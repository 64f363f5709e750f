using System.IO.Compression;
using Plinth.Sources;
using Plinth.Sources.Pdf;

namespace Plinth.Tests.Sources;

public sealed class PdfSourceTests
{
    private static PdfContent Read(PdfMaker maker) => Read(maker.Bytes());

    private static PdfContent Read(byte[] bytes) => PdfReader.Read(bytes, PdfLimits.Default, TestContext.Current.CancellationToken);

    [Fact]
    public void Columns_are_read_one_after_the_other_and_lines_become_paragraphs()
    {
        var pdf = new PdfMaker().Text(150, 760, "A title across both of the columns", 18);
        pdf.Lines(50, 700, 12, "The first column begins here and it goes on for", "some lines of plain prose, so that it is a para-", "graph of its own and ends with the word last.");
        pdf.Lines(320, 700, 12, "The second column stands beside the first, and", "it is read when all of the first has been read", "though its lines are at the very same heights.");
        Assert.Equal("A title across both of the columns\n\nThe first column begins here and it goes on for some lines of plain prose, so that it is a paragraph of its own and ends with the word last.\n\n"
            + "The second column stands beside the first, and it is read when all of the first has been read though its lines are at the very same heights.", Read(pdf).Text);
    }

    [Fact]
    public void A_paragraph_goes_on_in_the_next_column_and_on_the_next_page()
    {
        var pdf = new PdfMaker();
        pdf.Lines(50, 700, 12, "The first column begins here and it goes on for", "some lines of plain prose that does not end at", "its foot, because the sentence goes on and on to");
        pdf.Lines(320, 700, 12, "the head of the second column and to its foot", "where it does not end either but it is carried", "forth over the page without a stop or a comma").Page();
        pdf.Lines(50, 700, 12, "until it ends here at last.", "Another begins.");
        Assert.Contains("goes on and on to the head of the second column", Read(pdf).Text, StringComparison.Ordinal);
        Assert.Contains("without a stop or a comma until it ends here at last.", Read(pdf).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Running_heads_and_page_numbers_go_and_other_first_lines_stay()
    {
        var pdf = new PdfMaker();
        string[] numbers = ["first", "second", "third", "fourth"];
        for (var page = 0; page < 4; page++)
        {
            pdf.Text(60, 770, $"Journal of Things, Vol. {page + 11}").Text(300, 30, $"{page + 101}");
            pdf.Lines(60, 700, 12, $"On the {numbers[page]} page there is a line of text that is its own.", $"A further line that says something of the {numbers[page]} page.").Page();
        }

        var text = Read(pdf).Text;
        Assert.DoesNotContain("Journal", text, StringComparison.Ordinal);
        Assert.DoesNotContain("10", text, StringComparison.Ordinal);
        Assert.All(numbers, number => Assert.Contains($"On the {number} page", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_of_tables_stay_lines()
    {
        var pdf = new PdfMaker().Lines(60, 700, 14, "City", "Paris", "Rome").Lines(200, 700, 14, "People", "2,100,000", "2,800,000").Lines(340, 700, 14, "Rank", "1", "2");
        Assert.Equal("City | People | Rank\nParis | 2,100,000 | 1\nRome | 2,800,000 | 2", Read(pdf).Text);
    }

    [Fact]
    public void Code_keeps_its_lines_and_its_indents()
    {
        var pdf = new PdfMaker().Text(60, 700, "An example of it is shown below in full.").Text(60, 670, "def f(x):", 10, "F2").Text(60, 658, "    return x  # twice", 10, "F2").Text(60, 646, "print(f(1))", 10, "F2");
        Assert.EndsWith("in full.\n\ndef f(x):\n    return x  # twice\nprint(f(1))", Read(pdf).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_name_that_ends_a_paragraph_is_no_code_and_dots_that_lead_to_a_page_go()
    {
        var pdf = new PdfMaker().Lines(60, 700, 12, "A paragraph that is set from the left to the right and names a file on its", "second line, whose name is quite long and is therefore put on a third one:");
        pdf.Lines(60, 664, 12, "as the example is much too long it stands in the folder that is known as").Text(60, 652, "/src/xyzzy.c", 10, "F2");
        Assert.EndsWith("that is known as /src/xyzzy.c", Read(pdf).Text, StringComparison.Ordinal);
        Assert.Equal("1 Begin 3\n2 Middle of it 14", Read(new PdfMaker().Text(60, 700, "1 Begin . . . . . . . . . .").Text(220, 700, "3").Text(60, 688, "2 Middle of it . . . . . . .").Text(220, 688, "14")).Text);
    }

    [Fact]
    public void Chinese_lines_are_joined_without_spaces()
    {
        var pdf = new PdfMaker().Text(80, 700, "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁").Text(60, 684, "律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果").Text(60, 668, "珍李柰菜重芥姜。");
        pdf.Text(80, 652, "海咸河淡。");
        Assert.Equal("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜。\n\n海咸河淡。", Read(pdf).Text);
    }

    [Theory]
    [InlineData("\ufb03", "ffi")]
    [InlineData("\u2f64", "用")]
    [InlineData("\uf0b7", "•")]
    [InlineData("\u00a0", " ")]
    [InlineData("\ufffd", "")]
    [InlineData("\ue123", "")]
    [InlineData("\ud800", "")]
    [InlineData("\ud840\udc00", "\ud840\udc00")]
    [InlineData("x\ufb01", "xfi")]
    [InlineData(null, "")]
    public void Glyphs_become_characters(string? glyph, string expected) => Assert.Equal(expected, PdfCharacters.Clean(glyph));

    [Fact]
    public void Accents_go_onto_their_letters()
    {
        Assert.Equal(("é", "ü", "ç", "í"), (PdfCharacters.Accented("´", "e"), PdfCharacters.Accented("¨", "u"), PdfCharacters.Accented("¸", "c"), PdfCharacters.Accented("´", "ı")));
        Assert.Null(PdfCharacters.Accented("x", "e"));
        Assert.Equal("Gödel's", Read(new PdfMaker().Raw("BT /F1 10 Tf 60 700 Td [(G) (\\250) 280 (odel's)] TJ ET")).Text);
    }

    [Fact]
    public void Text_that_is_drawn_twice_is_read_once() =>
        Assert.Equal("Bold words", Read(new PdfMaker().Text(60, 700, "Bold words").Text(60.3, 700, "Bold words")).Text);

    [Fact]
    public void A_hyphen_stays_where_the_word_has_one()
    {
        var pdf = new PdfMaker().Lines(60, 700, 12, "It is a well-known thing that all of the state-of-the-", "art methods have, and it is therefore very well-", "known to all who have ever been in this com-", "munity of ours.");
        Assert.Equal("It is a well-known thing that all of the state-of-the-art methods have, and it is therefore very well-known to all who have ever been in this community of ours.", Read(pdf).Text);
    }

    [Fact]
    public void What_the_file_says_of_itself_becomes_labels()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("a.pdf"), new PdfMaker { Information = "/Title (On Stones) /Author (Ann) /CreationDate (D:20230405120000Z)" }.Text(60, 700, "Some words.").Bytes(deflate: true));
        using (var zip = ZipFile.Open(folder.File("b.zip"), ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("x/c.PDF").Open()) entry.Write(new PdfMaker { Information = "/Title (report.docx)" }.Text(60, 700, "Other words.").Bytes());
        File.WriteAllText(folder.File("d.pdf"), "no such thing");
        var records = new PdfSource { Files = ["a.pdf", "b.zip", "d.pdf"] } is var source ? source.Split(folder.Path).SelectMany(s => source.Read(s, TestContext.Current.CancellationToken)).ToList() : [];
        var labels = records[0].Document!.Labels;
        Assert.Equal(("On Stones", "Ann", "2023-04-05", "1", "pdf"), (labels.Text("title"), labels.Text("author"), labels.Text("date"), labels.Text("pages"), labels.Text("category")));
        Assert.Equal(("Other words.", null, "b.zip!x/c.PDF"), (records[1].Document!.Text, records[1].Document!.Labels.Text("title"), records[1].Document!.Id));
        Assert.Equal("not-pdf", records[2].Fault!.Kind);
    }

    [Fact]
    public void Files_without_text_with_a_password_or_too_large_fail_by_a_name()
    {
        Assert.Equal("no-text-layer", Read(new PdfMaker().Raw("0 0 100 100 re f").Page()).Kind);
        var locked = new PdfMaker { Trailer = $"/ID [<{new string('A', 32)}> <{new string('A', 32)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{new string('1', 64)}> /U <{new string('2', 64)}> >>" };
        Assert.Equal("encrypted", Read(locked.Text(60, 700, "secret")).Kind);
        var many = new PdfMaker();
        for (var i = 0; i < 5; i++) many.Text(60, 700, "page").Page();
        Assert.Equal("too-large", PdfReader.Read(many.Bytes(), PdfLimits.Default with { Pages = 4 }, CancellationToken.None).Kind);
        Assert.Equal("broken-pdf", Read("%PDF-1.4\nnothing more"u8.ToArray()).Kind);
        Assert.Equal("not-pdf", Read([]).Kind);
    }

    [Fact]
    public void A_stream_that_unpacks_to_gigabytes_is_not_unpacked()
    {
        var bomb = new PdfMaker().Raw(new string(' ', 20_000_000)).Text(60, 700, "x").Bytes(deflate: true);
        Assert.Equal("too-large", PdfReader.Read(bomb, PdfLimits.Default with { UnpackedBytes = 1_000_000 }, CancellationToken.None).Kind);
    }

    [Fact]
    public void Damage_anywhere_costs_the_file_alone()
    {
        var sound = new PdfMaker().Lines(60, 700, 12, "Some lines of text", "that are read").Page().Text(60, 700, "又一页").Bytes();
        var random = new Random(5);
        var read = 0;
        for (var round = 0; round < 200; round++)
        {
            var bytes = sound.ToArray();
            for (var hit = 0; hit < 1 + (round % 8); hit++) bytes[random.Next(8, bytes.Length)] = (byte)random.Next(256);
            var content = PdfReader.Read(round % 9 == 0 ? bytes[..random.Next(8, bytes.Length)] : bytes, PdfLimits.Default with { Seconds = 300 }, CancellationToken.None);
            Assert.True(content.Kind is null ? content.Text.Length > 0 : content.Error!.Length > 0);
            if (content.Kind is null) read++;
        }

        Assert.InRange(read, 50, 200);
    }

    [Fact]
    public void Objects_nested_without_end_cost_the_file_alone()
    {
        var deep = new PdfMaker { Information = "/Title " + new string('[', 100_000) }.Text(60, 700, "words").Bytes();
        Assert.NotNull(Read(deep));
    }

    [Fact]
    public void Pdf_files_in_web_archives_are_read_where_the_recipe_asks_for_them()
    {
        var record = WarcMaker.Response("p", new PdfMaker { Information = "/Title (A Paper)" }.Text(60, 700, "Words of a paper.").Bytes(), "Content-Type: application/pdf\r\n");
        Assert.Empty(WarcMaker.Read(WarcMaker.Pack(Packing.GzipPerRecord, [record])));
        var doc = Assert.Single(WarcMaker.Read(WarcMaker.Pack(Packing.GzipPerRecord, [record]), new WarcSource { MediaTypes = ["text/html", "application/pdf"] })).Document!;
        Assert.Equal(("Words of a paper.", "A Paper", "text/plain", "http://example.org/p"), (doc.Text, doc.Labels.Text("title"), doc.MediaType, doc.Url));
    }
}
