using CsCheck;
using Plinth.Urls;

namespace Plinth.Tests.Urls;

public sealed class UrlPartsTests
{
    [Theory]
    [InlineData("https://www.Example.com/a/b/?q=1#top", "Example.com", "/a/b/?q=1")]
    [InlineData("http://user:pass@example.com:8080/x/", "example.com", "/x")]
    [InlineData("//example.com", "example.com", "")]
    [InlineData("example.com/page", "example.com", "/page")]
    [InlineData("example.com?u=http://other.com/", "example.com", "?u=http://other.com")]
    [InlineData("http://[2001:db8::1]:80/x", "[2001:db8::1]", "/x")]
    [InlineData("http://example.com.:80", "example.com", "")]
    [InlineData("http://evil.com\\@good.com/", "evil.com", "\\@good.com")]
    [InlineData("  https://例子.中国/路径 ", "例子.中国", "/路径")]
    [InlineData("", "", "")]
    [InlineData("://", "", "")]
    [InlineData("#", "", "")]
    public void Takes_a_url_apart(string url, string host, string path)
    {
        var parts = UrlParts.Of(url);
        Assert.Equal(host, parts.Host.ToString());
        Assert.Equal(path, parts.Path.ToString());
    }

    [Theory]
    [InlineData("http://127.0.0.1/", true)]
    [InlineData("http://10.0.0.1:8080", true)]
    [InlineData("http://3232235521/", true)]
    [InlineData("http://0x7f.0x0.0x0.0x1/", true)]
    [InlineData("http://[::1]/", true)]
    [InlineData("http://1.2.3.4.example.com/", false)]
    [InlineData("http://163.com/", false)]
    [InlineData("http://face.feed/", false)]
    [InlineData("", false)]
    public void Knows_addresses(string url, bool address) => Assert.Equal(address, UrlParts.Of(url).IsAddress);

    [Fact]
    public void Junk_never_throws() =>
        Gen.String[Gen.OneOf(Gen.Char, Gen.Char[':', '@'], Gen.Char['/', '0'], Gen.Const('.'), Gen.Const('['), Gen.Const('#')), 0, 40].Sample(text =>
        {
            var parts = UrlParts.Of(text);
            Assert.True(parts.Host.Length + parts.Path.Length <= text.Length);
            Assert.Equal(-1, parts.Host.IndexOfAny("/\\?#@"));
            _ = parts.IsAddress;
        });
}
