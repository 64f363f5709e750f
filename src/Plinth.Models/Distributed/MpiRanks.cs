using System.Diagnostics;
using Plinth.Models.Native;

namespace Plinth.Models.Distributed;

/// <summary>Ranks that speak by MPI: Open MPI 2 to 5 (<c>libmpi.so.40</c>), which is loaded when they start.</summary>
/// <remarks>All calls are made from the thread that started it.</remarks>
public sealed unsafe class MpiRanks : Ranks
{
    private readonly Mpi _mpi;
    private readonly nint _failures;

    private MpiRanks(Mpi mpi)
    {
        _mpi = mpi;
        (Rank, Count) = (mpi.RankIn(mpi.World), mpi.SizeOf(mpi.World));
        LocalRank = mpi.RankIn(mpi.OnThisMachine());
        _failures = mpi.CopyOf(mpi.World);
    }

    /// <inheritdoc/>
    public override int Rank { get; }

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override int LocalRank { get; }

    /// <summary>Starts MPI; once in a process.</summary>
    /// <param name="launch">How many ranks the launcher started.</param>
    /// <exception cref="PlinthException">There is no Open MPI here, or it knows nothing of the launcher's other processes.</exception>
    public static MpiRanks Start(Launch launch)
    {
        var ranks = new MpiRanks(Mpi.Start());
        if (ranks.Count == launch.Count) return ranks;
        var (rank, count) = (ranks.Rank, ranks.Count);
        ranks.Dispose();
        throw new PlinthException($"{launch.Launcher} started {launch.Count} processes, but Open MPI calls this one rank {rank} of {count}: "
            + "use the mpirun of the same Open MPI, or srun --mpi=pmix (srun --mpi=list shows what there is); to train in one process, start one");
    }

    /// <inheritdoc/>
    public override void Sum(Span<float> numbers)
    {
        fixed (float* start = numbers) _mpi.AllReduce(start, numbers.Length, _mpi.Float, _mpi.Sum, _mpi.World);
    }

    /// <inheritdoc/>
    public override void Sum(Span<double> numbers)
    {
        fixed (double* start = numbers) _mpi.AllReduce(start, numbers.Length, _mpi.Double, _mpi.Sum, _mpi.World);
    }

    /// <inheritdoc/>
    public override void Max(Span<double> numbers)
    {
        fixed (double* start = numbers) _mpi.AllReduce(start, numbers.Length, _mpi.Double, _mpi.Max, _mpi.World);
    }

    /// <inheritdoc/>
    public override void Broadcast(Span<byte> bytes)
    {
        fixed (byte* start = bytes) _mpi.Broadcast(start, bytes.Length, _mpi.World);
    }

    /// <summary>After a failure: asks whether all ranks have failed, as they do where the cause lies in what they share.</summary>
    /// <param name="patience">How long the others may take to come to the same.</param>
    /// <returns>False: this rank failed by itself, and the others wait for it in vain until <see cref="Abort"/>.</returns>
    public bool AllFailed(TimeSpan patience)
    {
        // On a communicator of its own, so that it cannot be taken for a part of the training.
        double all = 1;
        nint request;
        _mpi.BeginAllReduce(&all, 1, _mpi.Double, _mpi.Sum, _failures, &request);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < patience; Thread.Sleep(10))
            if (_mpi.IsDone(&request)) return true;
        return false;
    }

    /// <summary>Ends all ranks.</summary>
    /// <param name="code">What the launcher is to say to the shell.</param>
    public void Abort(int code) => _mpi.Abort(code);

    /// <inheritdoc/>
    public override void Dispose() => _mpi.End();
}
