namespace Plinth.Running.Cluster;

/// <summary>The rounds of a run as far as they can be known.</summary>
public static class RoundPlan
{
    /// <summary>The rounds in their order; where the number of a round's tasks depends on what is not written yet, up to that one.</summary>
    public static List<Round> Of(Run run)
    {
        var rounds = new List<Round>();
        using var all = run.Rounds(new NoProgress()).GetEnumerator();
        try
        {
            while (all.MoveNext()) rounds.Add(all.Current);
        }
        catch (IOException) when (rounds.Count > 0 && !rounds[^1].IsAllDone())
        {
            // The rest can be counted when these are done.
        }

        return rounds;
    }
}
