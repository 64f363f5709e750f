using Plinth.Models.Training;

namespace Plinth.Models.Tests.Training;

/// <summary>Keeps what it hears.</summary>
internal sealed class SilentProgress(Action<TrainingStep>? step = null) : ITrainingProgress
{
    public List<TrainingStep> Steps { get; } = [];

    public List<(long Step, IReadOnlyDictionary<string, double> Losses)> Validations { get; } = [];

    public List<(string Prompt, string Text)> Samples { get; } = [];

    public List<string> Warnings { get; } = [];

    public string? From { get; private set; }

    public void Begin(TrainingPlan plan, long parameters, double matrixRate, string? checkpoint) => From = checkpoint;

    public void Warn(string message) => Warnings.Add(message);

    public void Step(TrainingStep made)
    {
        Steps.Add(made);
        step?.Invoke(made);
    }

    public void Validated(long at, IReadOnlyDictionary<string, double> losses) => Validations.Add((at, losses));

    public void Sampled(long at, string prompt, string text) => Samples.Add((prompt, text));

    public void Saved(long at, string folder)
    {
    }
}
