namespace Plinth.Models.Lab.Evaluation.Tasks;

/// <summary>A task: items in a file, and several ways to put them.</summary>
public sealed record EvalTask
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Language of its items.</summary>
    public string Language { get; init; } = "en";

    /// <summary>How it is put. Default: choice.</summary>
    public TaskKind Kind { get; init; }

    /// <summary>JSON lines or CSV with a head, packed or not, from the folder of data; <c>*</c> stands for several files, and after <c>.tar.gz</c> a path goes on within.</summary>
    public string File { get; init; } = "";

    /// <summary>A field with the list of choices (<c>choices</c>), or fields with one each.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The field with the right answer: a number from 0, one of <see cref="Labels"/>, or a text.</summary>
    public string Gold { get; init; } = "gold";

    /// <summary>What the gold field says for each choice; empty: a number, or the answer itself.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Which of the choices is right where the items do not say; null: they do.</summary>
    public int? Always { get; init; }

    /// <summary>What stands for the answer within a field, such as <c>#idiom#</c>; null: nothing does.</summary>
    public string? Blank { get; init; }

    /// <summary>Worked examples are drawn from this file; null: from the items themselves, without the one in question.</summary>
    public string? Examples { get; init; }

    /// <summary>Texts at which writing stops.</summary>
    public IReadOnlyList<string> Stops { get; init; } = ["\n\n"];

    /// <summary>Most tokens that are written. Default: 256.</summary>
    [Within(1, 1 << 20)]
    public int MostTokens { get; init; } = 256;

    /// <summary>A regular expression whose last match (its group 1 where it has one) is compared; null: all that was written.</summary>
    public string? Extract { get; init; }

    /// <summary>The same for the gold answer; null: all of it.</summary>
    public string? ExtractGold { get; init; }

    /// <summary>For code: what is run after what was written, a template.</summary>
    public string Test { get; init; } = "";

    /// <summary>The prompts.</summary>
    public IReadOnlyList<TaskPrompt> Prompts { get; init; } = [];

    /// <summary>Where the tasks come from.</summary>
    public string Source { get; init; } = "";
}
