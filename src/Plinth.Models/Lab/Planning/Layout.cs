namespace Plinth.Models.Lab.Planning;

/// <summary>What lies between forward and backward pass.</summary>
public enum Recomputation
{
    /// <summary>Everything.</summary>
    None,

    /// <summary>All but the scores of attention, which FlashAttention computes anew.</summary>
    Selective,

    /// <summary>The inputs of layers alone: a third more work.</summary>
    Full,
}

/// <summary>How a training is spread over accelerators.</summary>
public sealed record Layout
{
    /// <summary>Accelerators that share each matrix.</summary>
    public int Tensor { get; init; } = 1;

    /// <summary>Stages that share the layers.</summary>
    public int Pipeline { get; init; } = 1;

    /// <summary>Copies of the model, which share the batch.</summary>
    public int Data { get; init; } = 1;

    /// <summary>What copies share: 0 nothing, 1 the optimizer, 2 gradients too, 3 parameters too. Rajbhandari et al. 2020, arXiv:1910.02054.</summary>
    public int Zero { get; init; } = 1;

    /// <summary>What is computed anew.</summary>
    public Recomputation Recomputation { get; init; } = Recomputation.Selective;

    /// <summary>Norms and the residual are shared along the sequence by the tensor group. Korthikanti et al. 2022, arXiv:2205.05198.</summary>
    public bool SequenceParallel { get; init; } = true;

    /// <summary>Sequences of one pass of one copy.</summary>
    public int MicroBatch { get; init; } = 1;

    /// <summary>Dropout keeps its masks, as GPT-3's time had it.</summary>
    public bool Dropout { get; init; }

    /// <summary>Accelerators in all.</summary>
    public int Count => Tensor * Pipeline * Data;
}
