using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Plinth.UnicodeData;

/// <summary>The decompositions and combining classes of the Unicode Character Database in the form that the library embeds.</summary>
internal static class DecompositionsFile
{
    /// <summary>Reads <c>UnicodeData.txt</c> and <c>DerivedNormalizationProps.txt</c> of a folder and writes the file.</summary>
    public static void Write(string folder, string output)
    {
        var properties = File.ReadAllLines(Path.Combine(folder, "DerivedNormalizationProps.txt"));

        // The first line is "# DerivedNormalizationProps-15.0.0.txt".
        var version = Path.GetFileNameWithoutExtension(properties[0].Split('-')[^1]);
        var excluded = Excluded(properties);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Unicode {version}: code point, combining class, kind (= canonical, + canonical and composed again, < compatibility), decomposition\n");
        foreach (var line in File.ReadLines(Path.Combine(folder, "UnicodeData.txt")))
        {
            // Fields by UAX 44, section 4.2: 0 is the code point, 3 the combining class, 5 the decomposition with its tag.
            var fields = line.Split(';');
            var (codePoint, combining, parts) = (Hex(fields[0]), fields[3], fields[5]);
            if (combining == "0" && parts.Length == 0) continue;
            text.Append(CultureInfo.InvariantCulture, $"{codePoint:X} {combining}");
            if (parts.StartsWith('<')) text.Append(" <").Append(parts.AsSpan(parts.IndexOf('>', StringComparison.Ordinal) + 1));
            else if (parts.Length > 0) text.Append(excluded.Contains(codePoint) ? " = " : " + ").Append(parts);
            text.Append('\n');
        }

        using var file = new GZipStream(File.Create(output), CompressionLevel.SmallestSize);
        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Characters that are never composed again: singletons, those that begin with a mark, and the listed exclusions.</summary>
    private static HashSet<int> Excluded(IEnumerable<string> properties)
    {
        var excluded = new HashSet<int>();
        foreach (var line in properties)
        {
            var fields = line.Split('#')[0].Split(';');
            if (fields.Length < 2 || fields[1].Trim() != "Full_Composition_Exclusion") continue;
            var ends = fields[0].Trim().Split("..");
            for (var c = Hex(ends[0]); c <= Hex(ends[^1]); c++) excluded.Add(c);
        }

        return excluded;
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
