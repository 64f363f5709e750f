using System.Text.RegularExpressions;

namespace Plinth.LanguageData;

/// <summary>Turns the weight tables of TinySegmenter's script into lines of table, key and weight.</summary>
internal static partial class JapaneseWeightsFile
{
    public static void Write(string script, string output)
    {
        using var writer = new StreamWriter(output) { NewLine = "\n" };
        var n = 0;
        foreach (Match table in Table().Matches(File.ReadAllText(script)))
            foreach (Match entry in Entry().Matches(table.Groups[2].Value))
            {
                writer.WriteLine($"{table.Groups[1].Value}\t{entry.Groups[1].Value}\t{entry.Groups[2].Value}");
                n++;
            }

        Console.WriteLine($"{n} weights");
    }

    [GeneratedRegex(@"this\.([A-Z]{2}\d)__\s*=\s*\{([^}]*)\}")]
    private static partial Regex Table();

    [GeneratedRegex(@"""([^""]+)"":(-?\d+)")]
    private static partial Regex Entry();
}
