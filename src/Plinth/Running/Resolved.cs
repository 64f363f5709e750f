using System.Collections;
using System.Globalization;
using Plinth.Recipes;

namespace Plinth.Running;

/// <summary>Writes down every option that a step runs with, so that a run can be understood when defaults have changed.</summary>
internal static class Resolved
{
    public static List<ResolvedEntry> Of(Recipe recipe) =>
    [
        .. recipe.Sources.Select(s => new ResolvedEntry(s.Name, Options(s.Source, Steps.Sources[s.Name].Type))),
        .. recipe.Steps.Select(s => new ResolvedEntry(s.Only is null ? s.Name : $"{s.Name} only [{string.Join(", ", s.Only)}]", Options(s.Step, Steps.All[s.Word].Type))),
        new("output.corpus", Options(recipe.Corpus, typeof(CorpusOutput))),
        .. recipe.Tokens is { } tokens ? [new ResolvedEntry("output.tokens", Options(tokens, typeof(TokenOutput)))] : Array.Empty<ResolvedEntry>(),
    ];

    public static SortedDictionary<string, string> Options(object target,
        [System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicProperties)] Type type)
    {
        var options = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, property) in OptionBinder.OptionsOf(type)) options[name] = Text(property.GetValue(target));
        return options;
    }

    private static string Text(object? value) => value switch
    {
        null => "off",
        string text => text,
        bool flag => flag ? "true" : "false",
        Enum word => Spelling.Kebab(word.ToString()),
        IDictionary map => "{" + string.Join(", ", map.Keys.Cast<object>().Select(k => $"{Text(k)}: {Text(map[k])}")) + "}",
        IEnumerable list => "[" + string.Join(", ", list.Cast<object>().Select(Text)) + "]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
