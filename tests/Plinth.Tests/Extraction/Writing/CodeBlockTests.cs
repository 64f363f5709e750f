using Plinth.Extraction;

namespace Plinth.Tests.Extraction.Writing;

public sealed class CodeBlockTests
{
    private static string Write(string html, TextFormat format) => new MainText { Options = new ExtractOptions { Format = format } }.Extract(html).Text;

    [Theory]
    [InlineData("<pre><code class='language-python'>def f():\n    return 1\n</code></pre>", "python", "def f():\n    return 1")]
    [InlineData("<div class='highlight-source-js'><pre>let a;\n\nlet b;</pre></div>", "js", "let a;\n\nlet b;")]
    [InlineData("<pre class='brush: csharp; gutter: false'>var a;</pre>", "csharp", "var a;")]
    [InlineData("<pre class='sourceCode rust'><code>fn</code></pre>", "rust", "fn")]
    [InlineData("<pre><code class='hljs sql'>select 1</code></pre>", "sql", "select 1")]
    [InlineData("<pre data-lang=go>a&lt;b</pre>", "go", "a<b")]
    [InlineData("<pre class='language-none'>x</pre>", "", "x")]
    [InlineData("<figure class='highlight c'><table><tr><td class=gutter><pre>1\n2\n</pre></td><td class=code><pre>int a;\n  b;</pre></td></tr></table></figure>", "", "int a;\n  b;")]
    [InlineData("<table class='highlight'><tr><td class='blob-num'>1</td><td class='blob-code'>a</td></tr>\n<tr><td class='blob-num'>2</td><td class='blob-code'>  b</td></tr></table>", "", "a\n  b")]
    [InlineData("<table class='rouge-table'><tbody><tr><td class='rouge-gutter'><pre class=lineno>1\n</pre></td><td class='rouge-code'><pre>a\nb</pre></td></tr></table>", "", "a\nb")]
    [InlineData("<pre><span class=line><span class=ln>1</span>a</span>\n<span class=line></span>\n<span class=line>b</span></pre>", "", "a\n\nb")]
    [InlineData("<pre><code><div class=line>a</div><div class=line>  b</div></code></pre>", "", "a\n  b")]
    [InlineData("<ol class='dp-c'><li><span>a;</span></li><li><span>b;</span></li></ol>", "", "a;\nb;")]
    [InlineData("<div class='w3-code'><code>a<br>&nbsp;&nbsp;b</code></div>", "", "a\n  b")]
    public void Lines_stay_lines_and_their_numbers_go(string html, string language, string code)
    {
        var page = $"<p>Before the code.</p>{html}<p>After the code.</p>";
        Assert.Equal($"Before the code.\n\n```{language}\n{code}\n```\n\nAfter the code.", Write(page, TextFormat.Markdown));
        Assert.Equal($"Before the code.\n{code}\nAfter the code.", Write(page, TextFormat.Text));
    }

    [Fact]
    public void A_fence_is_longer_than_any_in_the_code() =>
        Assert.Equal("````\n```\n````", Write("<pre>```</pre>", TextFormat.Markdown));

    [Fact]
    public void An_empty_block_leaves_nothing() => Assert.Equal("a\n\nb", Write("<p>a</p><pre> \n </pre><p>b</p>", TextFormat.Markdown));
}
