using Plinth.Recipes;

namespace Plinth.Cli.Query;

/// <summary>The queries that have a name: embedded <c>.sql</c> files, whose first line says what they answer.</summary>
internal static class ReadyQueries
{
    /// <summary>Names, with what each answers, by name.</summary>
    public static IReadOnlyList<(string Name, string Says)> All =>
        [.. typeof(ReadyQueries).Assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(n => (n[..^4], Sql(n[..^4]).Split('\n')[0].TrimStart('-', ' ').TrimEnd()))];

    /// <summary>What a word on the command line means: a ready query's SQL, or itself.</summary>
    /// <exception cref="RecipeException">It is one word, and no query's name.</exception>
    public static string Resolve(string word)
    {
        if (word.Any(c => !char.IsAsciiLetterLower(c) && c != '-') || word.Length == 0) return word;
        var names = All.Select(q => q.Name).ToList();
        if (names.Contains(word)) return Sql(word);
        throw new RecipeException($"plinth query: '{word}' is neither SQL nor a ready query (plinth query --list){Spelling.Hint(word, names)}");
    }

    private static string Sql(string name)
    {
        using var reader = new StreamReader(typeof(ReadyQueries).Assembly.GetManifestResourceStream(name + ".sql")!);
        return reader.ReadToEnd();
    }
}
