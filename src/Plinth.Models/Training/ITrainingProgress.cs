namespace Plinth.Models.Training;

/// <summary>Hears how a training goes.</summary>
public interface ITrainingProgress
{
    /// <summary>It begins, or goes on.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="parameters">Numbers that are trained.</param>
    /// <param name="matrixRate">The rate of a matrix product, in operations a CPU second.</param>
    /// <param name="checkpoint">The checkpoint that it goes on from; null: it begins.</param>
    void Begin(TrainingPlan plan, long parameters, double matrixRate, string? checkpoint);

    /// <summary>Something is not as it might be expected, and goes on nevertheless.</summary>
    void Warn(string message);

    /// <summary>A step is made.</summary>
    void Step(TrainingStep step);

    /// <summary>The validation loss of each source.</summary>
    void Validated(long step, IReadOnlyDictionary<string, double> losses);

    /// <summary>The model has written something.</summary>
    void Sampled(long step, string prompt, string text);

    /// <summary>A checkpoint is on the disk.</summary>
    void Saved(long step, string folder);
}
