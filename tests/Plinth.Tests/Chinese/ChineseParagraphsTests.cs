using Plinth.Chinese;
using Plinth.Tests.Filters;

namespace Plinth.Tests.Chinese;

public sealed class ChineseParagraphsTests
{
    [Theory]
    [InlineData("首页 新闻\n这一段的汉字超过了十个，所以留下。\n\n完", "这一段的汉字超过了十个，所以留下。\n")]
    [InlineData("", "")]
    public void Takes_out_paragraphs_with_little_Chinese(string from, string to) => Assert.Equal(to, new ChineseParagraphs().Edit(from).Text);

    [Theory]
    [InlineData("mnbvc", "这一段的汉字超过了十个，所以留下。\n这一段的汉字也超过了十个，可是没有", "这一段的汉字超过了十个，所以留下。")]
    [InlineData("wudao", "这里有abcdefghijklmnop和short。\n短", "这里有和short。")]
    [InlineData("wudao", "只有一段没有完", "只有一段没有完")]
    public void Presets_do_as_their_corpora(string preset, string from, string to) => Assert.Equal(to, ChineseParagraphs.Presets[preset]().Edit(from).Text);
}
