namespace Plinth.Measures;

/// <summary>What corpora are like, each by itself and beside the others, without a training.</summary>
/// <remarks>Whatever falls or rises with the size of a sample is taken of samples cut to the least one.</remarks>
public sealed class CorpusMeasures
{
    private readonly IReadOnlyList<CorpusReading> _readings;

    /// <summary>Measures.</summary>
    /// <param name="corpora">Corpora that were read, each with a text.</param>
    /// <param name="folder">A folder for files that are gone afterwards.</param>
    /// <param name="workers">Threads; the numbers do not depend on it.</param>
    /// <param name="seed">Of the sides of cross-entropy.</param>
    /// <param name="ct">Stops it.</param>
    public CorpusMeasures(IReadOnlyList<CorpusReading> corpora, string folder, int workers, int seed = 0, CancellationToken ct = default)
    {
        _readings = corpora;
        var samples = corpora.Select(c => c.Sample.Select(d => d.Text).ToList()).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = ct };
        SampleBytes = samples.Min(s => (long)Diversity.Bytes(s, long.MaxValue).Length);
        SampleDocuments = Math.Min(VendiScore.Most, samples.Min(s => s.Count));
        var (n, least) = (corpora.Count, samples.Min(s => Diversity.Words(s)));
        var (compression, distinct, vendi, vocabularies, bags) = (new double[n], new double[n][], new double[n], new Vocabulary[n], new BagOfHashes[n]);
        Parallel.For(0, n, parallel, i =>
        {
            compression[i] = Diversity.CompressionRatio(Diversity.Bytes(samples[i], SampleBytes));
            distinct[i] = [.. Enumerable.Range(1, 3).Select(k => Diversity.Distinct(samples[i], k, least))];
            vendi[i] = VendiScore.Of(samples[i], SampleDocuments);
            vocabularies[i] = new(samples[i]);
            bags[i] = new(samples[i]);
        });
        (Compression, Distinct, Vendi) = (compression, distinct, vendi);
        VocabularyJaccard = Pairs(n, (a, b) => vocabularies[a].Jaccard(vocabularies[b]));
        VocabularyCovers = Pairs(n, (a, b) => vocabularies[a].Covers(vocabularies[b]));
        DomainJaccard = Pairs(n, (a, b) => ThinnedCounts.Jaccard(corpora[a].Domains, corpora[b].Domains));
        Towards = Pairs(n, (a, b) => bags[a].Towards(bags[b]));
        Divergence = Pairs(n, (a, b) => bags[b].Divergence(bags[a].LogShare));
        var shares = new CrossEntropyShares([.. corpora.Select(c => c.Sample)], Math.Max(1 << 18, SampleBytes / 2), seed);
        TrainBytes = shares.TrainBytes;
        CrossEntropy = Pairs(n, (_, _) => double.NaN);
        if (shares.Train.Any(string.IsNullOrWhiteSpace)) return;
        Parallel.For(0, n, parallel, a =>
        {
            using var model = new NGramCrossEntropy(shares.Train[a], Path.Combine(folder, $"{a}"), ct);
            for (var b = 0; b < n; b++) CrossEntropy[a][b] = model.BitsPerByte(shares.Test[b], ct);
        });
    }

    /// <summary>Bytes of each sample that diversity is measured on.</summary>
    public long SampleBytes { get; }

    /// <summary>Documents of each sample that Vendi scores are of.</summary>
    public int SampleDocuments { get; }

    /// <summary>Bytes that each n-gram model learned from; 0: a sample is too small for one.</summary>
    public long TrainBytes { get; }

    /// <summary>zstd's ratio of each.</summary>
    public IReadOnlyList<double> Compression { get; }

    /// <summary>Shares of different words, pairs and triples of each.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Distinct { get; }

    /// <summary>Vendi score of each.</summary>
    public IReadOnlyList<double> Vendi { get; }

    /// <summary>Bits a byte that the n-gram model of the first needs for the second.</summary>
    public double[][] CrossEntropy { get; }

    /// <summary>Jaccard's index of the most frequent words.</summary>
    public double[][] VocabularyJaccard { get; }

    /// <summary>The share of the second's words that the first has.</summary>
    public double[][] VocabularyCovers { get; }

    /// <summary>Jaccard's index of the registered domains; NaN where neither tells addresses.</summary>
    public double[][] DomainJaccard { get; }

    /// <summary>Importance weights of the first's documents towards the second.</summary>
    public Weighed[][] Towards { get; }

    /// <summary>KL(second ‖ first) over the buckets of DSIR, nats.</summary>
    public double[][] Divergence { get; }

    /// <summary>The numbers of one corpus, by name; with a reference, those towards it as well.</summary>
    public IReadOnlyDictionary<string, double> Of(int corpus, int? reference)
    {
        var d = _readings[corpus].Duplication;
        var numbers = new Dictionary<string, double>
        {
            ["bytes"] = _readings[corpus].Bytes,
            ["copied documents"] = d.Documents,
            ["copied paragraphs"] = d.Paragraphs,
            ["repeated 8-grams"] = d.Curve[Duplication.Lengths.ToList().IndexOf(8)],
            ["repeated 32-grams"] = d.Curve[Duplication.Lengths.ToList().IndexOf(32)],
            ["compression"] = Compression[corpus],
            ["distinct words"] = Distinct[corpus][0],
            ["distinct pairs"] = Distinct[corpus][1],
            ["vendi score"] = Vendi[corpus],
            ["own cross-entropy"] = CrossEntropy[corpus][corpus],
        };
        if (reference is not { } r) return numbers;
        numbers["cross-entropy of the reference"] = CrossEntropy[corpus][r];
        numbers["cross-entropy by the reference"] = CrossEntropy[r][corpus];
        numbers["vocabulary met"] = VocabularyCovers[corpus][r];
        numbers["vocabulary in common"] = VocabularyJaccard[corpus][r];
        numbers["domains in common"] = DomainJaccard[corpus][r];
        numbers["KL from the reference"] = Divergence[corpus][r];
        numbers["mean log weight"] = Towards[corpus][r].MeanLog;
        numbers["effective documents"] = Towards[corpus][r].EffectivePerNGram / _readings[corpus].Sample.Count;
        return numbers;
    }

    private static T[][] Pairs<T>(int n, Func<int, int, T> of) => [.. Enumerable.Range(0, n).Select(a => Enumerable.Range(0, n).Select(b => of(a, b)).ToArray())];
}
