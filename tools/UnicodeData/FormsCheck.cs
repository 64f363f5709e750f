using System.Globalization;
using System.Text;
using Plinth.Tokens.Normalizers;

namespace Plinth.UnicodeData;

/// <summary>The embedded tables against <c>NormalizationTest.txt</c>: its columns are a text and its NFC, NFD, NFKC and NFKD.</summary>
internal static class FormsCheck
{
    /// <summary>Reads the file; 0 when all holds.</summary>
    public static int Run(TextReader input)
    {
        int lines = 0, wrong = 0;
        var named = new HashSet<int>();
        var inPart1 = false;
        while (input.ReadLine() is { } line)
        {
            if (line.StartsWith('@')) inPart1 = line.StartsWith("@Part1", StringComparison.Ordinal);
            if (line.Length == 0 || line[0] is '#' or '@') continue;
            var c = line.Split(';').Take(5).Select(Text).ToArray();
            if (inPart1) named.Add(char.ConvertToUtf32(c[0], 0));
            lines++;
            var holds = Enumerable.Range(0, 3).All(i => Form(c[i], false, true) == c[1] && Form(c[i], false, false) == c[2])
                && Enumerable.Range(3, 2).All(i => Form(c[i], false, true) == c[3] && Form(c[i], false, false) == c[4])
                && c.All(t => Form(t, true, true) == c[3] && Form(t, true, false) == c[4]);
            if (!holds && wrong++ < 10) Console.Error.WriteLine($"wrong: {line}");
        }

        // Every character that part 1 does not name stays as it is in all forms.
        for (var codePoint = 0; codePoint < 0x110000; codePoint++)
        {
            if (codePoint is >= 0xD800 and < 0xE000 || named.Contains(codePoint)) continue;
            var text = char.ConvertFromUtf32(codePoint);
            if ((Form(text, false, true) != text || Form(text, false, false) != text || Form(text, true, true) != text || Form(text, true, false) != text) && wrong++ < 10)
                Console.Error.WriteLine($"changed: U+{codePoint:X4}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines and {0x110000 - 2048 - named.Count:N0} characters that stay: {wrong} wrong"));
        return wrong == 0 && lines > 0 ? 0 : 1;
    }

    private static string Form(string text, bool compatible, bool compose) => UnicodeForms.Shared.Normalize(text, compatible, compose);

    private static string Text(string codePoints)
    {
        var text = new StringBuilder();
        foreach (var codePoint in codePoints.Split(' ')) text.Append(char.ConvertFromUtf32(int.Parse(codePoint, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        return text.ToString();
    }
}
