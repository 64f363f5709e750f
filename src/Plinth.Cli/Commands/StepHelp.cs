using Plinth.Recipes;

namespace Plinth.Cli.Commands;

/// <summary>What a step does and what its options mean, from the documentation that stands in the step's own file.</summary>
internal static class StepHelp
{
    /// <summary>Every step, with the first sentence of what it does.</summary>
    public static void List(TextWriter output)
    {
        var docs = ApiDocs.Read();
        foreach (var (word, named) in Steps.All)
            output.WriteLine($"{word,-20} {FirstSentence(docs.Of(named.Type))}");
        output.WriteLine();
        output.WriteLine("Options of one: plinth try STEP --options");
    }

    /// <summary>A step's options with their defaults, and its presets.</summary>
    public static void Options(TextWriter output, string word, Named<IStep> named)
    {
        var docs = ApiDocs.Read();
        output.WriteLine($"{word}: {docs.Of(named.Type)}");
        if (named.Presets is { Count: > 0 } presets) output.WriteLine($"  preset: {string.Join(", ", presets.Keys)}");
        var defaults = Plinth.Running.Resolved.Options(named.Default(), named.Type);
        foreach (var (name, property) in OptionBinder.OptionsOf(named.Type))
        {
            var choices = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            output.WriteLine($"  {name}: {defaults[name]}");
            output.WriteLine($"      {docs.Of(property)}");
            if (choices.IsEnum) output.WriteLine($"      One of {string.Join(", ", Enum.GetNames(choices).Select(Spelling.Kebab))}.");
        }
    }

    /// <summary>Whether an option of a step sets a rule: <c>min_alpha_words</c> sets <c>alpha-words</c>.</summary>
    public static bool Has(Named<IStep> named, string rule) => OptionBinder.OptionsOf(named.Type).Keys.Any(o => Sets(o, rule));

    /// <summary>A step with its source, and its options with their ranges and every preset's values; or the options of one rule only.</summary>
    public static void Explain(TextWriter output, string word, Named<IStep> named, string? rule)
    {
        var (docs, remarks) = (ApiDocs.Read(), ApiDocs.Read("remarks"));
        output.WriteLine($"{word}: {docs.Of(named.Type)}");
        if (remarks.Of(named.Type) is { Length: > 0 } source) output.WriteLine($"  {source}");
        var defaults = Plinth.Running.Resolved.Options(named.Default(), named.Type);
        var presets = named.Presets?.ToDictionary(p => p.Key, p => Plinth.Running.Resolved.Options(p.Value(), named.Type)) ?? [];
        foreach (var (name, property) in OptionBinder.OptionsOf(named.Type).Where(o => rule is null || Sets(o.Key, rule)))
        {
            output.WriteLine($"  {name}: {defaults[name]}");
            output.WriteLine($"      {docs.Of(property)}");
            if (remarks.Of(property) is { Length: > 0 } more) output.WriteLine($"      {more}");
            foreach (var attribute in property.GetCustomAttributes(typeof(WithinAttribute), false).Cast<WithinAttribute>())
                output.WriteLine(FormattableString.Invariant($"      Within {attribute.Least} and {attribute.Most}."));
            foreach (var (preset, values) in presets.Where(p => !Equals(p.Value[name], defaults[name]))) output.WriteLine($"      {preset}: {(values[name] is { Length: > 0 } value ? value : "off")}");
        }
    }

    private static bool Sets(string option, string rule)
    {
        var name = option.Replace('_', '-');
        return name == rule || name == "min-" + rule || name == "max-" + rule;
    }

    private static string FirstSentence(string text) => text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text;
}
