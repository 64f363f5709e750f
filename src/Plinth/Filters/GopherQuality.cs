using Plinth.Signals;

namespace Plinth.Filters;

/// <summary>Whose counting <see cref="GopherQuality"/> follows.</summary>
public enum GopherQualityVariant
{
    /// <summary>Hugging Face datatrove: spaCy's words, different stop words counted.</summary>
    Datatrove,

    /// <summary>DCLM: words between white space, every occurrence of a stop word counted, in any case.</summary>
    Dclm,
}

/// <summary>Drops documents whose words and lines are not those of prose.</summary>
/// <remarks>
/// Rae et al. 2021 (Gopher), arXiv:2112.11446, appendix A; numbers and counting as in datatrove's <c>gopher_quality_filter.py</c>. Words are
/// <see cref="TextSignals.Words"/>; those of punctuation alone count only where said. Lengths are in code points.
/// </remarks>
public sealed record GopherQuality : IFilter, IPresets<GopherQuality>
{
    /// <summary>Whose counting; default datatrove.</summary>
    public GopherQualityVariant Variant { get; init; }

    /// <summary>Fewest words that are not punctuation; default 50.</summary>
    [Within(0, 1e9)]
    public int? MinWords { get; init; } = 50;

    /// <summary>Most words that are not punctuation; default 100,000.</summary>
    [Within(1, 1e9)]
    public int? MaxWords { get; init; } = 100_000;

    /// <summary>Smallest mean length of those words, in code points; default 3.</summary>
    [Within(0, 1000)]
    public double? MinMeanWordLength { get; init; } = 3;

    /// <summary>Largest mean length of those words, in code points; default 10.</summary>
    [Within(0, 1000)]
    public double? MaxMeanWordLength { get; init; } = 10;

    /// <summary>Most hash signs, and most ellipses ("..." or "…"), per word; default 0.1 each.</summary>
    [Within(0, 1000)]
    public double? MaxSymbolRatio { get; init; } = 0.1;

    /// <summary>Largest share of lines that start with "•" or "-"; default 0.9.</summary>
    [Within(0, 1)]
    public double? MaxBulletLines { get; init; } = 0.9;

    /// <summary>Largest share of lines that end in an ellipsis; default 0.3.</summary>
    [Within(0, 1)]
    public double? MaxEllipsisLines { get; init; } = 0.3;

    /// <summary>Smallest share of words that hold a letter; default 0.8.</summary>
    [Within(0, 1)]
    public double? MinAlphaWords { get; init; } = 0.8;

    /// <summary>Fewest different stop words; default 2.</summary>
    [Within(0, 10000)]
    public int? MinStopWords { get; init; } = 2;

    /// <summary>The stop words, matched with their case; default the paper's eight English ones.</summary>
    public IReadOnlyList<string> StopWords { get; init; } = ["the", "be", "to", "of", "and", "that", "have", "with"];

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<GopherQuality>> Presets { get; } = new Dictionary<string, Func<GopherQuality>>
    {
        ["gopher"] = () => new(),
        ["dclm"] = () => new() { Variant = GopherQualityVariant.Dclm },
        // FineWeb-2, configs/cmn_Hani.yml; wants a word segmenter.
        ["fineweb2-zh"] = () => new()
        {
            MinMeanWordLength = 1,
            MaxMeanWordLength = 5,
            MinAlphaWords = 0.735,
            StopWords = ["的", "年", "在", "月", "是", "和", "日", "了", "於", "·", "為", "有", "被", "人", "中", "为", "他", "與", "後", "也", "而", "由"],
        },
    };

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var text = doc.Signals;
        return Variant == GopherQualityVariant.Datatrove ? JudgeWords(text, rules) : JudgeRuns(text, rules);
    }

    private Verdict JudgeWords(TextSignals text, Rules rules)
    {
        ref readonly var totals = ref text.WordTotals;
        double words = text.Words.Length;
        return rules.AtLeast("min-words", totals.Plain, MinWords)
            ?? rules.AtMost("max-words", totals.Plain, MaxWords)
            ?? rules.AtLeast("min-mean-word-length", Ratio(totals.PlainChars, totals.Plain), MinMeanWordLength)
            ?? rules.AtMost("max-mean-word-length", Ratio(totals.PlainChars, totals.Plain), MaxMeanWordLength)
            ?? JudgeSymbols(text, rules, words)
            ?? JudgeLines(text, rules)
            ?? rules.AtLeast("alpha-words", Ratio(totals.WithLetter, words), MinAlphaWords)
            ?? (MinStopWords is null ? null : rules.AtLeast("stop-words", DifferentStopWords(text), MinStopWords))
            ?? Verdict.Keep;
    }

    private Verdict JudgeRuns(TextSignals text, Rules rules)
    {
        var runs = RunTotals.Of(text, StopWords);
        return rules.AtLeast("min-words", runs.Count, MinWords)
            ?? rules.AtMost("max-words", runs.Count, MaxWords)
            ?? rules.AtLeast("min-mean-word-length", Ratio(runs.Chars, runs.Count), MinMeanWordLength)
            ?? rules.AtMost("max-mean-word-length", Ratio(runs.Chars, runs.Count), MaxMeanWordLength)
            ?? JudgeSymbols(text, rules, runs.Count)
            ?? JudgeLines(text, rules)
            ?? rules.AtLeast("alpha-words", Ratio(runs.WithLetter, runs.Count), MinAlphaWords)
            ?? rules.AtLeast("stop-words", runs.StopWords, MinStopWords)
            ?? Verdict.Keep;
    }

    private Verdict? JudgeSymbols(TextSignals text, Rules rules, double words)
    {
        if (MaxSymbolRatio is null) return null;
        var chars = text.Text.AsSpan();
        return rules.AtMost("hash-ratio", Ratio(chars.Count('#'), words), MaxSymbolRatio)
            ?? rules.AtMost("ellipsis-ratio", Ratio(chars.Count("...") + chars.Count('…'), words), MaxSymbolRatio);
    }

    private Verdict? JudgeLines(TextSignals text, Rules rules)
    {
        if (MaxBulletLines is null && MaxEllipsisLines is null) return null;
        var lines = text.PrintedLines;
        int bullets = 0, ellipses = 0;
        foreach (var untrimmed in lines)
        {
            var line = text.Trim(untrimmed);
            if (line.Length == 0) continue;
            if (text.Text[line.Start] is '•' or '-') bullets++;
            var last = text.Text[line.End - 1];
            if (last == '…' || last == '.' && text.Text.AsSpan(line.Start, line.Length).EndsWith("...")) ellipses++;
        }

        return rules.AtMost("bullet-lines", Ratio(bullets, lines.Length), MaxBulletLines)
            ?? rules.AtMost("ellipsis-lines", Ratio(ellipses, lines.Length), MaxEllipsisLines);
    }

    private int DifferentStopWords(TextSignals text)
    {
        var found = 0;
        // Plain index: a foreach over the interface would allocate for every document.
        for (var i = 0; i < StopWords.Count; i++)
            if (text.Occurrences(StopWords[i]) > 0) found++;
        return found;
    }

    // An empty text has ratio 0 throughout; Gopher's rules on words drop it first.
    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
