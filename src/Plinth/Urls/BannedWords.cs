using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Plinth.Urls;

/// <summary>Words that a URL should not hold, of three kinds; immutable once made.</summary>
/// <param name="strict">Found anywhere in the URL once hyphens and dots are taken out.</param>
/// <param name="hard">Found as a whole word.</param>
/// <param name="soft">Found as whole words, counted.</param>
internal sealed class BannedWords(IReadOnlyList<string> strict, IReadOnlyList<string> hard, IReadOnlyList<string> soft)
{
    private const byte Hard = 1, Soft = 2;
    private const int MostChars = 2048; // of a longer URL the rest is not looked at

    private readonly SearchValues<string> _strict = SearchValues.Create([.. strict.Select(Squeeze).Where(w => w != "")], StringComparison.OrdinalIgnoreCase);
    private readonly FrozenDictionary<string, byte>.AlternateLookup<ReadOnlySpan<char>> _whole = Whole(hard, soft);
    private readonly uint[] _lengths = Lengths(hard.Concat(soft));

    /// <summary>The words of an option: given there, or in the text files that it names.</summary>
    /// <param name="option">Words; an entry with a slash in it or a name ending in <c>.txt</c> is a file of one word a line.</param>
    /// <param name="context">Where relative paths start.</param>
    /// <exception cref="PlinthException">A file is missing, or a line holds more than a word.</exception>
    public static IEnumerable<string> Load(IReadOnlyList<string>? option, StepContext context)
    {
        foreach (var entry in option ?? [])
        {
            if (!entry.Contains('/') && !entry.EndsWith(".txt", StringComparison.Ordinal))
            {
                yield return entry;
                continue;
            }

            var path = context.Resolve(entry);
            if (!File.Exists(path)) throw new PlinthException($"{path}: no such file (a word list for url-filter)");
            var number = 0;
            foreach (var line in File.ReadLines(path, Encoding.UTF8))
            {
                number++;
                var word = line.Trim();
                if (word.Length == 0 || word[0] == '#') continue;
                if (word.Any(char.IsWhiteSpace)) throw new PlinthException($"{path}:{number}: one word a line is expected, without blanks");
                yield return word;
            }
        }
    }

    /// <summary>Words of one kind from the list that ships with Plinth.</summary>
    public static IEnumerable<string> Shipped(string kind)
    {
        using var reader = new StreamReader(typeof(BannedWords).Assembly.GetManifestResourceStream("url-words.txt")!);
        while (reader.ReadLine() is { } line)
            if (line.StartsWith(kind, StringComparison.Ordinal) && line[kind.Length] == ' ') yield return line[(kind.Length + 1)..];
    }

    /// <summary>True when a strict word stands in the URL.</summary>
    public bool HasStrict(ReadOnlySpan<char> url)
    {
        Span<char> squeezed = stackalloc char[Math.Min(url.Length, MostChars)];
        var n = 0;
        foreach (var c in url[..squeezed.Length])
            if (c is not ('-' or '.')) squeezed[n++] = c;
        return squeezed[..n].ContainsAny(_strict);
    }

    /// <summary>True when a hard word stands in the URL; counts the soft ones on the way.</summary>
    public bool HasHard(ReadOnlySpan<char> url, out int softWords)
    {
        softWords = 0;
        var hasHard = false;
        url = url[..Math.Min(url.Length, MostChars)];
        for (var i = 0; i < url.Length; i++)
        {
            var start = i;
            while (i < url.Length && char.IsLetterOrDigit(url[i])) i++;
            if (i == start) continue;
            if (!MayBe(url[start], i - start) || !_whole.TryGetValue(url[start..i], out var kinds)) continue;
            hasHard |= (kinds & Hard) != 0;
            softWords += (kinds & Soft) != 0 ? 1 : 0;
        }

        return hasHard;
    }

    // Of the words of a URL nearly none begins as a banned one of its length: only those are looked up.
    private bool MayBe(char first, int length) => first >= 128 || (_lengths[(first | 0x20) & 127] >> Math.Min(length, 31) & 1) != 0;

    private static uint[] Lengths(IEnumerable<string> words)
    {
        var lengths = new uint[128];
        foreach (var word in words) lengths[(word[0] | 0x20) & 127] |= 1u << Math.Min(word.Length, 31);
        return lengths;
    }

    private static string Squeeze(string word) => word.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);

    private static FrozenDictionary<string, byte>.AlternateLookup<ReadOnlySpan<char>> Whole(IEnumerable<string> hard, IEnumerable<string> soft)
    {
        var kinds = new Dictionary<string, byte>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in hard) kinds[word] = Hard;
        foreach (var word in soft) kinds[word] = (byte)(kinds.GetValueOrDefault(word) | Soft);
        return kinds.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
