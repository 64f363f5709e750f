namespace Plinth.Models.Training;

/// <summary>A training: what <c>plinth train</c> reads from YAML.</summary>
public sealed record TrainingPlan
{
    /// <summary>Its name; the folder is <c>runs/NAME</c> when none is given. Default: training.</summary>
    public string Name { get; init; } = "training";

    /// <summary>The model.</summary>
    public ModelSpec Model { get; init; } = null!;

    /// <summary>The folder whose weights are gone on from; null: the weights begin anew.</summary>
    public string? Continues { get; internal init; }

    /// <summary>What it is trained on.</summary>
    public IReadOnlyList<TokenSource> Tokens { get; init; } = [];

    /// <summary>Tokens of a sequence. Default: 1024.</summary>
    [Within(2, 1 << 24)]
    public int Length { get; init; } = 1024;

    /// <summary>Sequences of one pass, of all processes together. Default: 8.</summary>
    [Within(1, 1 << 20)]
    public int Batch { get; init; } = 8;

    /// <summary>Passes of one step, whose gradients are averaged. Default: 1.</summary>
    [Within(1, 1 << 20)]
    public int Accumulate { get; init; } = 1;

    /// <summary>Steps; or give <see cref="Budget"/>.</summary>
    [Within(1, 1e12)]
    public long? Steps { get; init; }

    /// <summary>Tokens to train on, rounded up to whole steps.</summary>
    [Within(1, 1e18)]
    public long? Budget { get; init; }

    /// <summary>Most seconds of wall time, with a checkpoint at their end; null: as many as it takes.</summary>
    [Within(1, 1e9)]
    public double? Seconds { get; init; }

    /// <summary>Seed of weights, order and objectives. Default: 17.</summary>
    public ulong Seed { get; init; } = 17;

    /// <summary>Threads; null: one for each core, or one in each process where several train together. On the same number the same losses come out, to the bit.</summary>
    [Within(1, 4096)]
    public int? Threads { get; init; }

    /// <summary>Where it runs: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. Default: cpu.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>What matrix products are made in. Default: float32.</summary>
    public TrainingPrecision Precision { get; init; }

    /// <summary>Keeps the inputs of layers alone and computes what lies between anew in the backward pass: a third more work, far less memory. Default: false.</summary>
    public bool Recompute { get; init; }

    /// <summary>A token sees its own document alone, and positions begin anew with each, where packing has put several into one sequence. Default: false.</summary>
    public bool WithinDocuments { get; init; }

    /// <summary>Stops where the loss is more than this many times the median of the 50 steps before; null: never. Default: 2.</summary>
    [Within(1.01, 1e6)]
    public double? Spike { get; init; } = 2;

    /// <summary>The optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>The learning rate's curve.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>The loss on texts that are not trained on.</summary>
    public ValidationOptions Validation { get; init; } = new();

    /// <summary>When it is written down.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <summary>What it writes on the way.</summary>
    public SampleOptions Samples { get; init; } = new();

    /// <summary>Tokens of one step.</summary>
    public long TokensPerStep => (long)Length * Batch * Accumulate;

    /// <summary>Steps in all.</summary>
    public long AllSteps => Steps ?? (Budget!.Value + TokensPerStep - 1) / TokensPerStep;

    /// <summary>Says what does not fit together, or null.</summary>
    public string? Problem()
    {
        if (Steps is null == Budget is null) return "give either steps or budget, the tokens to train on";
        if (Tokens.Count == 0) return "tokens is missing: a folder of token shards, or a list of them";
        if (Tokens.GroupBy(t => t.Label, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } same) return $"two sources of tokens are called '{same.Key}'; give them a name each";
        if (Model.Position.Most(Model) is { } most && Length > most) return $"length {Length} is more than the {most} positions of {Model.Name}";
        if (!ComputeDevice.IsName(Device)) return $"device '{Device}' is not known; there are cpu, cuda and cuda:N";
        return null;
    }
}
