using Plinth.Cli.Logging;
using Plinth.Models.Distributed;

namespace Plinth.Cli.Commands;

/// <summary>A training whose processes <c>mpirun</c> or <c>srun</c> started: the first speaks for all, and one that fails ends all.</summary>
internal static class TrainTogether
{
    /// <summary>How long the other ranks may take to fail as well, where the cause is one that they share.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Does it as one of the ranks, or alone where nothing started others; then no MPI is loaded.</summary>
    /// <param name="train">The training, given its ranks.</param>
    public static int Run(Func<Ranks, int> train)
    {
        var launch = Launch.Of(Environment.GetEnvironmentVariable);
        if (launch.Count == 1) return train(Ranks.Alone);
        // mpirun's processes have a terminal of its making as stdout, and what .NET sends to set one up would stand among the output.
        Environment.SetEnvironmentVariable("TERM", "dumb");
        using var ranks = MpiRanks.Start(launch);
        try
        {
            return train(ranks);
        }
        catch (Exception e)
        {
            if (ranks.AllFailed(s_patience))
            {
                // The first tells of it, and the launcher hears of it from the first.
                if (ranks.First) throw;
                return ExitCode.Done;
            }

            var message = $"plinth: rank {ranks.Rank} of {ranks.Count} on {Environment.MachineName}: {(e is PlinthException or IOException or UnauthorizedAccessException ? e.Message : e.ToString())}; the other ranks end with it, and the same command goes on from the newest checkpoint";
            if (JsonLog.Current is { } log) log.Error(message);
            else Console.Error.WriteLine(message);
            ranks.Abort(e is RecipeException ? ExitCode.Wrong : ExitCode.Failed);
            throw;
        }
    }
}
