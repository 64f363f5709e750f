using Plinth.Models.Distributed;

namespace Plinth.Models.Tests.Distributed;

/// <summary>Ranks that are threads of this process: what MPI does, in the plainest way.</summary>
internal sealed class ThreadRanks : Ranks
{
    private readonly Common _common;

    private ThreadRanks(Common common, int rank) => (_common, Rank) = (common, rank);

    public override int Rank { get; }

    public override int Count => _common.Numbers.Length;

    public override int LocalRank => Rank;

    /// <summary>Does something on each rank at once, and gives what each made of it.</summary>
    public static T[] Run<T>(int count, Func<Ranks, T> work)
    {
        using var common = new Common(count);
        var threads = Enumerable.Range(0, count).Select(rank => Task.Factory.StartNew(() => work(new ThreadRanks(common, rank)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Task.WaitAll(threads);
        return [.. threads.Select(t => t.Result)];
    }

    public override void Sum(Span<float> numbers)
    {
        double[] wide = new double[numbers.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = numbers[i];
        Sum(wide);
        for (var i = 0; i < wide.Length; i++) numbers[i] = (float)wide[i];
    }

    public override void Sum(Span<double> numbers) => Combine(numbers, (a, b) => a + b);

    public override void Max(Span<double> numbers) => Combine(numbers, Math.Max);

    public override void Broadcast(Span<byte> bytes)
    {
        double[] wide = new double[bytes.Length];
        for (var i = 0; i < wide.Length; i++) wide[i] = Rank == 0 ? bytes[i] : 0;
        Sum(wide);
        for (var i = 0; i < wide.Length; i++) bytes[i] = (byte)wide[i];
    }

    public override void Dispose()
    {
    }

    private void Combine(Span<double> numbers, Func<double, double, double> how)
    {
        _common.Numbers[Rank] = numbers.ToArray();
        Meet();
        var all = _common.Numbers.Aggregate((a, b) => [.. a.Zip(b, how)]);
        Meet();
        all.CopyTo(numbers);
    }

    private void Meet()
    {
        if (!_common.Barrier.SignalAndWait(TimeSpan.FromSeconds(30))) throw new InvalidOperationException("a rank waits for the others in vain");
    }

    private sealed class Common(int count) : IDisposable
    {
        public double[][] Numbers { get; } = new double[count][];

        public Barrier Barrier { get; } = new(count);

        public void Dispose() => Barrier.Dispose();
    }
}
