using Plinth.Models.Generation;
using Plinth.Models.Tests.Checkpoints;
using Plinth.Models.Tests.Cli;
using static TorchSharp.torch;

namespace Plinth.Models.Tests.Generation;

public sealed class TokenWriterTests
{
    [Theory, InlineData("llama"), InlineData("bloom"), InlineData("falcon-7b"), InlineData("opt"), InlineData("gpt3-banded"), InlineData("chatglm2")]
    public void The_likeliest_token_by_token_is_what_whole_passes_give(string name)
    {
        using var fixture = new Fixture(name);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var text = new List<int> { 5, 17, 2 };
        for (var i = 0; i < 12; i++)
            text.Add((int)fixture.Decoder.Forward(new(tensor(text.Select(t => (long)t).ToArray(), 1, text.Count))).Logits[0, -1].argmax().item<long>());
        var written = Write(new TokenWriter(fixture.Decoder), [[5, 17, 2]], new() { Temperature = null, MaxTokens = 12 });
        Assert.Equal(text[3..], written[0]);
    }

    [Fact]
    public void A_row_writes_what_it_would_write_alone()
    {
        foreach (var name in new[] { "llama-gqa", "mpt", "gpt2" })
        {
            using var fixture = new Fixture(name);
            var (writer, options) = (new TokenWriter(fixture.Decoder), new SamplingOptions { Temperature = null, MaxTokens = 10 });
            int[][] prompts = [[1, 2, 3, 4, 5, 6], [7], [8, 9, 10]];
            var together = Write(writer, prompts, options);
            for (var row = 0; row < 3; row++) Assert.Equal(Write(writer, [prompts[row]], options)[0], together[row]);
        }
    }

    [Fact]
    public void The_same_seed_writes_the_same_and_another_does_not()
    {
        using var fixture = new Fixture("llama");
        var writer = new TokenWriter(fixture.Decoder);
        var tokens = new List<int>();
        var a = Write(writer, [[1, 2]], new() { MaxTokens = 20, Seed = 1 }, (_, token) => tokens.Add(token))[0];
        Assert.Equal(a, tokens);
        Assert.Equal(a, Write(writer, [[1, 2]], new() { MaxTokens = 20, Seed = 1 })[0]);
        Assert.NotEqual(a, Write(writer, [[1, 2]], new() { MaxTokens = 20, Seed = 2 })[0]);
    }

    [Fact]
    public void A_stop_ends_its_row_alone()
    {
        using var fixture = new Fixture("llama");
        var writer = new TokenWriter(fixture.Decoder);
        var free = Write(writer, [[1, 2], [3, 4]], new() { Temperature = null, MaxTokens = 8 });
        var stop = free[0][2];
        var stopped = Write(writer, [[1, 2], [3, 4]], new() { Temperature = null, MaxTokens = 8, Stops = [stop] });
        Assert.Equal(free[0][..(Array.IndexOf(free[0], stop) + 1)], stopped[0]);
        var at = Array.IndexOf(free[1], stop);
        Assert.Equal(at < 0 ? free[1] : free[1][..(at + 1)], stopped[1]);
    }

    [Fact]
    public void Sampling_draws_by_the_probabilities_that_the_options_leave()
    {
        float[] logits = [(float)Math.Log(0.5), (float)Math.Log(0.3), (float)Math.Log(0.15), (float)Math.Log(0.05)];
        Shares(new(), [0.5, 0.3, 0.15, 0.05]);
        Shares(new() { Temperature = null }, [1, 0, 0, 0]);
        Shares(new() { TopK = 2 }, [0.625, 0.375, 0, 0]);
        Shares(new() { TopP = 0.8 }, [0.625, 0.375, 0, 0]);
        Shares(new() { TopP = 0.81 }, [0.526, 0.316, 0.158, 0]);
        Shares(new() { TopP = 1e-9 }, [1, 0, 0, 0]);
        Shares(new() { Temperature = 0.5 }, [0.685, 0.247, 0.062, 0.007]);

        void Shares(SamplingOptions options, double[] expected)
        {
            var (counts, draw) = (new int[4], new Draw(3));
            for (var i = 0; i < 20_000; i++) counts[new Sampler(options, draw).Next(logits.ToArray())]++;
            for (var i = 0; i < 4; i++) Assert.InRange(counts[i] / 20_000.0, expected[i] - 0.015, expected[i] + 0.015);
        }
    }

    [Fact]
    public void The_repetition_penalty_makes_what_is_there_less_likely()
    {
        var sampler = new Sampler(new() { Temperature = null, RepetitionPenalty = 2 }, new Draw(1));
        sampler.See([0]);
        Assert.Equal(1, sampler.Next([3, 2, -1]));
        Assert.Equal(0, sampler.Next([3, 2, -1]));
        var negative = new Sampler(new() { Temperature = null, RepetitionPenalty = 2 }, new Draw(1));
        negative.See([0]);
        Assert.Equal(1, negative.Next([-1, -1.5f]));
    }

    [Theory]
    [InlineData("top-p", 0.0, null, 1)]
    [InlineData("temperature", null, 0.0, 1)]
    [InlineData("id 50 is out of the vocabulary", null, null, 50)]
    public void What_is_out_of_range_is_told(string message, double? topP, double? temperature, int id)
    {
        using var decoder = new Decoder(CheckpointTests.Small("opt-175b")).Initialise(1);
        var writer = new TokenWriter(decoder);
        Assert.Contains(message, Assert.Throws<PlinthException>(() => Write(writer, [[id]], new() { TopP = topP, Temperature = temperature ?? 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("too many for the 64 positions", Assert.Throws<PlinthException>(() => Write(writer, [[1]], new() { MaxTokens = 65 })).Message, StringComparison.Ordinal);
        Assert.Equal(64, Write(writer, [[1]], new() { MaxTokens = 64 })[0].Length);
    }

    [Fact]
    public void From_the_shell()
    {
        using var fixture = new Fixture("gpt2");
        using var folder = new TestFolder();
        folder.Write("ids.json", """{"input_ids": [[1, 2, 3], [4]]}""");
        var (code, output, error) = PlinthProcess.Run(folder.Path, "generate", fixture.Folder, "--ids", "ids.json", "--max-tokens", "5", "--greedy");
        Assert.True(code == 0, error);
        var expected = Write(new TokenWriter(fixture.Decoder), [[1, 2, 3], [4]], new() { Temperature = null, MaxTokens = 5 });
        Assert.Equal(expected.Select(r => string.Join(' ', r)), output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()));
        Assert.Equal(2, PlinthProcess.Run(folder.Path, "generate", fixture.Folder, "--ids", "ids.json", "--top-p", "2").Code);
    }

    private static int[][] Write(TokenWriter writer, int[][] prompts, SamplingOptions options, Action<int, int>? written = null) =>
        writer.Write(prompts, options, written, TestContext.Current.CancellationToken);
}
