namespace Plinth.LanguageData;

/// <summary>Texts that a training must not see, nor anything near them: what shares a run of eight letters with one, or of three fifths of its letters, four at least, where that is less.</summary>
internal sealed class HeldOut
{
    private const int Longest = 8, Least = 4;
    private readonly HashSet<string>[] _runs = [.. Enumerable.Range(0, Longest + 1).Select(_ => new HashSet<string>(StringComparer.Ordinal))];

    public HeldOut(IEnumerable<string> texts)
    {
        foreach (var text in texts.Select(Letters).Where(t => t.Length >= Least))
        {
            var length = Math.Clamp((3 * text.Length + 4) / 5, Least, Longest);
            for (var at = 0; at + length <= text.Length; at++) _runs[length].Add(text.Substring(at, length));
        }
    }

    /// <summary>True where a text shares such a run with one of them.</summary>
    public bool Resembles(string text)
    {
        var letters = Letters(text);
        for (var length = Least; length <= Longest; length++)
        {
            if (_runs[length].Count == 0) continue;
            var runs = _runs[length].GetAlternateLookup<ReadOnlySpan<char>>();
            for (var at = 0; at + length <= letters.Length; at++)
                if (runs.Contains(letters.AsSpan(at, length))) return true;
        }

        return false;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
