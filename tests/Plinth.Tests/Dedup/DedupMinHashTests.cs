using System.Diagnostics;
using CsCheck;
using Plinth.Dedup;

namespace Plinth.Tests.Dedup;

public sealed class DedupMinHashTests
{
    private const string Text = "the harbour master counted seven ships before noon and wrote their names into the grey book by the door of his office";

    private static readonly DedupMinHash Small = new() { Shingle = 2, Bands = 20, Rows = 1, Threshold = 0.5, Recall = null };

    [Fact]
    public void Drops_a_near_duplicate_and_says_how_near_it_is()
    {
        var rows = DedupRun.Over(Small, DedupRun.Split([Text, "something else altogether, about the weather", Text + " today"], 2));
        var verdict = rows[2].Verdict;
        Assert.Equal((Fate.Dropped, "duplicate", "d0"), (verdict.Fate, verdict.Rule, verdict.DuplicateOf));
        var words = Text.Split(' ').Length;
        Assert.Equal((words - 1) / (double)words, verdict.Value, 12);
        Assert.Equal(0.5, verdict.Limit);
        Assert.Equal([2, 1, null], rows.Select(r => r.Size));
    }

    [Fact]
    public void Without_the_check_nothing_is_measured()
    {
        var step = Small with { Verify = false };
        var rows = DedupRun.Over(step, DedupRun.Split([Text, Text + " today", Text], 1));
        Assert.Equal(["d0", "d0"], rows.Skip(1).Select(r => r.Verdict.DuplicateOf));
        Assert.True(double.IsNaN(rows[1].Verdict.Value));
        Assert.Equal(1, rows[2].Verdict.Value); // the same shingles: known without measuring
    }

    [Fact]
    public void A_pair_below_the_threshold_stays_even_where_bands_meet()
    {
        var a = string.Join(' ', Enumerable.Range(0, 100).Select(i => $"a{i}"));
        var b = string.Join(' ', Enumerable.Range(0, 100).Select(i => i < 80 ? $"a{i}" : $"b{i}"));
        var step = new DedupMinHash { Shingle = 1, Bands = 50, Rows = 1, Threshold = 0.7, Recall = null };
        Assert.Equal(2, DedupRun.Over(step, DedupRun.Split([a, b], 1)).Count(r => r.Verdict.Fate == Fate.Kept));
        Assert.Equal(1, DedupRun.Over(step with { Threshold = 80 / 120.0 }, DedupRun.Split([a, b], 1)).Count(r => r.Verdict.Fate == Fate.Kept));
        Assert.Equal(1, DedupRun.Over(step with { Verify = false }, DedupRun.Split([a, b], 1)).Count(r => r.Verdict.Fate == Fate.Kept));
    }

    [Fact]
    public void Empty_documents_are_never_duplicates()
    {
        foreach (var verify in new[] { true, false })
        {
            var rows = DedupRun.Over(new DedupMinHash { Verify = verify }, DedupRun.Split(["", "", "...", " \n", "..."], 2));
            Assert.All(rows, r => Assert.Equal((Fate.Kept, 1L), (r.Verdict.Fate, r.Size!.Value)));
        }
    }

    [Fact]
    public void No_documents_and_no_shards_are_work_too()
    {
        Assert.Empty(DedupRun.Over(new DedupMinHash(), DedupRun.Split(Array.Empty<string>(), 3)));
        Assert.Empty(DedupRun.Over(new DedupMinHash(), []));
        Assert.Empty(DedupRun.Over(new DedupExact(), []));
    }

    [Fact]
    public void Short_texts_are_compared_whole()
    {
        var rows = DedupRun.Over(new DedupMinHash(), DedupRun.Split(["good morning", "Good morning!", "good evening"], 1));
        Assert.Equal([null, "d0", null], rows.Select(r => r.Verdict.DuplicateOf));
    }

    [Fact]
    public void Chinese_texts_are_compared_by_characters()
    {
        const string News = "上海市教育局昨天公布了新学年的招生办法，各区中小学将从下个月起接受网上报名，家长可以在家里完成全部手续。";
        var step = new DedupMinHash { Threshold = 0.7, Recall = 0.999999 };
        var rows = DedupRun.Over(step, DedupRun.Split([News, News.Replace("昨天", "今天"), "天气预报说明天有雨，出门请带伞。"], 1));
        Assert.Equal([null, "d0", null], rows.Select(r => r.Verdict.DuplicateOf));
    }

    [Theory]
    [InlineData(Keep.First, "d0")]
    [InlineData(Keep.Longest, "d2")]
    [InlineData(Keep.Best, "d1")]
    public void Keeps_the_document_that_the_rule_names(Keep keep, string kept)
    {
        string[] texts = [Text, Text + "!", Text + " today ....", Text + " now"];
        var docs = texts.Select((t, i) => new Document(t, $"d{i}")).ToList();
        docs[1].Labels.Set("score", 3L);
        docs[3].Labels.Set("score", 2.5);
        var rows = DedupRun.Over(Small with { Keep = keep, Signal = "score" }, DedupRun.Split(docs, 3));
        Assert.Equal(kept, Assert.Single(rows, r => r.Verdict.Fate == Fate.Kept).Id);
        Assert.All(rows.Where(r => r.Id != kept), r => Assert.Equal((kept, true), (r.Verdict.DuplicateOf, r.Verdict.Value >= 0.5)));
    }

    [Fact]
    public void Keeps_as_many_copies_as_asked()
    {
        var docs = Enumerable.Range(0, 5).Select(i => new Document(Text + new string('.', i), $"d{i}")).ToList();
        var rows = DedupRun.Over(Small with { MaxCopies = 2, Keep = Keep.Longest }, DedupRun.Split(docs, 2));
        Assert.Equal(["d4", "d4", "d4", null, null], rows.Select(r => r.Verdict.DuplicateOf));
        Assert.Equal([null, null, null, 5, 5], rows.Select(r => r.Size));
    }

    [Fact]
    public void Clusters_are_those_of_comparing_every_pair() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[1, 7], Gen.Enum<ShingleUnit>(), Gen.Bool).Sample(
            (seed, shards, unit, tight) =>
            {
                var texts = Planted.Texts(new Random(seed), 10, 6, 60, 0.3);
                var step = new DedupMinHash { Shingle = 3, Unit = unit, Bands = 16, Rows = 1, Threshold = 0.6, Recall = 0.999999, SortBytes = tight ? 64 : 1 << 20 };
                var rows = DedupRun.Over(step, DedupRun.Split(texts, shards), seed, twice: tight);
                var sets = Planted.Sets(texts, 3, unit);
                var expected = Planted.Components(texts.Count, Planted.Pairs(sets, 0.6));
                for (var i = 0; i < texts.Count; i++)
                {
                    var verdict = rows[i].Verdict;
                    if (verdict.DuplicateOf != (expected[i] == i ? null : $"d{expected[i]}")) return false;
                    if (expected[i] != i && verdict.Value != Planted.Jaccard(sets[expected[i]], sets[i])) return false;
                    if (expected[i] == i && rows[i].Size != expected.Count(e => e == i)) return false;
                }

                return true;
            },
            iter: 12);

    [Theory]
    [InlineData(Keep.First)]
    [InlineData(Keep.Longest)]
    [InlineData(Keep.Best)]
    public void Little_memory_chooses_the_same_documents(Keep keep)
    {
        // Chains: each text is near the one before and the one after it, so that clusters reach through all ranges.
        var random = new Random(7);
        var texts = new List<string>();
        for (var chain = 0; chain < 6; chain++)
        {
            var words = Enumerable.Range(0, 60).Select(_ => Planted.Word(random)).ToArray();
            for (var link = 0; link < 60; link++)
            {
                words[random.Next(words.Length)] = Planted.Word(random);
                texts.Add(string.Join(' ', words.Take(random.Next(55, 61))));
            }
        }

        List<List<Document>> Documents()
        {
            var docs = texts.Select((text, i) => new Document(text, $"d{i}")).ToArray();
            for (var i = 0; i < docs.Length; i++) docs[i].Labels.Set("score", (long)(i * 7919 % 101));
            new Random(8).Shuffle(docs);
            return DedupRun.Split(docs, 5);
        }

        var step = new DedupMinHash { Shingle = 2, Threshold = 0.7, Keep = keep, Signal = "score", MaxCopies = 2 };
        var roomy = DedupRun.Over(step, Documents());
        Assert.Contains(roomy, r => r.Verdict.Fate == Fate.Dropped && r.Verdict.Value < 0.7);
        foreach (var documents in (int[])[1, 10, 100])
            Assert.Equal(roomy, DedupRun.Over(step with { FewBytes = documents * Components.BytesADocument, SortBytes = 512 }, Documents()));
    }

    [Fact]
    public void With_keep_none_every_document_with_a_duplicate_goes_and_names_another()
    {
        var rows = DedupRun.Over(Small with { Keep = Keep.None }, DedupRun.Split([Text, "something else altogether", Text + " today", Text], 2));
        Assert.Equal([Fate.Dropped, Fate.Kept, Fate.Dropped, Fate.Dropped], rows.Select(r => r.Verdict.Fate));
        Assert.Equal(["d2", null, "d0", "d0"], rows.Select(r => r.Verdict.DuplicateOf));
        Assert.Equal(rows[0].Verdict.Value, rows[2].Verdict.Value);
        var exact = DedupRun.Over(new DedupExact { Keep = Keep.None }, DedupRun.Split([Text, "alone", Text], 1));
        Assert.Equal(["d2", null, "d0"], exact.Select(r => r.Verdict.DuplicateOf));
    }

    [Fact]
    public void Nothing_depends_on_the_order_of_tasks_or_on_how_the_input_is_cut()
    {
        var texts = Planted.Texts(new Random(3), 60, 8, 80, 0.2);
        var first = DedupRun.Over(new DedupMinHash(), DedupRun.Split(texts, 1));
        Assert.Contains(first, r => r.Verdict.Fate == Fate.Dropped);
        for (var order = 1; order < 5; order++)
            Assert.Equal(first, DedupRun.Over(new DedupMinHash(), DedupRun.Split(texts, order * 2 - 1), order, twice: order == 3));
    }

    [Fact]
    public void Finds_at_least_995_in_a_thousand_pairs_and_drops_nothing_wrongly()
    {
        var (found, all) = (0, 0);
        var texts = Planted.Texts(new Random(5), 250, 10, 300, 0.035);
        var sets = Planted.Sets(texts, 5, ShingleUnit.Words);
        var pairs = Planted.Pairs(sets, 0.8);
        var truth = Planted.Components(texts.Count, pairs);
        var rows = DedupRun.Over(new DedupMinHash(), DedupRun.Split(texts, 4));
        var cluster = rows.Select((r, i) => r.Verdict.DuplicateOf is { } id ? int.Parse(id[1..]) : i).ToArray();
        foreach (var (a, b) in pairs)
        {
            all++;
            if (cluster[a] == cluster[b]) found++;
        }

        Assert.InRange(all, 1000, int.MaxValue);
        Assert.InRange(found / (double)all, 0.995, 1);
        for (var i = 0; i < texts.Count; i++) Assert.Equal(truth[i], truth[cluster[i]]);
    }

    [Fact]
    public void Twenty_thousand_documents_of_one_cluster_take_seconds()
    {
        var random = new Random(9);
        var words = Enumerable.Range(0, 200).Select(_ => Planted.Word(random)).ToArray();
        var near = Enumerable.Range(0, 20_000).Select(i => string.Join(' ', words.Select((w, k) => k == i % 200 ? $"x{i}" : w)));
        var time = Stopwatch.StartNew();
        var same = DedupRun.Over(new DedupMinHash(), DedupRun.Split(Enumerable.Repeat(Text, 20_000), 3));
        Assert.Single(same, r => r.Verdict.Fate == Fate.Kept);
        var like = DedupRun.Over(new DedupMinHash { Recall = null }, DedupRun.Split(near, 3));
        Assert.Single(like, r => r.Verdict.Fate == Fate.Kept);
        Assert.InRange(time.Elapsed.TotalSeconds, 0, 120);
    }
}
