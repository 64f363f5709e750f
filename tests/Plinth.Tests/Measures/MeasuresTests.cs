using Plinth.Measures;

namespace Plinth.Tests.Measures;

/// <summary>Measures of corpora against numbers worked out by hand.</summary>
public sealed class MeasuresTests
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 60).Select(i => string.Join(' ', Enumerable.Range(0, 40).Select(k => "w" + (i * 7 + k * k) % 50)) + $" end{i}")];

    [Fact]
    public void Finds_the_eigenvalues_of_known_matrices()
    {
        Near([1, 3], SymmetricEigenvalues.Of(new double[,] { { 2, 1 }, { 1, 2 } }));
        Near([2 - Math.Sqrt(2), 2, 2 + Math.Sqrt(2)], SymmetricEigenvalues.Of(new double[,] { { 2, -1, 0 }, { -1, 2, -1 }, { 0, -1, 2 } }));
        Near([0, 0, 0, 4], SymmetricEigenvalues.Of(new double[,] { { 1, 1, 1, 1 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 }, { 1, 1, 1, 1 } }));
        Assert.Empty(SymmetricEigenvalues.Of(new double[0, 0]));
    }

    [Fact]
    public void Finds_the_eigenvalues_of_a_matrix_of_512_rows()
    {
        // H D H with a reflection H = 1 - 2vv': the eigenvalues are those of D, some of them several times.
        const int n = 512;
        var (diagonal, v) = (Enumerable.Range(0, n).Select(i => (double)(i * 7 % 97)).ToArray(), Enumerable.Range(0, n).Select(i => Math.Sin(i + 1)).ToArray());
        var length = Math.Sqrt(v.Sum(x => x * x));
        var middle = v.Select((x, i) => x * x * diagonal[i]).Sum() / (length * length);
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) matrix[i, j] = (i == j ? diagonal[i] : 0) + v[i] * v[j] / (length * length) * (4 * middle - 2 * diagonal[i] - 2 * diagonal[j]);
        Near([.. diagonal.Order()], SymmetricEigenvalues.Of(matrix));
    }

    [Fact]
    public void A_corpus_that_is_doubled_shows_it_everywhere_and_its_sample_is_bounded()
    {
        var (once, twice) = (new CorpusReading(1500), new CorpusReading(1500));
        for (var i = 0; i < Texts.Length; i++)
        {
            once.Add(new($"d{i}", Texts[i], $"http://www.a{i % 3}.example.com/"));
            twice.Add(new($"d{i}", Texts[i], $"http://www.a{i % 3}.example.com/"));
            twice.Add(new($"copy{i}", Texts[i]));
        }

        once.Add(new("blank", " \n"));
        Assert.Equal(Texts.Length, once.Documents);
        Assert.Equal((2 * once.Documents, 2 * once.Bytes), (twice.Documents, twice.Bytes));
        Assert.Equal(0, once.Duplication.Documents);
        Assert.Equal(0.5, twice.Duplication.Documents, 9);
        for (var k = 0; k < Duplication.Lengths.Count - 1; k++) Assert.Equal((1 + once.Duplication.Curve[k]) / 2, twice.Duplication.Curve[k], 9);
        Assert.Equal(1, once.Domains.Distinct);
        Assert.Equal(Texts.Length, once.Domains.Total);
        Assert.InRange(twice.Sample.Sum(d => d.Text.Length), 1500, 1500 + Texts.Max(t => t.Length));
    }

    [Fact]
    public void A_vendi_score_counts_different_documents()
    {
        Assert.Equal(3, VendiScore.Of(new double[,] { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }), 9);
        Assert.Equal(1, VendiScore.Of(["one text here", "one text here", "one text here"]), 4);
        Assert.Equal(2, VendiScore.Of(new double[,] { { 1, 1, 0, 0 }, { 1, 1, 0, 0 }, { 0, 0, 1, 1 }, { 0, 0, 1, 1 } }), 9);
        Assert.Equal(0, VendiScore.Of([]));
    }

    [Fact]
    public void Doubled_documents_show_as_duplication()
    {
        var measure = new Duplication();
        measure.Add("a b c");
        measure.Add("a b d");
        Assert.Equal(2 / 6.0, measure.Curve[0], 9);
        Assert.Equal(1 / 4.0, measure.Curve[1], 9);
        Assert.True(double.IsNaN(measure.Curve[2]));
        Assert.Equal(0, measure.Documents);
        measure.Add("A b  c.");
        Assert.Equal(1 / 3.0, measure.Documents, 9);
        Assert.Equal(1 / 3.0, measure.Paragraphs, 9);
    }

    [Fact]
    public void Thinned_counts_stay_small_and_near_the_truth_in_any_order()
    {
        var hashes = Enumerable.Range(0, 60_000).Select(i => MeasuredWords.Mixed((ulong)(i % 20_000) + 1)).ToList();
        var (ahead, back) = (new ThinnedCounts(1000), new ThinnedCounts(1000));
        foreach (var h in hashes) ahead.Add(h);
        for (var i = hashes.Count - 1; i >= 0; i--) back.Add(hashes[i]);
        Assert.InRange(ahead.Distinct, 300, 1000);
        Assert.Equal(2 / 3.0, ahead.Repeated, 9);
        Assert.Equal((ahead.Level, ahead.Distinct, ahead.Total), (back.Level, back.Distinct, back.Total));
        Assert.Equal(1, ThinnedCounts.Jaccard(ahead, back));
    }

    [Fact]
    public void The_order_of_documents_changes_no_sample()
    {
        var (ahead, back) = (new TextSample(2000, 3), new TextSample(2000, 3));
        for (var i = 0; i < Texts.Length; i++)
        {
            ahead.Add(new($"d{i}", Texts[i]));
            back.Add(new($"d{Texts.Length - 1 - i}", Texts[Texts.Length - 1 - i]));
        }

        Assert.InRange(ahead.Documents.Count, 2, Texts.Length - 1);
        Assert.Equal(ahead.Documents, back.Documents);
    }

    [Fact]
    public void Shuffled_words_need_more_bits_than_the_text()
    {
        using var folder = new TestFolder();
        var ct = TestContext.Current.CancellationToken;
        var random = new Random(1);
        string Shuffled(string text)
        {
            var words = text.Split(' ');
            random.Shuffle(words);
            return string.Join(' ', words);
        }

        using var model = new NGramCrossEntropy(string.Join('\n', Texts[..40]), folder.Path, ct);
        var own = model.BitsPerByte(Texts[40..], ct);
        Assert.InRange(own, 0.1, 8);
        Assert.True(model.BitsPerByte(Texts[40..].Select(Shuffled), ct) > own);
        Assert.True(model.BitsPerByte(["qqqq zzzz xxxx yyyy"], ct) > own);
        Assert.True(double.IsNaN(model.BitsPerByte([], ct)));
    }

    [Fact]
    public void No_text_is_learned_from_and_tested_on()
    {
        var a = Texts.Select((t, i) => new MeasuredText($"a{i}", t)).ToList();
        var b = Texts.Select((t, i) => new MeasuredText($"b{i}", t)).ToList();
        var shares = new CrossEntropyShares([a, b], 1 << 20);
        Assert.True(shares.TrainBytes > 0);
        for (var i = 0; i < 2; i++)
        {
            Assert.NotEmpty(shares.Test[i]);
            foreach (var text in shares.Test[i]) Assert.All(shares.Train, t => Assert.DoesNotContain(text, t, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_corpus_weighs_nothing_towards_itself()
    {
        var (bag, other) = (new BagOfHashes(Texts), new BagOfHashes(["床前明月光", "疑是地上霜"]));
        var own = bag.Towards(bag);
        Assert.Equal(0, own.MeanLog, 9);
        Assert.Equal(Texts.Length, own.Effective, 6);
        Assert.Equal(0, bag.Divergence(bag.LogShare), 9);
        Assert.True(bag.Towards(other).MeanLog < 0);
        Assert.True(bag.Divergence(other.LogShare) > 0);
    }

    [Fact]
    public void Counts_vocabulary_and_diversity()
    {
        var (a, b) = (new Vocabulary(["x y z"]), new Vocabulary(["y z z w"]));
        Assert.Equal(2 / 4.0, a.Jaccard(b), 9);
        Assert.Equal(3 / 4.0, a.Covers(b), 9);
        Assert.Equal(1, a.Jaccard(a));
        Assert.Equal(2 / 4.0, Diversity.Distinct(["a b a b"], 1, 100), 9);
        Assert.Equal(2 / 3.0, Diversity.Distinct(["a b a b"], 2, 100), 9);
        Assert.True(Diversity.CompressionRatio(new byte[10_000]) > 50);
    }

    [Theory]
    [InlineData("https://www.news.example.co.uk/a", "example.co.uk")]
    [InlineData("http://a.b.example.com:80/", "example.com")]
    [InlineData("http://10.0.0.1/x", "10.0.0.1")]
    [InlineData("", "")]
    public void Finds_the_registered_domain(string url, string domain) => Assert.Equal(domain, RegisteredDomain.Of(url));

    [Fact]
    public void Correlates_ranks_and_numbers()
    {
        Assert.Equal(1, Correlation.Spearman([1, 2, 3, 4], [1, 10, 100, 1000]), 9);
        Assert.Equal(0.8, Correlation.Pearson([1, 2, 3, 4], [1, 3, 2, 4]), 9);
        Assert.Equal(0.8, Correlation.Spearman([1, 2, 3, 4], [1, 3, 2, 4]), 9);
        Assert.True(double.IsNaN(Correlation.Pearson([1, 1], [2, 3])));
        // Of the 24 orders of four numbers two have a rho of 1 or -1; of nine hardly any.
        Assert.Equal(2 / 24.0, Correlation.Chance([1, 2, 3, 4], [1, 10, 100, 1000]), 9);
        Assert.Equal(1, Correlation.Chance([1, 2, 3, 4, 5], [2, 5, 3, 1, 4]), 0.3);
        Assert.InRange(Correlation.Chance([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9]), 0, 1e-3);
    }

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 9);
    }
}
