namespace Plinth.TextModels.NGrams.Training;

/// <summary>What was met behind one context of a text in memory: counts of its n-grams, and how many have a count of one, of two, of more.</summary>
internal struct ContextSum
{
    private uint _all;
    private uint _pruned;
    private uint _one;
    private uint _two;
    private uint _more;

    /// <summary>Sum of all counts.</summary>
    public readonly uint All => _all;

    /// <summary>Adds an n-gram.</summary>
    public void Add(uint count, bool pruned)
    {
        _all += count;
        if (pruned) _pruned += count;
        else if (count == 1) _one++;
        else if (count == 2) _two++;
        else if (count > 2) _more++;
    }

    /// <summary>The share that is left to shorter n-grams.</summary>
    public readonly float Left(Discount discount) => discount.Left(_one, _two, _more, _pruned, _all);
}
