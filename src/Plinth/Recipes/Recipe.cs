using YamlDotNet.Core;

namespace Plinth.Recipes;

/// <summary>What corpus to make: sources, steps, outputs. Bound and checked; nothing in it is text any more.</summary>
public sealed record Recipe
{
    /// <summary>Name of the corpus; also of its default run folder.</summary>
    public required string Name { get; init; }

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; }

    /// <summary>The file it came from.</summary>
    public required string File { get; init; }

    /// <summary>The recipe as YAML, overrides applied.</summary>
    public required string Yaml { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Sources, in order.</summary>
    public required IReadOnlyList<SourceEntry> Sources { get; init; }

    /// <summary>Steps, in order.</summary>
    public required IReadOnlyList<StepEntry> Steps { get; init; }

    /// <summary>What is written.</summary>
    public required CorpusOutput Corpus { get; init; }

    /// <summary>How the corpus is turned into tokens; null where it is not.</summary>
    public TokenOutput? Tokens { get; init; }

    /// <summary>How tasks are placed on a cluster.</summary>
    public ClusterOptions Cluster { get; init; } = new();

    /// <summary>Whether intermediate stages stay when the run is done.</summary>
    public bool KeepStages { get; init; } = true;
}

/// <summary>A source of a recipe.</summary>
/// <param name="Name">Its name in the recipe: <c>warc</c>.</param>
/// <param name="Source">The source.</param>
/// <param name="Category">Label <c>category</c> of its documents, or null.</param>
/// <param name="Place">Where it stands.</param>
public sealed record SourceEntry(string Name, ISource Source, string? Category, Place Place);

/// <summary>A step of a recipe.</summary>
/// <param name="Name">What ledgers and reports call it: its word, or what <c>as:</c> says.</param>
/// <param name="Word">Its word in the table of steps: <c>gopher-quality</c>.</param>
/// <param name="Step">The step.</param>
/// <param name="Only">Languages of the documents that it is for; others pass by it. Null for all.</param>
/// <param name="Place">Where it stands.</param>
public sealed record StepEntry(string Name, string Word, IStep Step, IReadOnlyList<string>? Only, Place Place)
{
    /// <summary>Whether the step is for a document, by its label <c>language</c>.</summary>
    public bool IsFor(Document doc) => Only is null || doc.Labels.Text("language") is { } language && Only.Contains(language);
}

/// <summary>A place in a recipe file.</summary>
/// <param name="File">File name as the user gave it.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
public readonly record struct Place(string File, long Line, long Column)
{
    /// <summary>The place of a YAML mark.</summary>
    public static Place Of(string file, Mark mark) => new(file, mark.Line, mark.Column);

    /// <summary>An error at this place.</summary>
    public RecipeException Error(string message) => new($"{this}: {message}");

    /// <summary><c>file:line:column</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
