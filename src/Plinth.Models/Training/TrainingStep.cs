namespace Plinth.Models.Training;

/// <summary>A step that was made.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Loss">Mean cross entropy before it, in nats a token.</param>
/// <param name="GradientNorm">Length of the gradient, before clipping.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Tokens">Tokens so far, this step's among them.</param>
/// <param name="TokensPerSecond">By wall time, over the last steps.</param>
/// <param name="TokensPerCpuSecond">By CPU time of this process.</param>
/// <param name="Mfu">Work that the model needs, by CPU time, as a share of the measured rate of a matrix product, 0 to 1.</param>
/// <param name="Seconds">Wall time so far.</param>
/// <param name="Left">Wall time that is left at this pace, in seconds.</param>
public sealed record TrainingStep(
    long Step, float Loss, double GradientNorm, double LearningRate, long Tokens, double TokensPerSecond, double TokensPerCpuSecond, double Mfu, double Seconds, double Left);
