namespace Plinth.Running;

/// <summary>What <c>run.json</c> holds: enough to go on with the run, on another machine too.</summary>
public sealed record RunState
{
    /// <summary>Version of plinth that made the run.</summary>
    public required string Plinth { get; init; }

    /// <summary>Name of the corpus.</summary>
    public required string Name { get; init; }

    /// <summary>Seed.</summary>
    public ulong Seed { get; init; }

    /// <summary><c>running</c>, <c>done</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>When the run was first started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>What went wrong, for a failed run.</summary>
    public string? Error { get; init; }

    /// <summary>What was turned into tokens, by source, language and category; null where the recipe asks for none or they are not done.</summary>
    public Tokens.Shards.TokenManifest? Tokens { get; init; }

    /// <summary>The recipe's file, as it was named.</summary>
    public required string RecipeFile { get; init; }

    /// <summary>The recipe as YAML, with what the command line set over it.</summary>
    public required string Recipe { get; init; }

    /// <summary>Every step and source with every option that it ran with, defaults included.</summary>
    public required List<ResolvedEntry> Resolved { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>The input files.</summary>
    public required List<InputFile> Inputs { get; init; }

    /// <summary>The shards, in order; a task's index is a place in this list.</summary>
    public required List<PlannedShard> Shards { get; init; }
}

/// <summary>A step or source with all its options.</summary>
public sealed record ResolvedEntry(string Name, SortedDictionary<string, string> Options);

/// <summary>An input file by name, size in bytes and fingerprint.</summary>
public sealed record InputFile(string Path, long Size, string Xxh128);

/// <summary>A shard and the source, by its place in the recipe, that reads it.</summary>
public sealed record PlannedShard(int Source, string Path, string Name, long Start, long End)
{
    /// <summary>The shard as sources know it.</summary>
    public Shard ToShard() => new(Path, Name, Start, End);
}
