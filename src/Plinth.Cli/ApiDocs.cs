using System.Text.RegularExpressions;
using System.Xml.Linq;
using Plinth.Recipes;

namespace Plinth.Cli;

/// <summary>The documentation that stands in the library's own files: what steps and options are, told where a user asks.</summary>
internal sealed partial class ApiDocs
{
    private readonly Dictionary<string, string> _texts;

    private ApiDocs(Dictionary<string, string> texts) => _texts = texts;

    /// <summary>Reads the documentation of both libraries.</summary>
    /// <param name="part">The XML element to read: <c>summary</c> or <c>remarks</c>.</param>
    public static ApiDocs Read(string part = "summary")
    {
        var texts = new Dictionary<string, string>();
        foreach (var file in new[] { "Plinth.xml", "Plinth.Models.xml" }.Select(f => Path.Combine(AppContext.BaseDirectory, f)).Where(File.Exists))
            foreach (var member in XDocument.Load(file).Descendants("member"))
                if (member.Element(part) is { } element) texts[member.Attribute("name")!.Value] = Plain(element);
        return new(texts);
    }

    /// <summary>What is said of a type; empty where nothing is.</summary>
    public string Of(Type type) => _texts.GetValueOrDefault($"T:{type.FullName}", "");

    /// <summary>What is said of an option; empty where nothing is.</summary>
    public string Of(System.Reflection.PropertyInfo option) => _texts.GetValueOrDefault($"P:{option.DeclaringType!.FullName}.{option.Name}", "");

    private static string Plain(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } cref => Spelling.Snake(cref.Value[(cref.Value.LastIndexOf('.') + 1)..]),
        XElement inner => Plain(inner),
        XText text => text.Value,
        _ => "",
    })), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
