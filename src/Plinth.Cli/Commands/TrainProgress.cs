using System.Globalization;
using Plinth.Cli.Logging;
using Plinth.Models.Training;

namespace Plinth.Cli.Commands;

/// <summary>Shows a training: one line that is written over on a terminal, a plain line now and then elsewhere.</summary>
internal sealed class TrainProgress(TextWriter output) : ITrainingDisplay
{
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(10);

    private readonly bool _terminal = !Console.IsErrorRedirected;
    private long _steps;
    private int _width;
    private long _shown;
    private TrainingStep? _waiting;

    /// <summary>Shows it on stderr, or in its log where there is one.</summary>
    public static ITrainingDisplay Open() => JsonLog.Current is { } log ? new TrainEvents(log) : new TrainProgress(Console.Error);

    public void Begin(TrainingPlan plan, long parameters, double matrixRate, string? checkpoint)
    {
        _steps = plan.AllSteps;
        Say($"{plan.Model.Name}: {parameters:N0} parameters, {plan.AllSteps:N0} steps of {plan.TokensPerStep:N0} tokens; a matrix product runs at {matrixRate / 1e9:0.0} GFLOP a CPU second");
        if (checkpoint is not null) Say($"goes on from {checkpoint}");
    }

    public void Warn(string message) => Say($"warning: {message}");

    public void Step(TrainingStep step)
    {
        _waiting = step;
        var now = System.Diagnostics.Stopwatch.GetTimestamp();
        var due = _terminal ? TimeSpan.FromMilliseconds(200) : Elsewhere;
        if (_shown != 0 && step.Step < _steps && System.Diagnostics.Stopwatch.GetElapsedTime(_shown, now) < due) return;
        _shown = now;
        Show();
    }

    public void Validated(long step, IReadOnlyDictionary<string, double> losses) =>
        Say($"step {step:N0}: validation loss {string.Join(", ", losses.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Key} {l.Value:0.0000}")))}");

    public void Sampled(long step, string prompt, string text) => Say($"step {step:N0}: {prompt}▸{Plain(text)}");

    public void Saved(long step, string folder) => Say($"step {step:N0}: {folder}");

    public void Break()
    {
        if (_width > 0) output.WriteLine();
        _width = 0;
    }

    public void Dispose() => Break();

    private void Say(FormattableString line) => Say(line.ToString(CultureInfo.InvariantCulture));

    private void Say(string line)
    {
        if (_waiting is not null) Show();
        Break();
        output.WriteLine(line);
    }

    private void Show()
    {
        if (_waiting is not { } s) return;
        _waiting = null;
        var line = string.Create(CultureInfo.InvariantCulture,
            $"step {s.Step:N0}/{_steps:N0}  loss {s.Loss:0.0000}  rate {s.LearningRate:0.00e0}  {s.TokensPerSecond:N0} tokens/s  MFU {s.Mfu:0%}  {Time(s.Left)} left");
        if (_terminal) output.Write("\r" + line.PadRight(_width));
        else output.WriteLine(line);
        _width = _terminal ? line.Length : 0;
    }

    /// <summary>What a terminal would obey is shown, and not sent.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => c == '\n' ? '⏎' : char.IsControl(c) ? '·' : c));

    // Days only where there are any.
    private static string Time(double seconds)
    {
        var left = TimeSpan.FromSeconds(Math.Min(seconds, 8_000_000));
        return left.ToString(left.Days > 0 ? @"d\.hh\:mm\:ss" : @"hh\:mm\:ss", CultureInfo.InvariantCulture);
    }
}
