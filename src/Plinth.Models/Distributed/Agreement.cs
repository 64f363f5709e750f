using System.Security.Cryptography;
using System.Text;
using Plinth.Models.Training;

namespace Plinth.Models.Distributed;

/// <summary>What must be the same on all ranks; where it is not, all of them stop.</summary>
internal static class Agreement
{
    /// <summary>Ranks that train by other files than the first would not learn the same; that is said before it is done.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="state">Where a rank begins, by which plan.</param>
    /// <param name="skip">Steps that it passes over.</param>
    /// <param name="path">The training's folder.</param>
    public static void Begin(Ranks ranks, TrainingState state, long skip, string path)
    {
        if (ranks.Count == 1) return;
        var mine = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{state.Plan}\n{state.Step} {state.OptimizerSteps} {string.Join(' ', state.Taken)} {skip}")));
        byte[] firsts = [.. mine];
        ranks.Broadcast(firsts);
        Span<double> others = [mine.AsSpan().SequenceEqual(firsts) ? 0 : 1];
        ranks.Sum(others);
        if (others[0] > 0)
            throw new PlinthException($"{others[0]} of {ranks.Count} ranks read another config, other tokens or another checkpoint than the first; all must see the same files at the same paths, and {path} as well");
    }

    /// <summary>Equal gradients have equal norms, to the bit; where they have not, the ranks have grown apart, and what follows would be worth nothing.</summary>
    /// <param name="ranks">The ranks.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="norm">Length of the summed gradient here.</param>
    public static void Norm(Ranks ranks, long step, double norm)
    {
        if (ranks.Count == 1) return;
        Span<double> ends = [norm, -norm];
        ranks.Max(ends);
        if (ends[0] != -ends[1])
            throw new PlinthException(FormattableString.Invariant($"stopped at step {step}: the ranks have different gradients (norms {-ends[1]} to {ends[0]}); they run on different processors, or this MPI sums in different orders. The same command goes on from the newest checkpoint"));
    }
}
