using System.Text;

namespace Plinth.Tests.Api;

/// <summary>Lines that two texts do not share, with the type that they stand in.</summary>
internal static class LineDifference
{
    public static string Of(string before, string after)
    {
        var (a, b) = (before.TrimEnd('\n').Split('\n'), after.TrimEnd('\n').Split('\n'));
        var (start, end) = (0, 0);
        while (start < Math.Min(a.Length, b.Length) && a[start] == b[start]) start++;
        while (end < Math.Min(a.Length, b.Length) - start && a[^(end + 1)] == b[^(end + 1)]) end++;
        var text = new StringBuilder();
        string? type = null;
        for (var i = 0; i < start; i++) Note(a[i], ref type);
        var (left, right) = (a[start..^end], b[start..^end]);
        var longest = Longest(left, right);
        string? said = null;
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            if (i < left.Length && j < right.Length && left[i] == right[j])
            {
                Note(left[i], ref type);
                (i, j) = (i + 1, j + 1);
                continue;
            }

            if (type is not null && type != said) text.Append($"  in {type}\n");
            said = type;
            var removed = i < left.Length && (j == right.Length || longest[i + 1, j] >= longest[i, j + 1]);
            var line = removed ? left[i++] : right[j++];
            text.Append(removed ? "- " : "+ ").Append(line).Append('\n');
            Note(line, ref type);
        }

        return text.ToString();
    }

    private static void Note(string line, ref string? type)
    {
        var trimmed = line.Trim();
        if (trimmed.StartsWith("public ", StringComparison.Ordinal) && new[] { " class ", " struct ", " interface ", " enum ", " record " }.Any(w => trimmed.Contains(w, StringComparison.Ordinal)) && !trimmed.Contains('(', StringComparison.Ordinal)) type = trimmed;
    }

    /// <summary>Length of the longest common subsequence of what begins at each pair of lines.</summary>
    private static int[,] Longest(string[] a, string[] b)
    {
        var longest = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
            for (var j = b.Length - 1; j >= 0; j--)
                longest[i, j] = a[i] == b[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
        return longest;
    }
}
