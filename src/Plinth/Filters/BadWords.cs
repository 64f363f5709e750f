using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Plinth.Filters;

/// <summary>Drops documents that hold a word of their language's list of bad words.</summary>
/// <remarks>
/// Raffel et al. 2020 (C4); the lists are LDNOOBW's (CC BY 4.0). Chinese, Japanese and Thai are searched for the characters anywhere, other
/// languages for whole words. As in TensorFlow Datasets' <c>c4_utils.py</c> a few words that are common parts of harmless ones are let pass:
/// "性" in Chinese; "sm", "グロ", "女の子" in Japanese, each in its own language only.
/// </remarks>
public sealed record BadWords : IFilter, IPrepared
{
    private readonly Dictionary<string, PatternMatcher> _lists = new(StringComparer.OrdinalIgnoreCase);
    private ulong _seed;

    /// <summary>Languages judged, by their code in the label <c>language</c>; documents in others pass. Default: every language with a list.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>The language of documents without the label <c>language</c>; default <c>en</c>; null lets them pass.</summary>
    public string? DefaultLanguage { get; init; } = "en";

    /// <summary>Share of the documents with bad words that are kept all the same, 0 to 1, chosen by a hash of the id; default none.</summary>
    [Within(0, 1)]
    public double? KeepFraction { get; init; }

    /// <inheritdoc/>
    public void Prepare(StepContext context)
    {
        _seed = context.Seed;
        _lists.Clear();
        var words = ReadLists();
        foreach (var language in Languages ?? words.Keys.Order(StringComparer.Ordinal).ToList())
        {
            if (!words.TryGetValue(language, out var list))
                throw new RecipeException($"bad-words: no list for language '{language}'; there are {string.Join(", ", words.Keys.Order(StringComparer.Ordinal))}");
            _lists[language] = new PatternMatcher(list);
        }
    }

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var language = doc.Labels.Text("language") ?? DefaultLanguage;
        if (language is null || !_lists.TryGetValue(language, out var list)) return Verdict.Keep;
        var whole = !IsUnspaced(language);
        var found = list.IsIn(doc.Text, whole) ? 1 : 0;
        if (found > 0 && KeepFraction is { } share && Draw(doc.Id) < share) return Verdict.Keep;
        return rules.AtMost("bad-words", found, 0) ?? Verdict.Keep;
    }

    private static bool IsUnspaced(string language) => language.ToLowerInvariant() is "zh" or "ja" or "th";

    // Uniform in [0, 1), the same for the same id and seed wherever and whenever it is drawn.
    private double Draw(string id)
    {
        Span<byte> hash = stackalloc byte[8];
        XxHash3.Hash(Encoding.UTF8.GetBytes(id), hash, (long)_seed);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    internal static Dictionary<string, List<string>> ReadLists()
    {
        using var stream = typeof(BadWords).Assembly.GetManifestResourceStream("ldnoobw.tsv")
            ?? throw new InvalidOperationException("The list of bad words is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lists = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line)
        {
            var tab = line.IndexOf('\t');
            var (language, word) = (line[..tab], line[(tab + 1)..]);
            if (IsLetPass(language, word)) continue;
            if (!lists.TryGetValue(language, out var list)) lists[language] = list = [];
            list.Add(word);
        }

        return lists;
    }

    private static bool IsLetPass(string language, string word) => language switch
    {
        "zh" => word == "性",
        "ja" => word is "sm" or "グロ" or "女の子",
        _ => false,
    };
}
