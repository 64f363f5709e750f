using Plinth.Recipes;

namespace Plinth.Running;

/// <summary>The longest run of steps that can go document by document; a corpus step ends it.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Opens">The corpus step whose decisions it begins with, or null.</param>
/// <param name="Steps">Its steps, in order.</param>
/// <param name="Ends">The corpus step that ends it, or null for the last stage.</param>
public sealed record Stage(int Number, StepEntry? Opens, IReadOnlyList<StepEntry> Steps, StepEntry? Ends)
{
    /// <summary>Its name, and that of its folder.</summary>
    public string Name => $"stage-{Number}";

    /// <summary>The last stage writes the corpus and the ledger.</summary>
    public bool IsLast => Ends is null;

    /// <summary>A stage that changes nothing writes no documents: the next one reads the source again, which is cheaper than a copy.</summary>
    public bool PassesThrough => !IsLast && Opens is null && Steps.Count == 0;

    /// <summary>All of its steps with the one that opens it, in the order in which documents meet them.</summary>
    public IEnumerable<StepEntry> InOrder => Opens is null ? Steps : Steps.Prepend(Opens);

    /// <summary>Cuts a recipe's steps into stages.</summary>
    public static IReadOnlyList<Stage> Cut(IReadOnlyList<StepEntry> steps)
    {
        var stages = new List<Stage>();
        var run = new List<StepEntry>();
        StepEntry? opens = null;
        foreach (var entry in steps)
        {
            if (entry.Step is not ICorpusStep)
            {
                run.Add(entry);
                continue;
            }

            stages.Add(new(stages.Count + 1, opens, run, entry));
            (opens, run) = (entry, []);
        }

        stages.Add(new(stages.Count + 1, opens, run, null));
        return stages;
    }
}
