using Plinth.Models.Training;

namespace Plinth.Models.Tests.Training;

public sealed class FeedTests
{
    [Fact]
    public void Sources_are_taken_by_their_weights_at_any_time_and_each_sequence_once_an_epoch()
    {
        using var folder = new TestFolder();
        TestTokens.Make(folder.File("a"), 1);
        TestTokens.Make(folder.File("b"), 2);
        TokenSource[] sources = [new() { Path = folder.File("a"), Weight = 3 }, new() { Path = folder.File("b"), Weight = 1 }];
        using var feed = TokenFeed.Open(sources, 16, 5);
        for (var taken = 1; taken <= 200; taken++)
        {
            feed.Take(1);
            Assert.InRange(feed.Taken[0] - 0.75 * taken, -1, 1);
        }

        // Going on gives what would have come, and passing over is taking.
        using var again = TokenFeed.Open(sources, 16, 5);
        again.Taken = [.. feed.Taken];
        again.Skip(3);
        feed.Take(3);
        Assert.Equal(feed.Take(7).Select(r => r.Ids), again.Take(7).Select(r => r.Ids));
        Assert.Equal(feed.Epochs, again.Epochs);
    }

    [Fact]
    public void Ranks_that_read_their_share_leave_none_out_and_stand_at_the_same_place()
    {
        using var folder = new TestFolder();
        TokenSource[] sources = [new() { Path = TestTokens.Make(folder.File("a"), 1), Weight = 3 }, new() { Path = TestTokens.Make(folder.File("b"), 2), Weight = 1 }];
        using var whole = TokenFeed.Open(sources, 16, 5);
        var parts = Enumerable.Range(0, 3).Select(_ => TokenFeed.Open(sources, 16, 5)).ToList();
        for (var step = 0; step < 20; step++)
        {
            var shared = parts.SelectMany((p, rank) => p.Take(7, 7 * rank / 3, 7 * (rank + 1) / 3)).ToList();
            Assert.Equal(whole.Take(7).Select(r => (r.Number, string.Join(' ', r.Ids))), shared.Select(r => (r.Number, string.Join(' ', r.Ids))));
            Assert.All(parts, p => Assert.Equal(whole.Taken, p.Taken));
        }

        parts.ForEach(p => p.Dispose());
    }

    [Fact]
    public void Without_weights_all_sources_are_gone_through_equally_often()
    {
        using var folder = new TestFolder();
        TestTokens.Make(folder.File("a"), 1, 80);
        TestTokens.Make(folder.File("b"), 2, 20);
        using var feed = TokenFeed.Open([new() { Path = folder.File("a") }, new() { Path = folder.File("b") }], 16, 5);
        feed.Take(100);
        Assert.Equal(feed.Epochs[0], feed.Epochs[1], 0.05);
    }

    [Fact]
    public void A_plain_batch_asks_each_token_for_the_next()
    {
        var maker = new SequenceMaker(Spec("causal"), 4, 1, null, 0);
        Assert.True(maker.IsPlain);
        var input = maker.Make(new PackedRow(0, [1, 2, 3, 4, 5]), new PackedRow(1, [6, 7, 8, 9, 10]));
        Assert.Equal([1L, 2, 3, 4, 6, 7, 8, 9], input.Ids.data<long>().ToArray());
        Assert.Equal([2L, 3, 4, 5, 7, 8, 9, 10], input.Labels!.data<long>().ToArray());
        Assert.Null(input.Mask);
    }

    [Theory]
    [InlineData("ul2")]
    [InlineData("glm")]
    [InlineData("fim")]
    public void Objectives_that_add_tokens_keep_to_the_length_and_depend_on_the_number_alone(string kind)
    {
        using var folder = new TestFolder();
        folder.Write("tokenizer.json", TestTokens.Tokenizer());
        var tokenizer = Plinth.Tokens.Tokenizer.Open(folder.File("tokenizer.json"));
        var maker = new SequenceMaker(Spec(kind), 32, 9, tokenizer, 256);
        Assert.False(maker.IsPlain);
        PackedRow[] rows = [.. Enumerable.Range(0, 6).Select(r => new PackedRow(r, [.. Enumerable.Range(0, 33).Select(i => 97 + (i + r) % 26)]))];
        var input = maker.Make(rows);
        Assert.InRange(input.Ids.shape[1], 8, 32);
        Assert.Equal(input.Ids.shape, input.Labels!.shape);
        Assert.True(input.Labels.ge(0).sum().item<long>() > 20);
        var two = maker.Make(rows[2], rows[3]);
        var width = two.Ids.shape[1];
        Assert.Equal(input.Ids.narrow(0, 2, 2).narrow(1, 0, width).contiguous().data<long>().ToArray(), two.Ids.data<long>().ToArray());
    }

    [Theory]
    [InlineData("{ kind: rotary }")]
    [InlineData("{ kind: alibi }")]
    [InlineData("{ kind: learned }")]
    public void Within_documents_each_reads_as_if_it_stood_alone(string position)
    {
        var spec = ModelCatalogue.Find("llama-7b", "layers=2", "width=16", "heads=2", "feed_forward.width=16", "vocabulary=50", "context=16", "position=" + position);
        using var decoder = new Decoder(spec).Initialise(3);
        using var noGradient = TorchSharp.torch.no_grad();
        int[] first = [5, 6, 7, 8, 0], second = [9, 10, 11, 0], third = [12, 13, 14];
        var row = new PackedRow(0, [.. first, .. second, .. third]) { Documents = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2] };
        var packed = decoder.Forward(new SequenceMaker(spec, 11, 1, null, 0).Make(row)).Logits;
        foreach (var (at, alone) in new[] { (0, first), (5, second), (9, third[..2]) })
        {
            var expected = decoder.Forward(new(TorchSharp.torch.tensor(alone.Select(i => (long)i).ToArray(), 1, alone.Length))).Logits;
            Assert.True(expected.allclose(packed.narrow(1, at, alone.Length), 1e-4, 1e-5));
        }

        var through = decoder.Forward(new SequenceMaker(spec, 11, 1, null, 0).Make(row with { Documents = null })).Logits;
        Assert.False(through.narrow(1, 5, 4).allclose(packed.narrow(1, 5, 4), 1e-4, 1e-5));
    }

    [Fact]
    public void A_missing_special_token_is_named() =>
        Assert.Contains("the objective needs a token ", Assert.Throws<PlinthException>(() => new SequenceMaker(Spec("ul2"), 8, 1, null, 0).Make(new PackedRow(0, [.. Enumerable.Range(0, 9)]))).Message, StringComparison.Ordinal);

    private static ModelSpec Spec(string kind) => ModelCatalogue.Find("llama-7b", "layers=1", "width=8", "heads=2", "feed_forward.width=8", "vocabulary=400", $"objectives=[{{ kind: {kind} }}]");
}
