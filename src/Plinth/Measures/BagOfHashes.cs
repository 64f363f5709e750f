namespace Plinth.Measures;

/// <summary>How near a corpus is to a target in the features of DSIR: words and pairs of words, marks among them, hashed into 10,000 buckets (Xie et al. 2023, arXiv:2302.03169).</summary>
public sealed class BagOfHashes
{
    /// <summary>Number of buckets (section 4).</summary>
    public const int Buckets = 10_000;

    private readonly List<Dictionary<int, int>> _documents = [];
    private readonly double[] _counts = new double[Buckets];
    private double _total;

    /// <summary>Counts texts.</summary>
    public BagOfHashes(IEnumerable<string> texts)
    {
        var words = new MeasuredWords();
        foreach (var text in texts)
        {
            var all = words.Of(text, marks: true);
            var document = new Dictionary<int, int>();
            for (var i = 0; i < all.Length; i++)
            {
                Count(document, MeasuredWords.Mixed(all[i]));
                if (i > 0) Count(document, MeasuredWords.Pair(all[i - 1], all[i]));
            }

            if (document.Count > 0) _documents.Add(document);
        }
    }

    /// <summary>Documents that have words.</summary>
    public int Documents => _documents.Count;

    /// <summary>The logarithm of a bucket's share, one occurrence added to each.</summary>
    public double LogShare(int bucket) => Math.Log((_counts[bucket] + 1) / (_total + Buckets));

    /// <summary>KL(this ‖ other) of the shares of buckets, in nats, 0 and more.</summary>
    public double Divergence(Func<int, double> otherLogShare)
    {
        var sum = 0.0;
        for (var b = 0; b < Buckets; b++) sum += Math.Exp(LogShare(b)) * (LogShare(b) - otherLogShare(b));
        return Math.Max(0, sum);
    }

    /// <summary>What the documents weigh towards a target, this corpus being the raw one.</summary>
    public Weighed Towards(BagOfHashes target)
    {
        var gain = new double[Buckets];
        for (var b = 0; b < Buckets; b++) gain[b] = target.LogShare(b) - LogShare(b);
        List<double> whole = [], each = [];
        foreach (var document in _documents)
        {
            var log = document.OrderBy(f => f.Key).Sum(f => f.Value * gain[f.Key]);
            whole.Add(log);
            each.Add(log / document.Values.Sum());
        }

        return new(_total == 0 ? double.NaN : whole.Sum() / _total, Effective(whole), Effective(each));
    }

    private static double Effective(List<double> logs)
    {
        if (logs.Count == 0) return 0;
        var most = logs.Max();
        var (sum, squares) = (0.0, 0.0);
        foreach (var log in logs)
        {
            sum += Math.Exp(log - most);
            squares += Math.Exp(2 * (log - most));
        }

        return sum * sum / squares;
    }

    private void Count(Dictionary<int, int> document, ulong hash)
    {
        var bucket = (int)(hash % Buckets);
        document[bucket] = document.GetValueOrDefault(bucket) + 1;
        _counts[bucket]++;
        _total++;
    }
}
