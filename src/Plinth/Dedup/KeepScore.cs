namespace Plinth.Dedup;

/// <summary>What the keep rule goes by, as one number: of a cluster, the highest stays, the first of equals.</summary>
internal sealed class KeepScore
{
    private readonly Keep _keep;
    private readonly string? _signal;

    public KeepScore(Keep keep, string? signal)
    {
        if (keep == Keep.Best && string.IsNullOrEmpty(signal))
            throw new PlinthException("keep: best needs signal: the name of the label whose highest number stays");
        (_keep, _signal) = (keep, signal);
    }

    /// <summary>The score of a document.</summary>
    public double Of(Document doc)
    {
        if (_keep == Keep.Longest) return doc.Text.Length;
        if (_keep is Keep.First or Keep.None) return 0;
        var value = doc.Labels.Number(_signal!) ?? double.NaN;
        return double.IsNaN(value) ? double.NegativeInfinity : value;
    }
}
