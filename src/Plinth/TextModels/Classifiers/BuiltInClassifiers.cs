namespace Plinth.TextModels.Classifiers;

/// <summary>Opens a classifier by its path, or one that ships with Plinth as <c>builtin:NAME</c>; <c>Data/README.md</c> says how those were made.</summary>
internal static class BuiltInClassifiers
{
    private const string Prefix = "builtin:";

    /// <summary>Names of those that ship.</summary>
    public static IReadOnlyList<string> Names { get; } = ["good-en", "good-zh", "edu-en", "edu-zh", "edu-code"];

    /// <summary>True for a name and not a path.</summary>
    public static bool Is(string model) => model.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Opens a classifier.</summary>
    /// <param name="model">A path, or <c>builtin:NAME</c>.</param>
    /// <param name="words">The form in which a model of the user's reads text; those that ship know theirs.</param>
    /// <exception cref="PlinthException">There is none of that name, or the file is missing or wrong.</exception>
    public static (TextClassifier Model, ClassifierWords Words) Open(string model, ClassifierWords words)
    {
        if (!Is(model)) return (TextClassifier.Open(model), words);
        var name = model[Prefix.Length..];
        if (!Names.Contains(name)) throw new PlinthException($"{model}: no such classifier ships; there are {string.Join(", ", Names)}");
        using var file = typeof(BuiltInClassifiers).Assembly.GetManifestResourceStream($"classifier-{name}.bin")!;
        return (FastTextFile.Read(model, file), ClassifierWords.Words);
    }
}
