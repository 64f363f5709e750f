using CsCheck;
using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

public sealed class DedupExactTests
{
    private static List<string?> DuplicatesOf(DedupExact step, params string[] texts) =>
        [.. DedupRun.Over(step, DedupRun.Split(texts, 2)).Select(r => r.Verdict.DuplicateOf)];

    [Fact]
    public void Drops_the_later_of_two_equal_texts() =>
        Assert.Equal([null, null, "d0", "d0"], DuplicatesOf(new DedupExact(), "a b", "c", "a b", "a b"));

    [Fact]
    public void Says_which_rule_dropped_it_and_how_many_copies_there_were()
    {
        var rows = DedupRun.Over(new DedupExact(), DedupRun.Split(["x", "x", "y"], 1));
        Assert.Equal("duplicate", rows[1].Verdict.Rule);
        Assert.True(double.IsNaN(rows[1].Verdict.Value));
        Assert.Equal([2, null, 1], rows.Select(r => r.Size));
    }

    [Fact]
    public void Blank_texts_are_never_duplicates() =>
        Assert.Equal([null, null, null, null], DuplicatesOf(new DedupExact(), "", "", " \n", " \n"));

    [Theory]
    [InlineData("Déjà vu!", "deja  VU", true)]
    [InlineData("２０２４年，你好。", "2024年你好", false)] // punctuation between words leaves a space
    [InlineData("２０２４年，你好。", "2024年 你好", true)]
    [InlineData("Version 1", "Version 2", false)]
    [InlineData("re\u0301sume\u0301", "résumé", true)]
    public void Normalised_texts_forget_case_accents_width_and_punctuation(string a, string b, bool same) =>
        Assert.Equal(same, DuplicatesOf(new DedupExact { By = ExactBy.Normalised }, a, b)[1] is not null);

    [Fact]
    public void Digits_can_count_as_zero() =>
        Assert.Equal([null, "d0"], DuplicatesOf(new DedupExact { By = ExactBy.Normalised, DigitsToZero = true }, "Version 1", "Version 2"));

    [Fact]
    public void Texts_of_punctuation_alone_have_nothing_to_compare() =>
        Assert.Equal([null, null], DuplicatesOf(new DedupExact { By = ExactBy.Normalised }, "!!!", "..."));

    [Fact]
    public void Addresses_are_compared_without_their_fragment()
    {
        string?[] urls = ["http://a/x#1", "http://a/x", "http://a/y", null, null];
        var docs = urls.Select((u, i) => new Document($"text {i}", $"d{i}") { Url = u }).ToList();
        var rows = DedupRun.Over(new DedupExact { By = ExactBy.Url }, [docs]);
        Assert.Equal([null, "d0", null, null, null], rows.Select(r => r.Verdict.DuplicateOf));
    }

    [Fact]
    public void Keeps_the_longest() =>
        Assert.Equal(["d2", "d2", null], DuplicatesOf(new DedupExact { By = ExactBy.Normalised, Keep = Keep.Longest }, "a b", "A b", "A, b."));

    [Fact]
    public void Keeps_the_best_by_a_label_and_more_than_one_copy_where_asked()
    {
        double?[] notes = [null, 0.2, 0.9, 0.9, 0.1];
        var docs = notes.Select((n, i) =>
        {
            var doc = new Document("same", $"d{i}");
            if (n is { } note) doc.Labels.Set("score", note);
            return doc;
        }).ToList();
        var step = new DedupExact { Keep = Keep.Best, Signal = "score", MaxCopies = 3 };
        var rows = DedupRun.Over(step, DedupRun.Split(docs, 3));
        Assert.Equal(["d2", null, null, null, "d2"], rows.Select(r => r.Verdict.DuplicateOf));
        Assert.Equal([null, 5, 5, 5, null], rows.Select(r => r.Size));
    }

    [Fact]
    public void Best_without_a_signal_is_refused() =>
        Assert.Throws<PlinthException>(() => new DedupExact { Keep = Keep.Best }.Prepare(new StepContext(".", 1)));

    [Fact]
    public void Agrees_with_a_dictionary_whatever_the_shards_the_order_and_the_memory() =>
        Gen.Select(Gen.Int[0, 12].Array[0, 60], Gen.Int[1, 7], Gen.Int[1, 3], Gen.Int[0, 99]).Sample(
            (values, shards, copies, order) =>
            {
                var texts = values.Select(v => v == 0 ? "" : $"text {v}").ToList();
                var step = new DedupExact { MaxCopies = copies, SortBytes = 16 };
                var rows = DedupRun.Over(step, DedupRun.Split(texts, shards), order, twice: order % 2 == 0);

                var seen = new Dictionary<string, List<string>>();
                for (var i = 0; i < texts.Count; i++)
                {
                    List<string> ids = texts[i].Length > 0 && seen.TryGetValue(texts[i], out var known) ? known : seen[texts[i]] = [];
                    if (rows[i].Verdict.DuplicateOf != (ids.Count < copies ? null : ids[0])) return false;
                    ids.Add($"d{i}");
                }

                return true;
            },
            iter: 30);
}
