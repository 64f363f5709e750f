using CsCheck;
using Plinth.Extraction.Html;
using Plinth.Extraction.Scoring;

namespace Plinth.Tests.Extraction.Scoring;

public sealed class PageModelTests
{
    [Fact]
    public void A_tree_goes_left_up_to_the_value_and_right_beyond_it()
    {
        var trees = new BoostedTrees(0.5f, [[new(1, 2, 3f), new(BoostedTrees.Leaf, 0, -1f), new(BoostedTrees.Leaf, 0, 2f)], [new(BoostedTrees.Leaf, 0, 0.25f)]]);
        Assert.Equal(-0.25f, trees.LogOdds([9, 3]));
        Assert.Equal(2.75f, trees.LogOdds([9, 3.01f]));
        Assert.Equal(2, trees.Features);
    }

    [Fact]
    public void The_shipped_model_comes_back_as_it_was_written()
    {
        var shipped = PageModel.Shipped;
        using var stream = new MemoryStream();
        shipped.Write(stream);
        stream.Position = 0;
        var read = PageModel.Read(stream);
        Assert.Equal((shipped.Names.Count, shipped.Words.Count, shipped.Trees.Count), (read.Names.Count, read.Words.Count, read.Trees.Count));
        Assert.Equal(shipped.Second.Count, read.Second.Count);
        Gen.Float[-5, 50].Array[SecondLook.Width].Sample(row => Assert.Equal(shipped.Second.LogOdds(row), read.Second.LogOdds(row)), iter: 200);
        Gen.Float[-5, 50].Array[SegmentFeatures.Width].Sample(row => Assert.Equal(shipped.Trees.LogOdds(row), read.Trees.LogOdds(row)), iter: 200);
    }

    [Fact]
    public void The_shipped_page_types_come_back_as_they_were_written()
    {
        var shipped = PageClassifier.Shipped;
        using var stream = new MemoryStream();
        shipped.Write(stream);
        stream.Position = 0;
        var read = PageClassifier.Read(stream);
        Assert.Equal(shipped.Tokens.Count, read.Tokens.Count);
        var (one, other) = (new float[PageTypes.Count], new float[PageTypes.Count]);
        Gen.Float[-5, 50].Array[PageFeatures.Width].Sample(
            row =>
            {
                shipped.Classify(row, one);
                read.Classify(row, other);
                Assert.Equal(one, other);
                Assert.Equal(1, one.Sum(), 0.001f);
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void Word_scores_are_those_of_a_dictionary_to_a_sixteenth() =>
        Gen.Select(Gen.ULong[1, 40], Gen.Float[-7, 7]).Array[0, 30].Sample(words =>
        {
            var truth = words.GroupBy(w => w.Item1).ToDictionary(g => g.Key, g => g.First().Item2);
            var scores = new WordScores(truth);
            for (var key = 1UL; key <= 41; key++)
            {
                Assert.Equal(truth.ContainsKey(key), scores.TryGet(key, out var score));
                Assert.True(Math.Abs(truth.GetValueOrDefault(key) - score) <= 1 / 32f);
            }
        });

    [Fact]
    public void Features_have_a_name_each_and_one_only()
    {
        foreach (var names in new[] { SegmentFeatures.Names, SecondLook.Names, PageFeatures.Names }) Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Equal("depth", SegmentFeatures.Names[SegmentFeatures.Local - 1]);
        Assert.Equal("page is " + PageTypes.Names[0], SegmentFeatures.Names[SegmentFeatures.FirstType]);
    }

    [Fact]
    public void The_second_look_sees_how_neighbours_were_judged()
    {
        var page = new HtmlReader().Read("<body><p>one word and more</p><div><p>two</p><p>three</p></div>", new HtmlLimits());
        var none = new WordScores([]);
        var reading = new PageReading(none, none);
        reading.Read(page);
        var rows = new float[3 * SecondLook.Width];
        new SecondLook().Fill(page, reading.Segments, [0.9f, 0.5f, 0.1f], rows);
        Assert.Equal([0.9f, 0.5f, 0.1f], Of("score"));
        Assert.Equal([-1, 0.9f, 0.5f], Of("score of near -1"));
        Assert.Equal([0.5f, 0.1f, -1], Of("score of near 1"));
        // In the div beside each of the two: the other one.
        Assert.Equal([0.1f, 0.5f], Of("scores in up 1")[1..]);
        Assert.Equal([20, 1, 2], Of("sure before"));
        Assert.Equal([20, 20, 20], Of("sure after"));

        float[] Of(string name) => [.. Enumerable.Range(0, 3).Select(i => rows[(i * SecondLook.Width) + SecondLook.Names.ToList().IndexOf(name)])];
    }

    [Fact]
    public void A_sure_page_asks_for_more_than_a_doubtful_one()
    {
        var choice = new SegmentChoice();
        Segment[] segments = [new() { Size = 1000 }, new() { Size = 100 }, new() { Size = 1000 }];
        Assert.Equal(0.7f, choice.Threshold(segments, [0.99f, 0.6f, 0.01f]), 0.001f);
        Assert.Equal(0.4f, choice.Threshold(segments, [0.3f, 0.2f, 0.3f]), 0.001f);
    }
}
