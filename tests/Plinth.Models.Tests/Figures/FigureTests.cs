using System.Xml.Linq;
using Plinth.Models.Figures;
using Plinth.Models.Positions;
using Plinth.Models.Tests.Cli;
using Plinth.Models.Tests.Training;
using static TorchSharp.torch;

namespace Plinth.Models.Tests.Figures;

public sealed class FigureTests
{
    /// <summary>LLaMA-65B: 2 · 80 layers · 64 heads · 128 · 2 bytes = 2.62 MB a token.</summary>
    [Fact]
    public void The_cache_of_65B_takes_two_and_a_half_megabytes_a_token_and_a_64th_with_one_head()
    {
        var memory = KvCacheMemory.Of(ModelCatalogue.Find("llama-65b"), [1, 2048]);
        Assert.Equal([2_621_440, 5_368_709_120], memory.MultiHead);
        Assert.Equal([40_960, 83_886_080], memory.MultiQuery);
    }

    [Fact]
    public void Waves_are_alike_where_positions_are_near()
    {
        var spec = ModelCatalogue.Find("llama-7b", "layers=1", "width=32", "heads=2", "vocabulary=7", "context=50", "family=plinth") with { Position = new SinusoidalPosition() };
        using var decoder = new Decoder(spec).Initialise(3);
        var similarity = PositionSimilarity.Of(decoder, 25);
        Assert.Equal((2, 25), (similarity.Step, similarity.Values.GetLength(0)));
        Assert.Equal(1, similarity.ByDistance[0], 5);
        // cos of the sum of cos(d / 10000^(2i/32)) over i, by hand.
        Assert.Equal(Enumerable.Range(0, 16).Average(i => Math.Cos(3 / Math.Pow(10_000, 2 * i / 32.0))), similarity.ByDistance[3], 4);
        Assert.True(similarity.ByDistance[1] > similarity.ByDistance[2]);
    }

    [Fact]
    public void A_table_of_positions_is_compared_without_OPTs_two_free_rows()
    {
        var spec = ModelCatalogue.Find("opt-175b", "layers=1", "width=8", "heads=2", "vocabulary=7", "context=3", "feed_forward.width=8");
        using var decoder = new Decoder(spec).Initialise(3);
        using (no_grad()) decoder["embed.positions.weight"].Value.copy_(tensor(new float[,] { { 9, 9, 9, 9, 9, 9, 9, 9 }, { 9, 9, 9, 9, 9, 9, 9, 9 }, { 1, 0, 0, 0, 0, 0, 0, 0 }, { 0, 2, 0, 0, 0, 0, 0, 0 }, { -3, 0, 0, 0, 0, 0, 0, 0 } }));
        var similarity = PositionSimilarity.Of(decoder);
        Assert.Equal([1.0, 0.0, -1.0], similarity.ByDistance);
        Assert.Equal(-1, similarity.Values[0, 2]);
    }

    [Fact]
    public void Rotary_positions_are_no_embeddings()
    {
        var spec = ModelCatalogue.Find("llama-7b", "layers=1", "width=8", "heads=2", "vocabulary=7", "context=3", "feed_forward.width=8");
        using var decoder = new Decoder(spec).Initialise(3);
        Assert.Contains("positions are RoPE, which is no embedding to compare", Assert.Throws<PlinthException>(() => PositionSimilarity.Of(decoder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawings_are_SVG_with_every_line_and_escaped_words()
    {
        var svg = new LineChart { Title = "a < b & c", XLabel = "x", YLabel = "y", LogX = true, LogY = true, Mark = 4, Series = [new("one", [(1, 1), (2, double.NaN), (4, 10), (8, 3000)]), new("two", [(1, 5)])] }.ToSvg();
        var drawing = XDocument.Parse(svg);
        Assert.Equal("a < b & c", drawing.Root!.Elements().First().Value);
        Assert.Equal(["M64 320M", "M64 "], drawing.Descendants().Where(e => e.Name.LocalName == "path").Select(e => e.Attribute("d")!.Value).Select((d, i) => i == 0 ? d[..d.IndexOf('M', 1)] + "M" : d[..4]));
        var map = XDocument.Parse(new HeatMap("m", new double[,] { { 1, -1 }, { 0, 0.5 } }, 4).ToSvg());
        Assert.Equal(["#ff0000", "#0000ff", "#ffffff", "#ff8080"], map.Descendants().Where(e => e.Name.LocalName == "rect").Skip(1).Select(e => e.Attribute("fill")!.Value));
    }

    [Fact]
    public void Seeds_are_dots_over_whole_numbers()
    {
        var drawing = XDocument.Parse(new LineChart { Title = "t", XLabel = "seed", YLabel = "loss", Dots = true, Series = [new("one", [(0, 2), (1, 3)]), new("two", [(0, 2.5), (1, 2.25)])] }.ToSvg());
        Assert.Equal(4, drawing.Descendants().Count(e => e.Name.LocalName == "circle"));
        Assert.DoesNotContain(drawing.Descendants(), e => e.Name.LocalName == "path");
        Assert.Equal(["0", "1"], drawing.Descendants().Where(e => e.Name.LocalName == "text" && e.Attribute("y")!.Value == "338").Select(e => e.Value));
    }

    [Fact]
    public void Four_models_are_trained_short_and_read_long()
    {
        using var folder = new TestFolder();
        TestTokens.Make(folder.File("tokens"), documents: 80);
        var (code, output, error) = PlinthProcess.Run(folder.Path, "figure", "extrapolation", "--tokens", "tokens", "--length", "8", "--steps", "2", "--times", "4", "--out", "drawn.svg");
        Assert.True(code == 0, error);
        Assert.Matches("(?m)^perplexity at +8 +16 +32$", output);
        foreach (var name in (string[])["sinusoidal", "RoPE", "T5 bias", "ALiBi"]) Assert.Matches($"(?m)^{name} +\\d+\\.\\d +\\d+\\.\\d +\\d+\\.\\d$", output);
        Assert.Equal(4, XDocument.Load(folder.File("drawn.svg")).Descendants().Count(e => e.Name.LocalName == "path"));
    }
}
