using System.Text;
using Plinth.Encodings;

namespace Plinth.Tests.Encodings;

public sealed class FixEncodingTests
{
    [Theory]
    [InlineData("cafÃ© crÃ¨me", "café crème", "utf-8-as-windows-1252")]
    [InlineData("voilÃ\u00A0 tout", "voilà tout", "utf-8-as-windows-1252")]
    [InlineData("itâ€™s", "it’s", "utf-8-as-windows-1252")]
    [InlineData("itÃ¢â‚¬â„¢s", "it’s", "utf-8-as-windows-1252")]
    [InlineData("70Â° F", "70° F", "utf-8-as-windows-1252")]
    [InlineData("ä¸\u00ADæ–‡", "中文", "utf-8-as-windows-1252")]
    [InlineData("РџСЂРёРІРµС‚", "Привет", "utf-8-as-windows-1251")]
    public void What_was_read_wrongly_is_given_back(string bad, string good, string kind)
    {
        var found = Mojibake.Repair(bad);
        Assert.Equal((good, kind), (found.Text, found.Kind));
    }

    [Fact]
    public void GBK_read_as_Latin_1_and_UTF_8_read_as_GBK_are_given_back()
    {
        const string text = "这是一个用来测试编码的网页，我们在这里写了一些中文。";
        var latin = Encoding.Latin1.GetString(CharsetBytes.GetBytes("gbk", text));
        Assert.Equal((text, "gb18030-as-windows-1252"), (Mojibake.Repair(latin).Text, Mojibake.Repair(latin).Kind));
        var gbk = CharsetBytes.GetString("gbk", Encoding.UTF8.GetBytes(text));
        var found = Mojibake.Repair(gbk);
        Assert.Equal("utf-8-as-gbk", found.Kind);
        Assert.StartsWith("这是一个用来", found.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("“IRMÃ” e AMANHÃ»")]
    [InlineData("« liberté…» « égalité’” »")]
    [InlineData("ÀÉÈÌÒ ÄÖÜ äöü ÅÄÖ")]
    [InlineData("MÂLE 20°C – É®")]
    [InlineData("Різдво Сії об’єкт «Київ»")]
    [InlineData("联通 一一 学习 中文网页，谢谢。")]
    [InlineData("日本語の文章です。")]
    public void Clean_text_stays_as_it_is(string text)
    {
        var found = Mojibake.Repair(text);
        Assert.Same(text, found.Text);
        Assert.Null(found.Kind);
    }

    [Fact]
    public void The_step_labels_repairs_and_drops_what_is_lost()
    {
        var doc = new Document("cafÃ©");
        Assert.Equal(Verdict.Keep, new FixEncoding { Repair = false }.Edit(doc, new Rules()));
        Assert.Equal(("cafÃ©", "utf-8-as-windows-1252", null), (doc.Text, doc.Labels.Text("mojibake"), doc.Labels.Text("mojibake_repaired")));
        new FixEncoding().Edit(doc, new Rules());
        Assert.Equal(("café", "1"), (doc.Text, doc.Labels.Text("mojibake_repaired")));
        var lost = new Document("锟斤拷锟斤拷");
        Assert.Equal(Verdict.Drop("max-lost", 2.0 / 6, 0.1), new FixEncoding { MaxLost = 0.1 }.Edit(lost, new Rules()));
        Assert.Equal("2", lost.Labels.Text("mojibake_lost"));
        Assert.Equal(Verdict.Keep, new FixEncoding { MaxLost = 0 }.Edit(new Document(""), new Rules()));
    }
}
