using System.Diagnostics;
using Plinth.Models.Training;

namespace Plinth.Cli.Logging;

/// <summary>A training as events: a step now and then, each validation and checkpoint. What the model wrote is told by its length.</summary>
/// <param name="log">Where events go.</param>
internal sealed class TrainEvents(JsonLog log) : ITrainingDisplay
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(10);

    private long _steps;
    private long _told;

    public void Begin(TrainingPlan plan, long parameters, double matrixRate, string? checkpoint)
    {
        (_steps, _told) = (plan.AllSteps, 0);
        log.Run = plan.Name;
        log.Event("info", "training", ("model", plan.Model.Name), ("parameters", parameters), ("steps", plan.AllSteps), ("tokens_per_step", plan.TokensPerStep), ("goes_on_from", checkpoint));
    }

    public void Warn(string message) => log.Event("warn", "message", ("message", message));

    public void Step(TrainingStep step)
    {
        var now = Stopwatch.GetTimestamp();
        if (_told != 0 && step.Step < _steps && Stopwatch.GetElapsedTime(_told, now) < s_every) return;
        _told = now;
        log.Event("info", "step", ("step", step.Step), ("steps", _steps), ("loss", step.Loss), ("gradient_norm", step.GradientNorm), ("learning_rate", step.LearningRate),
            ("tokens", step.Tokens), ("tokens_per_second", step.TokensPerSecond), ("mfu", step.Mfu), ("seconds", step.Seconds), ("seconds_left", step.Left));
    }

    public void Validated(long step, IReadOnlyDictionary<string, double> losses)
    {
        foreach (var (source, loss) in losses) log.Event("info", "validation", ("step", step), ("source", source), ("loss", loss));
    }

    public void Sampled(long step, string prompt, string text) => log.Event("info", "sample", ("step", step), ("characters", text.Length));

    public void Saved(long step, string folder) => log.Event("info", "checkpoint", ("step", step), ("folder", folder));

    public void Break()
    {
    }

    public void Dispose()
    {
    }
}
