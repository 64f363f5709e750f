using System.Globalization;
using System.Text.Json.Serialization;
using Plinth.Recipes;

namespace Plinth.Dedup;

/// <summary>What an index was made with: two runs can share one only when all of it is the same.</summary>
/// <param name="Format">Version of the format.</param>
/// <param name="Step">The step that made it.</param>
/// <param name="Options">What its signatures depend on.</param>
[method: JsonConstructor]
public sealed record IndexHead(int Format, string Step, SortedDictionary<string, string> Options)
{
    /// <summary>The version that this program writes.</summary>
    public const int Version = 2;

    internal IndexHead(string step, params ReadOnlySpan<(string Name, object Value)> options)
        : this(Version, step, new SortedDictionary<string, string>(StringComparer.Ordinal))
    {
        foreach (var (name, value) in options)
            Options[name] = value is Enum or bool ? Spelling.Kebab($"{value}") : string.Create(CultureInfo.InvariantCulture, $"{value}");
    }

    /// <summary>What differs from another, or null: <c>shingle 5, here 7</c>.</summary>
    public string? Difference(IndexHead here)
    {
        if (Format != here.Format) return $"version {Format}, here {here.Format}";
        if (Step != here.Step) return $"{Step}, here {here.Step}";
        var different = Options.Keys.Union(here.Options.Keys).Where(name => Options.GetValueOrDefault(name) != here.Options.GetValueOrDefault(name))
            .Select(name => $"{name} {Options.GetValueOrDefault(name, "none")}, here {here.Options.GetValueOrDefault(name, "none")}").ToArray();
        return different.Length == 0 ? null : string.Join("; ", different);
    }
}

/// <summary>What a run added to an index.</summary>
/// <param name="Run">The run: its recipe's name, and a fingerprint of what it made of which inputs.</param>
/// <param name="Documents">Documents that it kept.</param>
/// <param name="Shards">Files that they are in.</param>
public sealed record IndexPart(string Run, long Documents, int Shards)
{
    /// <summary>Its folder.</summary>
    [JsonIgnore]
    public string Folder { get; init; } = "";
}

/// <summary>A file of an index, and the shingles that go with it.</summary>
internal sealed record IndexShard(string Run, string Sketch, string Sets);

[JsonSerializable(typeof(IndexHead))]
[JsonSerializable(typeof(IndexPart))]
[JsonSerializable(typeof(List<string>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class IndexJson : JsonSerializerContext;
