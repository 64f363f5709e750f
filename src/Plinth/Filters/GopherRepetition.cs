using Plinth.Signals;

namespace Plinth.Filters;

/// <summary>Whose counting <see cref="GopherRepetition"/> follows.</summary>
public enum GopherRepetitionVariant
{
    /// <summary>Hugging Face datatrove: over the text's characters; reading on by n words after each n-gram met again.</summary>
    Datatrove,

    /// <summary>DCLM and Dolma: over the words' characters; every word that stands in a repeated n-gram counts, once.</summary>
    Dclm,
}

/// <summary>Drops documents that repeat themselves: lines, paragraphs, and n-grams of words.</summary>
/// <remarks>Rae et al. 2021 (Gopher), arXiv:2112.11446, table A1; counting as in datatrove's <c>gopher_repetition_filter.py</c>. Lengths are in code points.</remarks>
public sealed record GopherRepetition : IFilter, IPresets<GopherRepetition>
{
    private static readonly string[] s_topRules = [.. Enumerable.Range(0, TextSignals.MostNGram + 1).Select(n => $"top-{n}-gram")];
    private static readonly string[] s_dupRules = [.. Enumerable.Range(0, TextSignals.MostNGram + 1).Select(n => $"dup-{n}-gram")];

    private readonly (int N, double Limit)[] _top = [(2, 0.20), (3, 0.18), (4, 0.16)];
    private readonly (int N, double Limit)[] _dup = [(5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10)];

    /// <summary>Whose counting; default datatrove.</summary>
    public GopherRepetitionVariant Variant { get; init; }

    /// <summary>Largest share of paragraphs that equal an earlier one; default 0.3.</summary>
    [Within(0, 1)]
    public double? DupParaFrac { get; init; } = 0.3;

    /// <summary>Largest share of the text's characters in such paragraphs; default 0.2.</summary>
    [Within(0, 1)]
    public double? DupParaCharFrac { get; init; } = 0.2;

    /// <summary>Largest share of lines that equal an earlier one; default 0.3.</summary>
    [Within(0, 1)]
    public double? DupLineFrac { get; init; } = 0.3;

    /// <summary>Largest share of the text's characters in such lines; default 0.2.</summary>
    [Within(0, 1)]
    public double? DupLineCharFrac { get; init; } = 0.2;

    /// <summary>By n, the largest share of characters that the most frequent n-gram may make up; default 2: 0.20, 3: 0.18, 4: 0.16; null is off.</summary>
    public IReadOnlyDictionary<int, double>? TopNGrams
    {
        get => ToOption(_top);
        init => _top = FromOption(value);
    }

    /// <summary>By n, the largest share of characters in n-grams met again; default 5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10; null is off.</summary>
    public IReadOnlyDictionary<int, double>? DupNGrams
    {
        get => ToOption(_dup);
        init => _dup = FromOption(value);
    }

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<GopherRepetition>> Presets { get; } = new Dictionary<string, Func<GopherRepetition>>
    {
        ["gopher"] = () => new(),
        ["dclm"] = () => new() { Variant = GopherRepetitionVariant.Dclm },
        // FineWeb-2, configs/cmn_Hani.yml: rules on paragraphs and on characters of lines are off. Wants a word segmenter.
        ["fineweb2-zh"] = () => new()
        {
            DupParaFrac = null,
            DupParaCharFrac = null,
            DupLineFrac = 0.287,
            DupLineCharFrac = null,
            TopNGrams = new Dictionary<int, double> { [2] = 0.256, [3] = 0.201, [4] = 0.171 },
            DupNGrams = new Dictionary<int, double> { [5] = 0.198, [6] = 0.182, [7] = 0.167, [8] = 0.154, [9] = 0.14, [10] = 0.127 },
        },
    };

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var text = doc.Signals;
        return JudgeParagraphs(text, rules) ?? JudgeLines(text, rules) ?? JudgeNGrams(text, rules) ?? Verdict.Keep;
    }

    private Verdict? JudgeParagraphs(TextSignals text, Rules rules)
    {
        if (DupParaFrac is null && DupParaCharFrac is null) return null;
        var (count, chars) = text.RepeatedParagraphs();
        return rules.AtMost("dup-para-frac", Ratio(count, text.Paragraphs.Length), DupParaFrac)
            ?? rules.AtMost("dup-para-char-frac", Ratio(chars, text.Chars), DupParaCharFrac);
    }

    // Lines are what lies between runs of line feeds: empty ones only at the very start and end of a text.
    private Verdict? JudgeLines(TextSignals text, Rules rules)
    {
        if (DupLineFrac is null && DupLineCharFrac is null) return null;
        var lines = text.Lines;
        var repeats = text.LineRepeats;
        int count = 0, repeated = 0, chars = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0) continue;
            count++;
            if (!repeats[i]) continue;
            repeated++;
            chars += text.CharsIn(lines[i].Start, lines[i].Length);
        }

        var ends = (text.Text.StartsWith('\n') ? 1 : 0) + (text.Text.EndsWith('\n') ? 1 : 0);
        if (count == 0 && ends == 0) ends = 1;
        count += ends;
        if (ends == 2) repeated++;
        return rules.AtMost("dup-line-frac", Ratio(repeated, count), DupLineFrac)
            ?? rules.AtMost("dup-line-char-frac", Ratio(chars, text.Chars), DupLineCharFrac);
    }

    private Verdict? JudgeNGrams(TextSignals text, Rules rules)
    {
        var words = text.Words.Length;
        var datatrove = Variant == GopherRepetitionVariant.Datatrove;
        double whole = datatrove ? text.Chars : text.WordTotals.Chars;
        foreach (var (n, limit) in _top)
        {
            if (words < n) continue;
            var measure = text.NGrams(n);
            // An n-gram that occurs once is no repetition to DCLM; datatrove counts it.
            var part = datatrove ? measure.TopChars : measure.TopCount > 1 ? measure.TopBareChars : 0;
            if (rules.AtMost(s_topRules[n], Ratio(part, whole), limit) is { } drop) return drop;
        }

        foreach (var (n, limit) in _dup)
        {
            var measure = text.NGrams(n);
            var part = datatrove ? measure.DuplicatedChars : measure.CoveredChars;
            if (rules.AtMost(s_dupRules[n], Ratio(part, whole), limit) is { } drop) return drop;
        }

        return null;
    }

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private static Dictionary<int, double>? ToOption((int N, double Limit)[] limits) =>
        limits.Length == 0 ? null : limits.ToDictionary(l => l.N, l => l.Limit);

    private static (int N, double Limit)[] FromOption(IReadOnlyDictionary<int, double>? option)
    {
        if (option is null) return [];
        foreach (var n in option.Keys)
            if (n is < 1 or > TextSignals.MostNGram)
                throw new RecipeException($"gopher-repetition: an n-gram of {n} words; n is 1 to {TextSignals.MostNGram}");
        return [.. option.OrderBy(l => l.Key).Select(l => (l.Key, l.Value))];
    }
}
