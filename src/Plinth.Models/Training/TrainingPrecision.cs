namespace Plinth.Models.Training;

/// <summary>What matrix products are made in; parameters, norms, softmax of the loss and the optimizer are float32 in any case.</summary>
public enum TrainingPrecision
{
    /// <summary>float32.</summary>
    Float32,

    /// <summary>Inputs and weights of products, and attention, are rounded to bfloat16. Micikevicius et al. 2018, arXiv:1710.03740; pays where there are units for it.</summary>
    Bfloat16,
}
