using Plinth.Models.Checkpoints;
using Plinth.Models.Generation;
using Plinth.Models.Objectives;
using Plinth.Models.Tests.Checkpoints;
using Plinth.Models.Tests.Cli;
using Plinth.Tokens;
using Plinth.Tokens.PreTokenizers;

namespace Plinth.Models.Tests.Generation;

public sealed class GenerateTextTests
{
    private static readonly Tokenizer Bytes = Tokenizer.Of(
        new ByteBpe([.. Enumerable.Range(0, 256).Select(b => new[] { (byte)b })], [], IgnoreMerges: false), new Gpt2PreTokenizer(),
        [new(256, "<|endoftext|>"), new(257, "<fim_prefix>"), new(258, "<fim_middle>"), new(259, "<fim_suffix>")]);

    [Fact]
    public void Half_a_character_waits_for_its_other_half()
    {
        var text = new TokenizerText(Bytes);
        var stream = new TextStream(text, text.Encode("说："));
        Assert.Equal(["", "", "你", "a", "", "", "", "𝄞"], text.Encode("你a𝄞").Select(stream.Add));
        Assert.Equal((256, 257, 258, 259), (text.Special.EndOfText, text.Special.FimPrefix, text.Special.FimMiddle, text.Special.FimSuffix));
        Assert.Null(text.Special.Mask);
    }

    [Fact]
    public void Infilling_loses_no_character_of_a_text_whose_tokens_are_bytes()
    {
        var text = new TokenizerText(Bytes);
        for (var seed = 0UL; seed < 100; seed++)
        {
            var made = new FimObjective { Rate = 1, Level = FimLevel.Document }.Make(text.Encode("你好a𝄞b"), text.Special, new Draw(seed), text);
            Assert.DoesNotContain('\ufffd', text.Decode(made.Ids));
            Assert.Equal(made.Ids.Length, text.Encode("你好a𝄞b").Length + 3);
        }
    }

    [Fact]
    public void A_prompt_from_the_shell_is_written_on_from()
    {
        using var folder = new TestFolder();
        using (var checkpoint = Checkpoint.Of(new Decoder(CheckpointTests.Small("starcoder", "vocabulary=260"))))
        {
            checkpoint.Decoder.Initialise(3);
            checkpoint.Save(folder.File("model"));
        }

        Bytes.Save(folder.File("model"));
        string[] call = ["generate", "model", "--max-tokens", "6", "--greedy"];
        var (code, output, error) = PlinthProcess.Run(folder.Path, [.. call, "--prompt", "def f("]);
        Assert.True(code == 0, error);
        using var opened = Checkpoint.Open(folder.File("model"));
        var text = new TokenizerText(Bytes);
        var expected = new TokenWriter(opened.Decoder).Write([text.Encode("def f(")], new() { Temperature = null, MaxTokens = 6, Stops = [256] }, ct: TestContext.Current.CancellationToken)[0];
        var stream = new TextStream(text, text.Encode("def f("));
        Assert.Equal(string.Concat(expected.Where(t => t != 256).Select(stream.Add)), output[..^1]);

        Assert.Equal(0, PlinthProcess.Run(folder.Path, [.. call, "--prompt", "def f(", "--suffix", "return x"]).Code);
        var (two, both, _) = PlinthProcess.Run(folder.Path, [.. call, "--prompt", "abc", "--prompt", "你"]);
        Assert.Equal(0, two);
        Assert.StartsWith("abc", both, StringComparison.Ordinal);
        Assert.Contains("\n你", both, StringComparison.Ordinal);
        Assert.Contains("either --prompt or --ids", PlinthProcess.Run(folder.Path, call).Error, StringComparison.Ordinal);
    }
}
