using CsCheck;
using Plinth.Tests.Dedup;
using Plinth.TextModels;

namespace Plinth.Tests.TextModels;

public sealed class TopShareTests
{
    [Fact]
    public void Keeps_what_sorting_would_keep() =>
        Gen.Select(Gen.Select(Gen.Int[0, 2], Gen.Int[-30, 30]).List[0, 80], Gen.Double[0, 1], Gen.Bool, Gen.Int[1, 4]).Sample(
            (values, share, byLanguage, shards) =>
            {
                var documents = values.Select((v, i) => Doc($"d{i}", $"l{v.Item1}", v.Item2 / 7.0)).ToList();
                var rows = DedupRun.Over(new TopShare { Share = share, ByLanguage = byLanguage }, DedupRun.Split(documents, shards), twice: true);
                for (var i = 0; i < documents.Count; i++)
                {
                    var peers = documents.Where(d => !byLanguage || d.Labels.Text("language") == documents[i].Labels.Text("language"))
                        .Select(d => d.Labels.Number("quality_score")!.Value).OrderDescending().ToList();
                    var wanted = (int)Math.Floor((share * peers.Count) + 0.5);
                    var kept = wanted > 0 && documents[i].Labels.Number("quality_score") >= peers[wanted - 1];
                    Assert.Equal(kept ? Fate.Kept : Fate.Dropped, rows[i].Verdict.Fate);
                }
            }, iter: 100);

    [Fact]
    public void Equal_values_stay_together_and_documents_without_a_value_pass()
    {
        var documents = Enumerable.Range(0, 10).Select(i => Doc($"d{i}", "en", i < 5 ? 1 : 0)).Append(new Document("none", "n")).Append(Doc("nan", "en", double.NaN)).ToList();
        var rows = DedupRun.Over(new TopShare { Share = 0.3 }, DedupRun.Split(documents, 3));
        Assert.Equal(["d0", "d1", "d2", "d3", "d4", "n", "nan"], rows.Where(row => row.Verdict.Fate == Fate.Kept).Select(row => row.Id));
        Assert.All(rows.Where(row => row.Verdict.Fate == Fate.Dropped), row => Assert.Equal(("share", 0.0, 1.0), (row.Verdict.Rule, row.Verdict.Value, row.Verdict.Limit)));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 5)]
    [InlineData(1, 10)]
    public void Takes_any_share(double share, int expected)
    {
        var documents = Enumerable.Range(0, 10).Select(i => Doc($"d{i}", "zh", i - 4.5)).ToList();
        var rows = DedupRun.Over(new TopShare { Share = share }, DedupRun.Split(documents, 2));
        Assert.Equal(expected, rows.Count(row => row.Verdict.Fate == Fate.Kept));
    }

    [Fact]
    public void Bits_are_ordered_as_numbers_are()
    {
        double[] values = [double.NegativeInfinity, -1e300, -1, -double.Epsilon, 0, double.Epsilon, 0.018112, 1, double.PositiveInfinity];
        Assert.Equal(values, values.Select(TopShare.Bits).Order().Select(TopShare.Value));
        Assert.Equal(TopShare.Bits(0), TopShare.Bits(-0.0));
    }

    private static Document Doc(string id, string language, double score)
    {
        var doc = new Document("text", id);
        doc.Labels.Set("language", language);
        doc.Labels.Set("quality_score", score);
        return doc;
    }
}
