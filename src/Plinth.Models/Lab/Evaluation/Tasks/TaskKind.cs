namespace Plinth.Models.Lab.Evaluation.Tasks;

/// <summary>How a task is put to a model.</summary>
public enum TaskKind
{
    /// <summary>The likeliest of several answers.</summary>
    Choice,

    /// <summary>The words that follow, by greedy choice.</summary>
    Cloze,

    /// <summary>What the model writes, compared with the answer.</summary>
    Generate,

    /// <summary>What the model writes, run with the item's tests.</summary>
    Code,
}
