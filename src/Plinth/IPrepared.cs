namespace Plinth;

/// <summary>A step that must load something (a list, a model) before it can work.</summary>
public interface IPrepared : IStep
{
    /// <summary>Loads once, before the first document; a recipe check calls it too.</summary>
    /// <exception cref="PlinthException">A file is missing or wrong: the message names file and line.</exception>
    void Prepare(StepContext context);
}

/// <summary>What a step may know of its surroundings.</summary>
/// <param name="BaseDirectory">The folder that relative paths in options start from.</param>
/// <param name="Seed">The recipe's seed.</param>
public sealed record StepContext(string BaseDirectory, ulong Seed)
{
    /// <summary>A path from an option, made absolute.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, BaseDirectory);
}
