using Plinth.Models.Specs;

namespace Plinth.Models.Tests.Specs;

public sealed class CatalogueTests
{
    [Theory]
    [InlineData("gpt3-175b", 174_604_259_328)]
    [InlineData("codegen-16b", 16_032_155_648)]
    [InlineData("palm-540b", 540_356_474_880)]
    [InlineData("opt-175b", 174_604_468_224)]
    [InlineData("glm-130b", 128_697_794_560)]
    [InlineData("bloom-176b", 176_247_271_424)]
    [InlineData("llama-7b", 6_738_415_616)]
    [InlineData("llama-13b", 13_015_864_320)]
    [InlineData("llama-33b", 32_528_943_616)]
    [InlineData("llama-65b", 65_285_660_672)]
    [InlineData("codegen2-1b", 1_015_306_240)]
    [InlineData("mpt-7b", 6_649_286_656)]
    [InlineData("starcoder", 15_517_456_384)]
    [InlineData("falcon-7b", 6_921_720_704)]
    [InlineData("falcon-40b", 41_835_970_560)]
    [InlineData("chatglm2-6b", 6_243_584_000)]
    public void Parameters_are_those_of_the_published_checkpoints(string name, long parameters) =>
        Assert.Equal(parameters, ModelFigures.Of(ModelCatalogue.Find(name)).Parameters);

    [Fact]
    public void Parameters_agree_with_what_the_authors_round_them_to()
    {
        var specs = ModelCatalogue.All();
        Assert.Equal(Enumerable.Range(1, 12), specs.Select(s => s.Published!.Row!.Value).Distinct().Order());
        foreach (var spec in specs)
            Assert.True(Math.Abs(ModelFigures.Of(spec).Parameters / 1e9 / spec.Published!.Billions!.Value - 1) < 0.016, spec.Name);
    }

    [Theory]
    [InlineData("gpt3-175b", "absolute|standard, banded|pre|LayerNorm|LM (+FIM)")]
    [InlineData("codegen-16b", "RoPE|standard|parallel|LayerNorm|LM")]
    [InlineData("palm-540b", "RoPE|multi-query|parallel|LayerNorm|LM (+UL2)")]
    [InlineData("opt-175b", "absolute|standard|pre|LayerNorm|LM")]
    [InlineData("glm-130b", "RoPE|standard|post|LayerNorm|GLM + LM")]
    [InlineData("bloom-176b", "ALiBi|standard|pre|LayerNorm|LM")]
    [InlineData("llama-7b", "RoPE|standard|pre|RMSNorm|LM")]
    [InlineData("codegen2-16b", "RoPE|standard|parallel|LayerNorm|LM")]
    [InlineData("mpt-7b", "ALiBi|standard|pre|LayerNorm|LM")]
    [InlineData("starcoder", "absolute|multi-query|pre|LayerNorm|LM + FIM")]
    [InlineData("falcon-7b", "RoPE|multi-query|parallel|LayerNorm|LM")]
    [InlineData("falcon-40b", "RoPE|grouped (8)|parallel|LayerNorm|LM")]
    [InlineData("chatglm2-6b", "RoPE|grouped (2)|pre|RMSNorm|–")]
    public void The_surveys_table_comes_from_the_specs(string name, string row)
    {
        var cells = ModelTable.Row(ModelCatalogue.Find(name));
        Assert.Equal(row, string.Join('|', cells[1], cells[2], cells[3], cells[4], cells[6]));
    }

    [Fact]
    public void Work_and_cache_of_a_token()
    {
        var figures = ModelFigures.Of(ModelCatalogue.Find("llama-7b"));
        // 6 FLOPs for each parameter that multiplies, and 12 · layers · width · length for attention (Chowdhery et al. 2022, appendix B).
        var matrices = 6_738_415_616L - 32000 * 4096 - 65 * 4096;
        Assert.Equal(6.0 * matrices + 12.0 * 32 * 4096 * 2048, figures.TrainingFlopsPerToken);
        Assert.Equal(2 * 32 * 4096, figures.KvCacheElementsPerToken);
        Assert.Equal(2 * 60 * 8 * 64, ModelFigures.Of(ModelCatalogue.Find("falcon-40b")).KvCacheElementsPerToken);
    }

    [Theory]
    [InlineData("x.yaml:2:1: 'layrs' is not an option here; did you mean 'layers'?", "layers: 2\nlayrs: 3")]
    [InlineData("x.yaml:1:1: missing: ", "name: x")]
    [InlineData("x.yaml:2:11: 'rope' is not a kind of position", "layers: 2\nposition: { kind: rope }")]
    [InlineData("x.yaml:2:19: 'bias' is not an option here", "layers: 2\nblock: { kind: x, bias: 1 }")]
    [InlineData("x.yaml:1:9: 'many' does not fit layers", "layers: many")]
    [InlineData("x.yaml:1:7: 'high' does not fit epsilon", "norm: { kind: rms, epsilon: high }")]
    [InlineData("x.yaml:2:", "a: [\n")]
    public void A_wrong_spec_is_told_with_its_place(string message, string text)
    {
        var refused = Assert.ThrowsAny<PlinthException>(() => SpecReader.Read("x.yaml", text)).Message;
        if (message.Contains("bias", StringComparison.Ordinal)) Assert.StartsWith("x.yaml:2:", refused, StringComparison.Ordinal);
        else if (message.Contains("high", StringComparison.Ordinal)) Assert.Contains("'high' does not fit epsilon", refused, StringComparison.Ordinal);
        else Assert.StartsWith(message, refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("do not divide by 3 kv_heads", "attention.kv_heads=3")]
    [InlineData("set attention.head_size", "heads=5")]
    [InlineData("banded layers and attention.window go together", "attention.window=4")]
    [InlineData("rotary dims 3 must be even", "position.dims=3")]
    [InlineData("a tied head has no bias", "tied_head=true", "biases.head=true")]
    [InlineData("at least 1", "layers=0")]
    public void What_does_not_fit_together_is_told(string message, params string[] set) =>
        Assert.Contains(message, Assert.ThrowsAny<PlinthException>(() => ModelCatalogue.Find("llama-7b", set)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_spec_as_JSON_is_the_same_spec()
    {
        foreach (var spec in ModelCatalogue.All())
            Assert.Equal(SpecJson.Write(spec).ToJsonString(), SpecJson.Write(SpecReader.Read("x.json", SpecJson.Write(spec).ToJsonString())).ToJsonString());
    }
}
