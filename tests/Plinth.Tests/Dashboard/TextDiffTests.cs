using CsCheck;
using Plinth.Cli.Dashboard;

namespace Plinth.Tests.Dashboard;

/// <summary>Differences of texts.</summary>
public sealed class TextDiffTests
{
    [Fact]
    public void Pieces_make_both_texts() => Gen.Select(Gen.String[Gen.Char["ab 中\n😀"], 0, 60], Gen.String[Gen.Char["ab 中\n😀"], 0, 60]).Sample((a, b) =>
    {
        var pieces = TextDiff.Of(a, b);
        Assert.Equal(a, string.Concat(pieces.Where(p => p.Kind is "=" or "-").Select(p => p.Text)));
        Assert.Equal(b, string.Concat(pieces.Where(p => p.Kind is "=" or "+").Select(p => p.Text)));
    });

    [Fact]
    public void Marks_the_words_that_differ() =>
        Assert.Equal([new("=", "the "), new("-", "quick"), new("+", "slow"), new("=", " fox")], TextDiff.Of("the quick fox", "the slow fox"));

    [Fact]
    public void Hides_what_a_mask_took_away()
    {
        var pieces = TextDiff.Of("write to anna@x.example now", "write to email@example.com now", hide: true);
        Assert.DoesNotContain(pieces, p => p.Text.Contains("anna", StringComparison.Ordinal));
        Assert.Contains(pieces, p => p.Kind == "-" && p.Text.Contains('•'));
    }

    [Fact]
    public void Leaves_long_stretches_out_that_are_in_both()
    {
        var same = string.Concat(Enumerable.Repeat("word ", 400));
        var pieces = TextDiff.Of("a " + same + "b", "c " + same + "d");
        Assert.Contains(pieces, p => p.Kind == "~");
        Assert.True(pieces.Sum(p => p.Text.Length) < 500);
    }

    [Fact]
    public void Gives_up_on_texts_that_share_little()
    {
        var (a, b) = (string.Join(' ', Enumerable.Range(0, 9000)), string.Join(' ', Enumerable.Range(9000, 9000)));
        Assert.InRange(TextDiff.Of(a, b).Count, 1, 4);
    }
}
