using Plinth.Models.Training;

namespace Plinth.Models.Tests.Api;

// docs: progress
/// <summary>Prints the loss of each step.</summary>
public sealed class StepsTo(TextWriter output) : ITrainingProgress
{
    public void Begin(TrainingPlan plan, long parameters, double matrixRate, string? checkpoint) { }

    public void Step(TrainingStep step) => output.WriteLine($"step {step.Step}: {step.Loss:0.00}");

    public void Validated(long step, IReadOnlyDictionary<string, double> losses) { }

    public void Sampled(long step, string prompt, string text) { }

    public void Saved(long step, string folder) { }

    public void Warn(string message) { }
}
// end
