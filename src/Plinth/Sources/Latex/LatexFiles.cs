using System.Text;
using System.Text.RegularExpressions;

namespace Plinth.Sources.Latex;

/// <summary>The files of a paper: which of them is the paper, and all of it as one text, without comments.</summary>
internal static partial class LatexFiles
{
    private const int MaxDepth = 12;
    private const int MaxChars = 32 << 20;

    /// <summary>Path of the main file: the one with <c>\documentclass</c>, by the usual names and the size where there are several; else the largest.</summary>
    public static string? Main(IReadOnlyDictionary<string, string> files) => files
        .Where(f => f.Key.EndsWith(".tex", StringComparison.OrdinalIgnoreCase) || !Path.HasExtension(f.Key) || files.Count == 1)
        .OrderByDescending(f => ClassOf().IsMatch(f.Value))
        .ThenByDescending(f => f.Value.Contains("\\begin{document}", StringComparison.Ordinal))
        .ThenByDescending(f => Path.GetFileNameWithoutExtension(f.Key) is "main" or "ms" or "paper" or "article")
        .ThenByDescending(f => f.Value.Length).ThenBy(f => f.Key, StringComparer.Ordinal)
        .Select(f => f.Key).FirstOrDefault();

    /// <summary>A file with what it inputs, comments gone.</summary>
    public static string Flatten(string main, IReadOnlyDictionary<string, string> files)
    {
        var result = new StringBuilder();
        Add(main, files, result, 0);
        return result.ToString();
    }

    /// <summary>Takes comments out: from an unescaped percent sign to the end of the line.</summary>
    public static string WithoutComments(string tex)
    {
        var result = new StringBuilder(tex.Length);
        foreach (var line in tex.AsSpan().EnumerateLines())
        {
            var at = 0;
            while ((at = Next(line, at)) >= 0)
            {
                var slashes = 0;
                while (at - slashes > 0 && line[at - slashes - 1] == '\\') slashes++;
                if (slashes % 2 == 0) break;
                at++;
            }

            if (at < 0) result.Append(line).Append('\n');
            // A line that is all comment is no empty line: it parts no paragraphs.
            else if (!line[..at].Trim().IsEmpty) result.Append(line[..at].TrimEnd()).Append('\n');
        }

        return CommentBlock().Replace(result.ToString(), "");

        static int Next(ReadOnlySpan<char> line, int from) => line[from..].IndexOf('%') is >= 0 and var found ? from + found : -1;
    }

    private static void Add(string path, IReadOnlyDictionary<string, string> files, StringBuilder result, int depth)
    {
        var text = WithoutComments(files[path]);
        var from = 0;
        foreach (Match input in Input().Matches(text))
        {
            if (result.Length > MaxChars) return;
            result.Append(text, from, input.Index - from);
            from = input.Index + input.Length;
            var name = input.Groups[1].Success ? input.Groups[1].Value : input.Groups[2].Value;
            if (depth < MaxDepth && Find(name.Trim(), path, files) is { } found && found != path) Add(found, files, result, depth + 1);
        }

        if (result.Length <= MaxChars) result.Append(text, from, text.Length - from);
    }

    private static string? Find(string name, string from, IReadOnlyDictionary<string, string> files)
    {
        var folder = from.Contains('/') ? from[..(from.LastIndexOf('/') + 1)] : "";
        name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        foreach (var path in (ReadOnlySpan<string>)[folder + name, folder + name + ".tex", name, name + ".tex"])
            if (files.ContainsKey(path)) return path;
        return null;
    }

    [GeneratedRegex(@"\\document(class|style)\b")]
    private static partial Regex ClassOf();

    [GeneratedRegex(@"\\(?:input|include|subfile)(?:\s*\{([^{}\n]{1,200})\}|\s+([^\s\\{}]{1,200}))")]
    private static partial Regex Input();

    [GeneratedRegex(@"\\begin\{comment\}.*?\\end\{comment\}", RegexOptions.Singleline)]
    private static partial Regex CommentBlock();
}
