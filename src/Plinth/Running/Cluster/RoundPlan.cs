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

    /// <summary>Tasks of a round that are not done.</summary>
    public static int[] Missing(this Round round) => [.. Enumerable.Range(0, round.Tasks).Where(task => !round.IsDone(task))];

    /// <summary>Whether a round is done.</summary>
    public static bool IsAllDone(this Round round) => Enumerable.Range(0, round.Tasks).All(round.IsDone);
}
