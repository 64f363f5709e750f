using Plinth.Models.Training;

namespace Plinth.Models.Lab.Scaling;

/// <summary>A training of a ladder.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="Plan">What is trained.</param>
/// <param name="Parameters">N.</param>
/// <param name="Tokens">D.</param>
/// <param name="Unique">Different tokens that it draws from.</param>
public sealed record LadderRung(string Name, TrainingPlan Plan, double Parameters, double Tokens, double Unique)
{
    /// <summary>How often it goes through its tokens.</summary>
    public double Epochs => Tokens / Unique;
}
