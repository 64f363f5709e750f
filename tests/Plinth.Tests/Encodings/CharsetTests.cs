using System.Diagnostics;
using System.Text;
using Plinth.Encodings;
using Plinth.Sources;

namespace Plinth.Tests.Encodings;

public sealed class CharsetTests
{
    private const string Chinese = "这是一个用来测试编码的网页，我们在这里写了一些中文。";
    private const string Russian = "Это страница на русском языке, которая нужна для проверки кодировки.";

    private static byte[] Encoded(string charset, string text) => CharsetBytes.GetBytes(charset, text);

    [Theory]
    [InlineData("utf-8", new byte[] { 0xef, 0xbb, 0xbf })]
    [InlineData("utf-16le", new byte[] { 0xff, 0xfe })]
    [InlineData("utf-16be", new byte[] { 0xfe, 0xff })]
    public void A_byte_order_mark_wins_over_every_declaration_and_is_taken_off(string charset, byte[] mark) =>
        Assert.Equal(new DecodedText("<meta charset=big5>Grüße", charset), Charset.Decode([.. mark, .. Encoded(charset, "<meta charset=big5>Grüße")], "windows-1251", html: true));

    [Fact]
    public void The_header_wins_over_the_page() =>
        Assert.Equal(new DecodedText("<meta charset=koi8-r>" + Russian, "windows-1251"), Charset.Decode(Encoded("windows-1251", "<meta charset=koi8-r>" + Russian), "Windows-1251", html: true));

    [Theory]
    [InlineData("<meta charset=\"koi8-r\">", "koi8-r")]
    [InlineData("<META CHARSET=koi8-r />", "koi8-r")]
    [InlineData("<meta charset = 'KOI8-R'>", "koi8-r")]
    [InlineData("<head><meta name=x><meta http-equiv=\"Content-Type\" content=\"text/html; charset=koi8-r\">", "koi8-r")]
    [InlineData("<meta content='text/html;charset=\"koi8-r\"' http-equiv=content-type>", "koi8-r")]
    [InlineData("<?xml version=\"1.0\" encoding=\"koi8-r\"?>", "koi8-r")]
    [InlineData("<?xml version='1.0' encoding = 'koi8-r' ?><meta charset=windows-1251>", "koi8-r")]
    [InlineData("<!-- <meta charset=koi8-r> --><meta charset=windows-1251>", "windows-1251")]
    [InlineData("<meta name=description content='charset=koi8-r'><meta charset=windows-1251>", "windows-1251")]
    [InlineData("<meta charset=nonsense><meta charset=windows-1251>", "windows-1251")]
    public void The_page_names_its_encoding(string head, string charset)
    {
        // Latin capitals with accents in one, Russian in the other: the bytes alone would be judged otherwise.
        byte[] body = [.. Encoding.ASCII.GetBytes(head), 0xc1, (byte)' ', 0xe9, (byte)'.'];
        var (text, name) = Charset.Decode(body, null, html: true);
        Assert.Equal((head + CharsetBytes.GetString(charset, [0xc1, (byte)' ', 0xe9, (byte)'.']), charset), (text, name));
        Assert.NotEqual(charset, Charset.Decode(body, null, html: false).Charset);
    }

    [Theory]
    [InlineData("latin1", "windows-1252")]
    [InlineData(" ISO-8859-1 ", "windows-1252")]
    [InlineData("ascii", "windows-1252")]
    [InlineData("gb2312", "gbk")]
    [InlineData("x-sjis", "shift_jis")]
    [InlineData("windows-31j", "shift_jis")]
    [InlineData("ks_c_5601-1987", "euc-kr")]
    [InlineData("big5-hkscs", "big5")]
    [InlineData("tis-620", "windows-874")]
    [InlineData("iso-8859-9", "windows-1254")]
    [InlineData("koi", "koi8-r")]
    [InlineData("UTF8", "utf-8")]
    [InlineData("unicode", "utf-16le")]
    [InlineData("nonsense", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Labels_are_those_of_WHATWG(string? label, string? name) => Assert.Equal(name, CharsetLabels.Find(label)?.Name);

    [Theory]
    [InlineData("windows-1252")]
    [InlineData("iso-8859-1")]
    [InlineData("gb2312")]
    [InlineData("euc-jp")]
    [InlineData("utf-16")]
    public void Valid_UTF_8_wins_over_another_declaration(string declared) =>
        Assert.Equal(new DecodedText(Chinese, "utf-8"), Charset.Decode(Encoding.UTF8.GetBytes(Chinese), declared, html: false));

    [Fact]
    public void A_few_bad_bytes_in_UTF_8_are_marked_and_the_rest_is_read()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes(Chinese), 0xff, (byte)'a', 0xc0, .. Encoding.UTF8.GetBytes(Chinese)];
        foreach (var declared in new[] { null, "utf-8" }) Assert.Equal(new DecodedText(Chinese + "\uFFFDa\uFFFD" + Chinese, "utf-8"), Charset.Decode(body, declared, html: false));
    }

    [Theory]
    [InlineData("utf-8", "gb18030")]
    [InlineData("utf-8", "big5")]
    [InlineData("big5", "gb18030")]
    [InlineData("shift_jis", "gb18030")]
    [InlineData("euc-kr", "gb18030")]
    [InlineData("gbk", "big5")]
    [InlineData("iso-8859-1", "gb18030")]
    [InlineData("iso-8859-1", "big5")]
    [InlineData(null, "gb18030")]
    public void A_declaration_that_the_bytes_contradict_is_not_believed(string? declared, string real)
    {
        var text = real == "big5" ? "這是一個用來測試編碼的網頁，我們在這裡寫了一些中文。" : Chinese;
        Assert.Equal(new DecodedText(text, real), Charset.Decode(Encoded(real, text), declared, html: false));
    }

    [Theory]
    [InlineData("utf-16le")]
    [InlineData("utf-16be")]
    public void UTF_16_is_known_without_a_mark(string charset)
    {
        foreach (var declared in new[] { null, "utf-8", "utf-16" })
            Assert.Equal(new DecodedText("<p>" + Chinese + "</p> and more text", charset), Charset.Decode(Encoded(charset, "<p>" + Chinese + "</p> and more text"), declared, html: true));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("utf-8")]
    [InlineData("gbk")]
    [InlineData("utf-16")]
    public void Nothing_is_nothing(string? declared) => Assert.Equal("", Charset.Decode([], declared, html: true).Text);

    [Fact]
    public void A_byte_alone_is_a_character()
    {
        foreach (var declared in new[] { null, "utf-8", "gbk", "windows-1251", "utf-16", "euc-kr" })
            for (var b = 0; b < 256; b++)
                Assert.Single(Charset.Decode([(byte)b], declared, html: true).Text);
        Assert.Equal(new DecodedText("caf\u00e9", "windows-1252"), Charset.Decode([.. "caf"u8, 0xe9], null, html: true));
    }

    [Fact]
    public void ASCII_stays_what_it_is()
    {
        var all = Encoding.ASCII.GetString([.. Enumerable.Range(1, 126).Select(i => (byte)i)]).Replace("\u001b", "", StringComparison.Ordinal);
        foreach (var declared in new[] { null, "utf-8", "gbk", "windows-1251", "utf-16", "euc-kr", "shift_jis" })
            Assert.Equal(all, Charset.Decode(Encoding.ASCII.GetBytes(all), declared, html: true).Text);
    }

    [Fact]
    public void Whatever_the_bytes_are_decoding_ends_and_throws_nothing()
    {
        var random = new Random(7);
        string?[] labels = [null, "utf-8", "gbk", "big5", "euc-kr", "shift_jis", "euc-jp", "iso-2022-jp", "utf-16", "windows-1252", "koi8-r", "nonsense"];
        var pages = CharsetPages.Load().Where((_, i) => i % 40 == 0).ToArray();
        Assert.True(pages.Length > 15);
        var replaced = 0;
        for (var round = 0; round < 2000; round++)
        {
            byte[] body;
            if (round % 2 == 0)
            {
                body = new byte[random.Next(3000)];
                random.NextBytes(body);
            }
            else
            {
                var charset = CharsetPages.Encodings[random.Next(CharsetPages.Encodings.Length)].Charset;
                body = CharsetBytes.GetBytes(charset, pages[random.Next(pages.Length)].Html);
                body = body[..Math.Min(body.Length, random.Next(20_000))];
                for (var edits = random.Next(20); edits > 0 && body.Length > 0; edits--) body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var (text, name) = Charset.Decode(body, labels[random.Next(labels.Length)], html: random.Next(2) == 0);
            Assert.NotNull(CharsetLabels.Find(name));
            Assert.InRange(text.Length, body.Length / 4 - 4, body.Length * 2);
            if (text.Contains('\uFFFD', StringComparison.Ordinal)) replaced++;
        }

        Assert.InRange(replaced, 30, 1900);
    }

    [Theory]
    [InlineData("<", null)]
    [InlineData("<meta ", null)]
    [InlineData("<!--", null)]
    [InlineData("\u00e9", null)]
    [InlineData("\u00e9a", "utf-8")]
    [InlineData("\u00ff\u0080", "gbk")]
    [InlineData("\u001b$B", null)]
    public void Time_grows_with_the_length(string repeated, string? declared)
    {
        var body = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(repeated, 8_000_000 / repeated.Length)));
        var clock = Stopwatch.StartNew();
        Charset.Decode(body, declared, html: true);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }
}
