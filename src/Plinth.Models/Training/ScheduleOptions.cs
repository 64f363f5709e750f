namespace Plinth.Models.Training;

/// <summary>How the learning rate rises and falls.</summary>
public sealed record ScheduleOptions
{
    /// <summary>The curve after the warm-up. Default: cosine.</summary>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Cosine;

    /// <summary>Steps in which it rises in a straight line to its peak; null: none. Default: 100.</summary>
    [Within(1, 1e9)]
    public int? Warmup { get; init; } = 100;

    /// <summary>What is left of it at the end, as a share of the peak. Default: 0.1 (Hoffmann et al. 2022).</summary>
    [Within(0, 1)]
    public double Least { get; init; } = 0.1;

    /// <summary>wsd: share of the steps, at the end, in which it falls. Default: 0.2 (Hägele et al. 2024, arXiv:2405.18392).</summary>
    [Within(0, 1)]
    public double Decay { get; init; } = 0.2;

    /// <summary>The learning rate of a step, as a share of the peak.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="steps">Steps in all.</param>
    public double Share(long step, long steps)
    {
        var warmup = Warmup ?? 0;
        if (step < warmup) return (step + 1) / (double)warmup;
        // The last step has the least rate itself.
        var done = Math.Clamp((step - warmup) / (double)Math.Max(1, steps - 1 - warmup), 0, 1);
        var fall = Math.Max(1, Math.Round(Decay * steps));
        var height = Kind switch
        {
            ScheduleKind.Constant => 1,
            ScheduleKind.Linear => 1 - done,
            ScheduleKind.Wsd => Decay == 0 ? 1 : 1 - Math.Sqrt(Math.Clamp((step + 1 - (steps - fall)) / fall, 0, 1)),
            _ => (1 + Math.Cos(Math.PI * done)) / 2,
        };
        return Least + (1 - Least) * height;
    }
}

/// <summary>Curves of the learning rate.</summary>
public enum ScheduleKind
{
    /// <summary>Half a cosine down to the least. Loshchilov and Hutter 2017, arXiv:1608.03983.</summary>
    Cosine,

    /// <summary>A straight line down to it.</summary>
    Linear,

    /// <summary>Warm-up, stable, decay: level until the last part, which falls as 1 - sqrt. Hu et al. 2024, arXiv:2404.06395; Hägele et al. 2024.</summary>
    Wsd,

    /// <summary>Level after the warm-up.</summary>
    Constant,
}
