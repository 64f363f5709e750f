using Plinth.Recipes;
using Plinth.Sources;

namespace Plinth;

/// <summary>Every step and source that a recipe can name: to add one, add its file, its test, and its line here.</summary>
public static class Steps
{
    /// <summary>Steps by name.</summary>
    public static IReadOnlyDictionary<string, Named<IStep>> All { get; } = new Dictionary<string, Named<IStep>>
    {
    };

    /// <summary>Sources by name.</summary>
    public static IReadOnlyDictionary<string, Named<ISource>> Sources { get; } = new Dictionary<string, Named<ISource>>
    {
        ["jsonl"] = Step.Of<ISource, JsonlSource>(),
        ["parquet"] = Step.Of<ISource, ParquetSource>(),
        ["text"] = Step.Of<ISource, TextSource>(),
    };
}
