using System.Text;

namespace Plinth.LanguageData;

/// <summary>Turns OpenCC's two character tables into three lines: traditional-only, their simplified forms, simplified-only.</summary>
internal static class HanVariantsFile
{
    public static void Write(string traditionalToSimplified, string simplifiedToTraditional, string output)
    {
        var (traditional, simplified, simplifiedOnly) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        foreach (var (from, to) in Read(traditionalToSimplified))
        {
            if (to.Contains(from)) continue;
            traditional.Append(from);
            simplified.Append(to[0]);
        }

        foreach (var (from, to) in Read(simplifiedToTraditional))
            if (!to.Contains(from)) simplifiedOnly.Append(from);
        File.WriteAllText(output, $"{traditional}\n{simplified}\n{simplifiedOnly}\n");
        Console.WriteLine($"{traditional.Length} traditional, {simplifiedOnly.Length} simplified");
    }

    // Characters outside the basic plane are too rare to matter here.
    private static IEnumerable<(char From, char[] To)> Read(string path) =>
        from line in File.ReadLines(path)
        let fields = line.Split('\t')
        where !line.StartsWith('#') && fields.Length > 1 && fields[0].Length == 1
        let to = fields[1].Split(' ').Where(f => f.Length == 1).Select(f => f[0]).ToArray()
        where to.Length > 0
        select (fields[0][0], to);
}
