using Plinth.Signals;

namespace Plinth.Filters;

/// <summary>Drops pages that hold too little Chinese to be Chinese pages.</summary>
/// <remarks>
/// The rules that Chinese web corpora share; which numbers are whose is in <see cref="Presets"/>. Chinese characters are the CJK ideographs.
/// Other rules of those corpora are steps of their own: sensitive words, traditional characters, perplexity.
/// </remarks>
public sealed record ChinesePage : IFilter, IPresets<ChinesePage>
{
    /// <summary>Fewest Chinese characters; default 10 (WuDao).</summary>
    [Within(0, 1e9)]
    public int? MinHan { get; init; } = 10;

    /// <summary>Smallest share of Chinese characters among those that are not white space; default 0.3 (EvalWeb).</summary>
    [Within(0, 1)]
    public double? MinHanShare { get; init; } = 0.3;

    /// <summary>Fewest characters of the page, in code points; default off.</summary>
    [Within(0, 1e9)]
    public int? MinChars { get; init; }

    /// <summary>Smallest mean length of lines that are not blank, in code points; default 10 (EvalWeb).</summary>
    [Within(0, 1e9)]
    public double? MinMeanLineLength { get; init; } = 10;

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<ChinesePage>> Presets { get; } = new Dictionary<string, Func<ChinesePage>>
    {
        // Yuan et al. 2021 (WuDaoCorpora): pages with fewer than 10 Chinese characters.
        ["wudao"] = () => new() { MinHan = 10, MinHanShare = null, MinMeanLineLength = null },
        // Chen et al. 2023 (ChineseWebText, EvalWeb), arXiv:2311.01149: 200 characters or fewer, lines under 10, less than 30% Chinese.
        ["evalweb"] = () => new() { MinHan = null, MinHanShare = 0.3, MinChars = 201, MinMeanLineLength = 10 },
        // MNBVC: less than 70% Chinese.
        ["mnbvc"] = () => new() { MinHan = 10, MinHanShare = 0.7, MinMeanLineLength = null },
    };

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var text = doc.Signals;
        ref readonly var counts = ref text.Counts;
        double printed = text.Chars - counts.WhiteSpace;
        return rules.AtLeast("min-chars", text.Chars, MinChars)
            ?? (MinMeanLineLength is null ? null : rules.AtLeast("min-mean-line-length", MeanLine(text), MinMeanLineLength))
            ?? rules.AtLeast("min-han", counts.Han, MinHan)
            ?? rules.AtLeast("han-share", printed == 0 ? 0 : counts.Han / printed, MinHanShare)
            ?? Verdict.Keep;
    }

    private static double MeanLine(TextSignals text)
    {
        int lines = 0;
        long chars = 0;
        foreach (var line in text.Lines)
        {
            var trimmed = text.Trim(line);
            if (trimmed.Length == 0) continue;
            lines++;
            chars += text.CharsIn(trimmed.Start, trimmed.Length);
        }

        return lines == 0 ? 0 : (double)chars / lines;
    }
}
