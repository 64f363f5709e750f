using System.Globalization;

namespace Plinth.Models.Distributed;

/// <summary>How this process was started: by itself, or as one of several by <c>mpirun</c> or <c>srun</c>.</summary>
/// <param name="Launcher">What started it, by its own name.</param>
/// <param name="Count">How many processes it started; 1: this one alone.</param>
public sealed record Launch(string Launcher, int Count)
{
    // Open MPI's mpirun; MPICH's and Slurm's PMI; srun without any. A batch script itself is no step, and so has no SLURM_STEP_NUM_TASKS.
    private static readonly (string Launcher, string Size)[] s_known =
        [("mpirun", "OMPI_COMM_WORLD_SIZE"), ("srun", "SLURM_STEP_NUM_TASKS"), ("mpiexec", "PMI_SIZE")];

    /// <summary>Reads it from the variables that launchers set.</summary>
    /// <param name="environment">A variable's value; null: not set.</param>
    public static Launch Of(Func<string, string?> environment)
    {
        foreach (var (launcher, size) in s_known)
            if (int.TryParse(environment(size), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return new(launcher, count);
        return new("", 1);
    }
}
