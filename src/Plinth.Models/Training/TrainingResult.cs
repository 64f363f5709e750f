namespace Plinth.Models.Training;

/// <summary>How a training ended.</summary>
/// <param name="Step">Steps that are done.</param>
/// <param name="Steps">Steps that the plan has.</param>
/// <param name="Loss">Loss of the last step; NaN where none was made.</param>
/// <param name="Tokens">Tokens that were trained on.</param>
/// <param name="Checkpoint">The newest checkpoint.</param>
public sealed record TrainingResult(long Step, long Steps, float Loss, long Tokens, string Checkpoint);
