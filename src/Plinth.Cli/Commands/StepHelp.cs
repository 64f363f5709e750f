using System.Text.RegularExpressions;
using System.Xml.Linq;
using Plinth.Recipes;

namespace Plinth.Cli.Commands;

/// <summary>What a step does and what its options mean, from the documentation that stands in the step's own file.</summary>
internal static partial class StepHelp
{
    /// <summary>Every step, with the first sentence of what it does.</summary>
    public static void List(TextWriter output)
    {
        var docs = Documentation();
        foreach (var (word, named) in Steps.All)
            output.WriteLine($"{word,-20} {FirstSentence(docs.GetValueOrDefault($"T:{named.Type.FullName}", ""))}");
        output.WriteLine();
        output.WriteLine("Options of one: plinth try STEP --options");
    }

    /// <summary>A step's options with their defaults, and its presets.</summary>
    public static void Options(TextWriter output, string word, Named<IStep> named)
    {
        var docs = Documentation();
        output.WriteLine($"{word}: {docs.GetValueOrDefault($"T:{named.Type.FullName}", "")}");
        if (named.Presets is { Count: > 0 } presets) output.WriteLine($"  preset: {string.Join(", ", presets.Keys)}");
        var defaults = Plinth.Running.Resolved.Options(named.Default(), named.Type);
        foreach (var (name, property) in OptionBinder.OptionsOf(named.Type))
        {
            var choices = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            output.WriteLine($"  {name}: {defaults[name]}");
            output.WriteLine($"      {docs.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}", "")}");
            if (choices.IsEnum) output.WriteLine($"      One of {string.Join(", ", Enum.GetNames(choices).Select(Spelling.Kebab))}.");
        }
    }

    private static Dictionary<string, string> Documentation()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Plinth.xml");
        if (!File.Exists(file)) return [];
        return XDocument.Load(file).Descendants("member")
            .Where(m => m.Element("summary") is not null)
            .ToDictionary(m => m.Attribute("name")!.Value, m => Plain(m.Element("summary")!));
    }

    private static string Plain(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } cref => Spelling.Snake(cref.Value[(cref.Value.LastIndexOf('.') + 1)..]),
        XElement inner => Plain(inner),
        XText text => text.Value,
        _ => "",
    })), " ").Trim();

    private static string FirstSentence(string text) => text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
