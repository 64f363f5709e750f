using System.Text;
using System.Text.RegularExpressions;

namespace Plinth.Tests.Privacy;

/// <summary>A text with what is private in it, read from a line as <see cref="CaseMaker"/> writes them.</summary>
internal sealed partial record LabelledCase(Document Document, IReadOnlyList<(string Kind, int Start, int Length)> Private)
{
    public static IReadOnlyList<LabelledCase> Read(string name) => [.. Lines(name).Select(Parse)];

    public static IReadOnlyList<string> Lines(string name) =>
        [.. File.ReadLines(Path(name)).Where(l => l.Length > 0 && !l.StartsWith("# ", StringComparison.Ordinal))];

    public static string Path(string name, [System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "Data", name);

    public static LabelledCase Parse(string line)
    {
        var language = line[0] == '[' && line.Length > 4 && line[3] == ']' ? line[1..3] : null;
        var rest = (language is null ? line : line[4..]).Replace("\\n", "\n", StringComparison.Ordinal).Replace("¦", "", StringComparison.Ordinal);
        var (text, spans, from) = (new StringBuilder(), new List<(string, int, int)>(), 0);
        foreach (Match m in Marked().Matches(rest))
        {
            text.Append(rest, from, m.Index - from);
            spans.Add((m.Groups[1].Value, text.Length, m.Groups[2].Length));
            text.Append(m.Groups[2].Value);
            from = m.Index + m.Length;
        }

        var doc = new Document(text.Append(rest, from, rest.Length - from).ToString());
        if (language is not null) doc.Labels.Set("language", language);
        return new LabelledCase(doc, spans);
    }

    [GeneratedRegex(@"⟦([a-z-]+)\|([\s\S]+?)⟧")]
    private static partial Regex Marked();
}
