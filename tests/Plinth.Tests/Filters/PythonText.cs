using System.Text.RegularExpressions;
using Plinth.Languages;

namespace Plinth.Tests.Filters;

/// <summary>What Python's string methods answer, written as plainly as can be: the words of the slow twins.</summary>
internal static class PythonText
{
    public static int Len(string text) => text.EnumerateRunes().Count();

    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    public static string Strip(string text) => text.Trim([.. Enumerable.Range(0, 0x10000).Select(i => (char)i).Where(IsSpace)]);

    public static List<string> SplitLines(string text)
    {
        var lines = Regex.Split(text, "\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]").ToList();
        if (lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    public static List<string> Words(string text)
    {
        var breaker = new WordBreaker();
        breaker.Break(text);
        var words = new List<string>();
        foreach (var word in breaker.Words) words.Add(text.Substring(word.Start, word.Length));
        return words;
    }
}
