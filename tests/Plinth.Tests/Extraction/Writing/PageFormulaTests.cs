using Plinth.Extraction;

namespace Plinth.Tests.Extraction.Writing;

public sealed class PageFormulaTests
{
    private static string Plain(string html) => new MainText().Extract(html).Text;

    [Theory]
    [InlineData("<math><semantics><mrow><mi>x</mi></mrow><annotation encoding='application/x-tex'>x^2</annotation></semantics></math>", "$x^2$")]
    [InlineData("<math display=block alttext='\\sum x'><mi>x</mi></math>", "$$\\sum x$$")]
    [InlineData("<script type='math/tex'>a_1 < b</script>", "$a_1 < b$")]
    [InlineData("<script type='math/tex; mode=display'>% <![CDATA[\nE = mc^2 %]]></script>", "$$E = mc^2$$")]
    [InlineData("<span class='MathJax_Preview'>x</span><span class='MathJax'><nobr>x2</nobr></span><script type='math/tex'>x^2</script>", "$x^2$")]
    [InlineData("<mjx-container class='MathJax' display='true'><mjx-math>x</mjx-math><mjx-assistive-mml><math><msup><mi>x</mi><mn>2</mn></msup></math></mjx-assistive-mml></mjx-container>", "$$x^2$$")]
    [InlineData("<span class='katex'><span class='katex-mathml'><math><semantics><mi>y</mi><annotation encoding='application/x-tex'>y</annotation></semantics></math></span><span class='katex-html' aria-hidden='true'>y</span></span>", "$y$")]
    [InlineData("<span class='mwe-math-element'><span style='display: none'><math alttext='{\\displaystyle a}'><mi>a</mi></math></span><img class='mwe-math-fallback-image-inline' alt='{\\displaystyle a}'></span>", "$a$")]
    [InlineData("<img class=tex alt='\\frac{1}{2}'>", "$\\frac{1}{2}$")]
    [InlineData("<img src='/latex.php?latex=x' alt='x &lt; y'>", "$x < y$")]
    [InlineData("<img class=photo alt='A house'>", "")]
    public void Each_is_taken_once(string html, string formula) => Assert.Equal($"before {formula} after".Replace("  ", " "), Plain($"<p>before {html} after</p>").Replace('\n', ' '));

    [Theory]
    [InlineData("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", "\\frac{a}{b+1}")]
    [InlineData("<msubsup><mi>x</mi><mi>i</mi><mn>10</mn></msubsup>", "x_i^{10}")]
    [InlineData("<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup>", "{(a)}^2")]
    [InlineData("<msqrt><mi>x</mi></msqrt><mroot><mi>y</mi><mn>3</mn></mroot>", "\\sqrt{x}\\sqrt[3]{y}")]
    [InlineData("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>0</mn></mrow><mi>n</mi></munderover><mi>α</mi><mi>x</mi>", "\\sum_{i=0}^n\\alpha x")]
    [InlineData("<mi>sin</mi><mi>x</mi><mo>≤</mo><mi>speed</mi>", "\\sin x\\leq \\mathrm{speed}")]
    [InlineData("<mover><mi>x</mi><mo>→</mo></mover><munder><mi>lim</mi><mi>n</mi></munder>", "\\vec{x}\\lim_n")]
    [InlineData("<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable>", "\\begin{matrix} a & b \\\\ c & d \\end{matrix}")]
    [InlineData("<mfenced open='['><mi>a</mi><mi>b</mi></mfenced><mtext>if 1</mtext>", "[a, b)\\text{if 1}")]
    [InlineData("<mmultiscripts><mi>F</mi><mn>1</mn><none/><mprescripts/><mn>2</mn><none/></mmultiscripts>", "{}_2F_1")]
    public void MathMl_becomes_TeX(string math, string tex) => Assert.Equal($"${tex}$", Plain($"<p><math>{math}</math></p>"));

    [Fact]
    public void Deep_MathMl_costs_no_stack()
    {
        var deep = string.Concat(Enumerable.Repeat("<mrow>", 5000)) + "<mi>x</mi>";
        Assert.Equal("$x$", Plain($"<p><math>{deep}</math></p>"));
    }

    [Fact]
    public void Display_formulas_stand_alone_in_Markdown()
    {
        var page = new MainText { Options = new ExtractOptions { Format = TextFormat.Markdown } };
        Assert.Equal("We have\n\n$$x_1$$\n\nand $y_1$.", page.Extract("<p>We have <script type='math/tex; mode=display'>x_1</script> and <script type='math/tex'>y_1</script>.</p>").Text);
    }
}
