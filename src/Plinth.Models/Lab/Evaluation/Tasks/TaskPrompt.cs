namespace Plinth.Models.Lab.Evaluation.Tasks;

/// <summary>One way to put the items of a task: templates with the item's fields in braces.</summary>
public sealed record TaskPrompt
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>What stands before the answer. <c>{choice}</c> makes each choice a text before one and the same answer, as in Winogrande.</summary>
    public string Context { get; init; } = "";

    /// <summary>The answer. Default: a space and the choice.</summary>
    public string Answer { get; init; } = " {choice}";

    /// <summary>Answers instead of the task's choices, in the same order; empty: the task's.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What stands between worked examples and the item. Default: an empty line.</summary>
    public string Between { get; init; } = "\n\n";
}
