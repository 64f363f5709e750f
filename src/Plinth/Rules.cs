namespace Plinth;

/// <summary>Judges values against limits, and remembers how the values of each rule were distributed.</summary>
/// <remarks>
/// A filter lists its rules as a chain, first failure first; a rule whose limit is null is off:
/// <code>
/// rules.AtLeast("min-words", words, MinWords)
///     ?? rules.AtMost("max-words", words, MaxWords)
///     ?? Verdict.Keep;
/// </code>
/// One instance serves one step within one task and is not shared between threads.
/// </remarks>
public sealed class Rules
{
    private readonly List<RuleTally> _tallies = [];

    /// <summary>What each rule saw, in the order in which the rules first judged something.</summary>
    public IReadOnlyList<RuleTally> Tallies => _tallies;

    /// <summary>Drops when <paramref name="value"/> is below <paramref name="limit"/>; null means that the rule passes or is off.</summary>
    public Verdict? AtLeast(string rule, double value, double? limit)
    {
        if (limit is not { } least) return null;
        Tally(rule, least, atLeast: true).Add(value);
        return value < least ? Verdict.Drop(rule, value, least) : null;
    }

    /// <summary>Drops when <paramref name="value"/> is above <paramref name="limit"/>; null means that the rule passes or is off.</summary>
    public Verdict? AtMost(string rule, double value, double? limit)
    {
        if (limit is not { } most) return null;
        Tally(rule, most, atLeast: false).Add(value);
        return value > most ? Verdict.Drop(rule, value, most) : null;
    }

    private RuleTally Tally(string rule, double limit, bool atLeast)
    {
        foreach (var tally in _tallies)
            if (ReferenceEquals(tally.Rule, rule) && tally.Limit == limit && tally.AtLeast == atLeast) return tally;
        foreach (var tally in _tallies)
            if (tally.Rule == rule && tally.Limit == limit && tally.AtLeast == atLeast) return tally;
        var added = new RuleTally(rule, limit, atLeast);
        _tallies.Add(added);
        return added;
    }
}
