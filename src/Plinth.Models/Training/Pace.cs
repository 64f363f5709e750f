using System.Diagnostics;

namespace Plinth.Models.Training;

/// <summary>How fast a training goes.</summary>
/// <param name="plan">Sizes and steps.</param>
/// <param name="matrixRate">Operations a CPU second of a matrix product.</param>
/// <param name="secondsBefore">Wall time of earlier runs.</param>
/// <param name="ranks">Processes that share the work, each taken to use as much CPU time as this one.</param>
internal sealed class Pace(TrainingPlan plan, double matrixRate, double secondsBefore, int ranks)
{
    private const int Window = 20;

    private readonly Process _process = Process.GetCurrentProcess();
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly double _flopsPerToken = ModelFigures.Of(plan.Model with { Context = plan.Length }).TrainingFlopsPerToken;
    private readonly Queue<(double Wall, double Cpu)> _marks = new([(0, ranks * MatrixSpeed.CpuSeconds(Process.GetCurrentProcess()))]);
    private (double Wall, double Cpu) _beside;

    /// <summary>Wall time of this run.</summary>
    public double SecondsHere => Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Works out what a step says.</summary>
    public TrainingStep Step(long step, float loss, double norm, double rate)
    {
        var now = Now();
        var (wall, cpu) = _marks.Peek();
        var tokens = (double)plan.TokensPerStep * _marks.Count;
        var perSecond = tokens / Math.Max(1e-6, now.Wall - wall);
        var perCpuSecond = tokens / Math.Max(1e-6, now.Cpu - cpu);
        _marks.Enqueue(now);
        if (_marks.Count > Window) _marks.Dequeue();
        return new(step, loss, norm, rate, step * plan.TokensPerStep, perSecond, perCpuSecond, perCpuSecond * _flopsPerToken / matrixRate, secondsBefore + SecondsHere,
            (plan.AllSteps - step) * plan.TokensPerStep / perSecond);
    }

    /// <summary>Does something that is no step, so that it does not count.</summary>
    public void Beside(Action work)
    {
        var before = Now();
        work();
        var after = Now();
        _beside = (_beside.Wall + after.Wall - before.Wall, _beside.Cpu + after.Cpu - before.Cpu);
    }

    private (double Wall, double Cpu) Now() => (SecondsHere - _beside.Wall, ranks * MatrixSpeed.CpuSeconds(_process) - _beside.Cpu);
}
