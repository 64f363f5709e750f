using Plinth.Models.Lab.Scaling;

namespace Plinth.Models.Lab.Planning;

/// <summary>What a training takes.</summary>
public sealed record TrainingBudget
{
    /// <summary>The model.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>Tokens, all that are trained on.</summary>
    public required double Tokens { get; init; }

    /// <summary>Of these, different ones; null: all.</summary>
    public double? Unique { get; init; }

    /// <summary>The accelerators.</summary>
    public required Hardware Hardware { get; init; }

    /// <summary>How many.</summary>
    public required int Count { get; init; }

    /// <summary>Share of their rate that is reached.</summary>
    public required double Mfu { get; init; }

    /// <summary>Tokens of a sequence; null: the model's context.</summary>
    public int? Length { get; init; }

    /// <summary>Power of the building over that of the boards. Default: 1.2.</summary>
    public double PowerUsage { get; init; } = 1.2;

    /// <summary>Parameters.</summary>
    public double Parameters => ModelFigures.Of(Model).Parameters;

    /// <summary>6ND with all parameters.</summary>
    public double SixNd => 6 * Parameters * Tokens;

    /// <summary>Every product of matrices and attention at this length, with full squares of attention as PaLM counts them (Chowdhery et al. 2022, appendix B).</summary>
    public double Exact => ModelFigures.Of(Model with { Context = Length ?? Model.Context }).TrainingFlopsPerToken * Tokens;

    /// <summary>Tokens a second of all accelerators.</summary>
    public double TokensPerSecond => Tokens / Seconds;

    /// <summary>Wall time in seconds.</summary>
    public double Seconds => Exact / (Count * Hardware.Tflops * 1e12 * Mfu);

    /// <summary>Wall time in days.</summary>
    public double Days => Seconds / 86_400;

    /// <summary>Hours of one accelerator.</summary>
    public double DeviceHours => Seconds * Count / 3600;

    /// <summary>MWh, boards and building.</summary>
    public double MegawattHours => DeviceHours * Hardware.Watts * PowerUsage / 1e6;

    /// <summary>US dollars, by the assumed price of an hour.</summary>
    public double Dollars => DeviceHours * Hardware.Price;

    /// <summary>Accelerators that would do it in so many days.</summary>
    public int CountFor(double days) => (int)Math.Ceiling(Days * Count / days);

    /// <summary>The layouts that fit into the accelerators' memory, with nine tenths of it for use; those that share least come first.</summary>
    public IReadOnlyList<(Layout Layout, TrainingMemory Memory)> Layouts()
    {
        var fitting = new List<(Layout, TrainingMemory)>();
        foreach (var recomputation in Enum.GetValues<Recomputation>())
            foreach (var tensor in (int[])[1, 2, 4, 8])
                foreach (var pipeline in (int[])[1, 2, 4, 8, 16, 32, 64])
                    foreach (var zero in (int[])[1, 3])
                    {
                        if (Model.Heads % tensor != 0 || pipeline > Model.Layers || Count % (tensor * pipeline) != 0 || (zero == 3 && pipeline > 1)) continue;
                        var layout = new Layout { Tensor = tensor, Pipeline = pipeline, Data = Count / tensor / pipeline, Zero = zero, Recomputation = recomputation };
                        var memory = TrainingMemory.Of(Model, layout, Length ?? Model.Context);
                        if (memory.Total <= 0.9 * Hardware.Memory * 1e9) fitting.Add((layout, memory));
                    }

        return [.. fitting.OrderBy(f => f.Item1.Recomputation == Recomputation.Full).ThenBy(f => f.Item1.Tensor * f.Item1.Pipeline).ThenBy(f => f.Item1.Zero).ThenBy(f => f.Item1.Recomputation).ThenBy(f => f.Item1.Pipeline)];
    }

    /// <summary>What a law says of the same work: the loss of this plan, and the sizes with the least.</summary>
    public (double Loss, double Parameters, double Tokens, double Least) By(ScalingLaw law)
    {
        var (parameters, tokens) = law.Optimal(SixNd);
        return (law.Loss(Parameters, Tokens, Unique), parameters, tokens, law.Loss(parameters, tokens));
    }
}
