namespace Plinth.Models.Training;

/// <summary>AdamW: Adam with weight decay apart from the gradient. Loshchilov and Hutter 2019, arXiv:1711.05101.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Learning rate at its peak. Default: 3e-4.</summary>
    [Within(1e-10, 10)]
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Share of the mean of the gradients that is kept in a step. Default: 0.9.</summary>
    [Within(0, 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Share of the mean of their squares that is kept. Default: 0.95 (Brown et al. 2020, LLaMA).</summary>
    [Within(0, 0.999999)]
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Added to the root of the squares. Default: 1e-8.</summary>
    [Within(1e-16, 1)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>What matrices and tables lose in a step, times the learning rate; gains and biases lose nothing. Default: 0.1 (Brown et al. 2020).</summary>
    [Within(0, 10)]
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Longest gradient, as the norm over all parameters; longer ones are scaled down to it. Null: none is. Default: 1.</summary>
    [Within(1e-6, 1e6)]
    public double? Clip { get; init; } = 1;
}
