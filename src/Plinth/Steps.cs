using Plinth.Dedup;
using Plinth.Extraction;
using Plinth.Privacy;
using Plinth.Recipes;
using Plinth.Sources;

namespace Plinth;

/// <summary>Every step and source that a recipe can name: to add one, add its file, its test, and its line here.</summary>
public static class Steps
{
    /// <summary>Steps by name.</summary>
    public static IReadOnlyDictionary<string, Named<IStep>> All { get; } = new Dictionary<string, Named<IStep>>
    {
        ["dedup-exact"] = Step.Of<IStep, DedupExact>(),
        ["dedup-minhash"] = Step.WithPresets<DedupMinHash>(),
        ["extract-html"] = Step.Of<IStep, ExtractHtml>(),
        ["privacy"] = Step.Of<IStep, PrivacyEditor>(),
    };

    /// <summary>Sources by name.</summary>
    public static IReadOnlyDictionary<string, Named<ISource>> Sources { get; } = new Dictionary<string, Named<ISource>>
    {
        ["jsonl"] = Step.Of<ISource, JsonlSource>(),
        ["parquet"] = Step.Of<ISource, ParquetSource>(),
        ["text"] = Step.Of<ISource, TextSource>(),
        ["warc"] = Step.Of<ISource, WarcSource>(),
    };
}
