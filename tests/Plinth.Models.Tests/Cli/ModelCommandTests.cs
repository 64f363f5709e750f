using System.Text.Json;
using Plinth.Models.Checkpoints;
using static TorchSharp.torch;

namespace Plinth.Models.Tests.Cli;

public sealed class ModelCommandTests
{
    [Fact]
    public void List_prints_the_surveys_table_and_JSON()
    {
        var (code, output, error) = PlinthProcess.Run(Path.GetTempPath(), "model", "list");
        Assert.True(code == 0, error);
        Assert.Matches("(?m)^palm-540b +RoPE +multi-query +parallel +LayerNorm +SwiGLU +LM \\(\\+UL2\\) +540,356,474,880", output);
        Assert.Contains("codegen2-16b: not published", output, StringComparison.Ordinal);
        var rows = JsonDocument.Parse(PlinthProcess.Run(Path.GetTempPath(), "model", "list", "--json").Out).RootElement;
        Assert.Equal(ModelCatalogue.Names.Count, rows.GetArrayLength());
    }

    [Fact]
    public void Show_tells_layers_work_and_cache()
    {
        var (code, output, error) = PlinthProcess.Run(Path.GetTempPath(), "model", "show", "chatglm2-6b");
        Assert.True(code == 0, error);
        Assert.Matches("(?m)^layers\\.\\*\\.attention\\.qkv\\.weight +4608 x 4096 +28 x 18,874,368$", output);
        Assert.Contains("parameters              6,243,584,000", output, StringComparison.Ordinal);
        Assert.Contains("28,672 bytes in 16 bits", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "plinth: 'lst' is not a command of model; did you mean 'list'?", "model", "lst")]
    [InlineData(2, "plinth: '--jsno' is not an option of list; did you mean '--json'?", "model", "list", "--jsno")]
    [InlineData(2, "lama-7b: no such file or folder, and no model of that name; did you mean 'llama-7b'?", "model", "show", "lama-7b")]
    [InlineData(1, "nowhere/config.json: no such file", "model", "logits", "nowhere", "--ids", "x.json", "--out", "y")]
    public void A_wrong_call_is_told_in_a_line(int ends, string message, params string[] args)
    {
        var (code, output, error) = PlinthProcess.Run(Path.GetTempPath(), args);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal("", output);
        Assert.Equal(ends, code);
    }

    [Fact]
    public void Where_libtorch_is_not_it_is_said_and_what_needs_none_works()
    {
        using var folder = new TestFolder();
        var (code, _, error) = PlinthProcess.RunWith("PLINTH_LIBTORCH", folder.Path, folder.Path, "model", "new", "llama-7b", "--set", "layers=1", "--out", "x");
        Assert.Equal(1, code);
        Assert.StartsWith($"plinth: PLINTH_LIBTORCH is {folder.Path}, where ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Equal(0, PlinthProcess.RunWith("PLINTH_LIBTORCH", folder.Path, folder.Path, "model", "show", "llama-7b").Code);
    }

    [Fact]
    public void Logits_from_the_shell_are_the_references()
    {
        using var fixture = new Fixture("llama");
        using var folder = new TestFolder();
        var mask = fixture["left.attention_mask"];
        folder.Write("ids.json", JsonSerializer.Serialize(new { input_ids = Rows(fixture["input_ids"]), attention_mask = Rows(mask) }));
        var (code, output, error) = PlinthProcess.Run(folder.Path, "model", "logits", fixture.Folder, "--ids", "ids.json", "--out", "logits.safetensors");
        Assert.True(code == 0, error);
        Assert.Equal("logits.safetensors", output.Trim());
        using var written = SafetensorsFile.Open(folder.File("logits.safetensors"));
        Assert.InRange(Fixture.Furthest(Tensors.Read(written, "logits"), fixture["left.logits"], mask), 0, 1e-4);
    }

    [Theory]
    [InlineData("id 97 is out of the vocabulary of gpt2, 0 to 96", """{"input_ids": [[1, 97]]}""")]
    [InlineData("id -1 is out of the vocabulary", """{"input_ids": [[1, -1]]}""")]
    [InlineData("rows of input_ids differ in length", """{"input_ids": [[1, 2], [3]]}""")]
    [InlineData("input_ids is missing", """{"ids": [[1]]}""")]
    [InlineData("input_ids is empty", """{"input_ids": []}""")]
    [InlineData("input_ids is empty", """{"input_ids": [[]]}""")]
    [InlineData("attention_mask is 1 by 1, input_ids 1 by 2", """{"input_ids": [[1, 2]], "attention_mask": [[1]]}""")]
    [InlineData("attention_mask has numbers other than 0 and 1", """{"input_ids": [[1, 2]], "attention_mask": [[1, 2]]}""")]
    [InlineData("position_ids has numbers that are no positions of gpt2", """{"input_ids": [[1, 2]], "position_ids": [[39, 40]]}""")]
    [InlineData("not rows of token ids", """{"input_ids": [[1.5]]}""")]
    [InlineData("not rows of token ids", """{"input_ids": 3}""")]
    [InlineData("not rows of token ids", "[")]
    public void Wrong_ids_are_told(string message, string json)
    {
        using var fixture = new Fixture("gpt2");
        using var folder = new TestFolder();
        var refused = Assert.Throws<PlinthException>(() => TokenIds.Read(folder.Write("ids.json", json), fixture.Decoder.Spec));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        folder.Write("ids.json", $"{{\"input_ids\": [[{string.Join(',', Enumerable.Repeat(1, 41))}]]}}");
        Assert.Contains("rows of 41 tokens are longer than the 40 positions of gpt2", Assert.Throws<PlinthException>(() => TokenIds.Read(folder.File("ids.json"), fixture.Decoder.Spec)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_model_is_a_folder_that_opens()
    {
        using var folder = new TestFolder();
        string[] call = ["model", "new", "falcon-40b", "--set", "layers=2", "--set", "width=64", "--set", "heads=8", "--set", "attention.kv_heads=2", "--set", "vocabulary=50",
            "--set", "feed_forward.width=256", "--type", "BF16", "--out", "tiny"];
        var (code, output, error) = PlinthProcess.Run(folder.Path, call);
        Assert.True(code == 0, error);
        Assert.Equal("tiny", output.Trim());
        using var opened = Checkpoint.Open(folder.File("tiny"));
        Assert.Equal((2, 2, "falcon"), (opened.Decoder.Spec.Layers, opened.Decoder.Spec.KvHeads, opened.Family.Name));
        Assert.Contains("is there already", PlinthProcess.Run(folder.Path, call).Error, StringComparison.Ordinal);
    }

    private static long[][] Rows(Tensor rows) => [.. Enumerable.Range(0, (int)rows.shape[0]).Select(i => rows[i].data<long>().ToArray())];
}
