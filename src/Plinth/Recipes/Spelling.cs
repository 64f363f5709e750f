using System.Text;

namespace Plinth.Recipes;

/// <summary>Names as they stand in recipes, and the nearest right one to a wrong one.</summary>
public static class Spelling
{
    /// <summary><c>MinWords</c> as <c>min_words</c>.</summary>
    public static string Snake(string name) => Split(name, '_');

    /// <summary><c>JsonlZst</c> as <c>jsonl-zst</c>.</summary>
    public static string Kebab(string name) => Split(name, '-');

    /// <summary><c>"; did you mean 'x'?"</c> when a known name is near, else <c>"; known: …"</c>.</summary>
    public static string Hint(string wrong, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        var nearest = names.Select(n => (Name: n, Distance: Distance(wrong, n))).OrderBy(n => n.Distance).FirstOrDefault();
        if (nearest.Name is not null && nearest.Distance <= Math.Max(2, wrong.Length / 3)) return $"; did you mean '{nearest.Name}'?";
        return names.Count == 0 ? "" : $"; known: {string.Join(", ", names)}";
    }

    /// <summary>Edit distance with neighbouring letters swapped counted once (optimal string alignment).</summary>
    public static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }

    private static string Split(string name, char separator)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i])) text.Append(separator);
            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
