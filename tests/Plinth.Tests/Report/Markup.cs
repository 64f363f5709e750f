using System.Text.RegularExpressions;

namespace Plinth.Tests.Report;

/// <summary>Takes a page's tags apart, strictly: what is not a well-formed tag fails the test.</summary>
internal static partial class Markup
{
    /// <summary>Names of all attributes on the page.</summary>
    public static IReadOnlyList<string> Attributes(string page)
    {
        var tags = WholeTag().Matches(page);
        Assert.Equal(Start().Count(page), tags.Count);
        return [.. tags.SelectMany(t => t.Groups["name"].Captures).Select(c => c.Value)];
    }

    [GeneratedRegex("<[a-z]")]
    private static partial Regex Start();

    [GeneratedRegex("""<[a-z][a-z0-9]*(?:\s+(?<name>[a-zA-Z0-9:-]+)(?:="[^"]*")?)*\s*/?>""")]
    private static partial Regex WholeTag();
}
