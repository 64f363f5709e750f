using System.Runtime.InteropServices;
using Plinth.Languages;
using Plinth.Signals;

namespace Plinth.Filters;

/// <summary>Drops pages that hold too little Chinese to be Chinese pages.</summary>
/// <remarks>
/// The rules that Chinese web corpora share; which numbers are whose is in <see cref="Presets"/>. Chinese characters are the CJK ideographs.
/// Other rules of those corpora are steps of their own: sensitive-words, chinese-paragraphs, chinese-normalise, language. FineWeb-2's numbers for
/// <c>cmn_Hani</c> are presets of gopher-quality, gopher-repetition and fineweb-quality.
/// </remarks>
public sealed record ChinesePage : IFilter, IPresets<ChinesePage>, IPrepared
{
    // Of the file that they were read from: a copy of these options may name another.
    private (string? File, HashSet<string> Words) _stopWords;

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

    /// <summary>Largest share of traditional-only characters among the Chinese ones; default off (EvalWeb drops at the first).</summary>
    [Within(0, 1)]
    public double? MaxTraditionalShare { get; init; }

    /// <summary>Smallest share of Chinese and other punctuation among characters that are not white space; default off.</summary>
    [Within(0, 1)]
    public double? MinPunctuationShare { get; init; }

    /// <summary>Largest share of special characters (neither letters, digits nor white space); default off (ROOTS 0.3).</summary>
    [Within(0, 1)]
    public double? MaxSpecialShare { get; init; }

    /// <summary>Characters of a run for <see cref="MaxRepeatedRuns"/> and <see cref="MaxCharRepetition"/>; default 13 (EvalWeb).</summary>
    [Within(1, 64)]
    public int RunLength { get; init; } = 13;

    /// <summary>Largest share of runs of <see cref="RunLength"/> characters that occurred before in the text; default off (EvalWeb 0.5).</summary>
    [Within(0, 1)]
    public double? MaxRepeatedRuns { get; init; }

    /// <summary>Largest share that the most frequent runs have of all, as many as the root of their number, and only those that occur twice; default off (ROOTS 0.2, runs of 3).</summary>
    [Within(0, 1)]
    public double? MaxCharRepetition { get; init; }

    /// <summary>Largest share that runs of five words which occur more than once have of all runs of five words; default off (ROOTS 0.96).</summary>
    [Within(0, 1)]
    public double? MaxWordRepetition { get; init; }

    /// <summary>Smallest share of stop words among the words, as the segmenter cuts them; default off (ROOTS 0.1691 with its own list and words); needs <see cref="StopWords"/>.</summary>
    [Within(0, 1)]
    public double? MinStopWordShare { get; init; }

    /// <summary>A file with a stop word a line (UTF-8; <c>#</c> begins a remark) for <see cref="MinStopWordShare"/>; default none.</summary>
    public string? StopWords { get; init; }

    /// <inheritdoc/>
    public void Prepare(StepContext context) => Load(context.Resolve);

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<ChinesePage>> Presets { get; } = new Dictionary<string, Func<ChinesePage>>
    {
        // Yuan et al. 2021 (WuDaoCorpora): pages with fewer than 10 Chinese characters.
        ["wudao"] = () => new() { MinHan = 10, MinHanShare = null, MinMeanLineLength = null },
        // Chen et al. 2023 (ChineseWebText, EvalWeb), arXiv:2311.01149: 200 characters or fewer, lines under 10, less than 30% Chinese.
        ["evalweb"] = () => new() { MinHan = null, MinHanShare = 0.3, MinChars = 201, MinMeanLineLength = 10, MaxTraditionalShare = 0, MaxRepeatedRuns = 0.5 },
        // MNBVC: less than 70% Chinese.
        // Laurencon et al. 2022 (ROOTS), arXiv:2303.03915, and parameters_filtering.py for zh: runs of 3 characters and of 5 words, special characters.
        ["roots"] = () => new() { MinHan = null, MinHanShare = null, MinMeanLineLength = null, MaxSpecialShare = 0.3, RunLength = 3, MaxCharRepetition = 0.2, MaxWordRepetition = 0.96 },
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
            ?? rules.AtMost("traditional-share", MaxTraditionalShare is null ? 0 : Traditional(doc.Text, counts.Han), MaxTraditionalShare)
            ?? rules.AtLeast("punctuation-share", printed == 0 ? 0 : counts.Punctuation / printed, MinPunctuationShare)
            ?? rules.AtMost("special-share", text.Chars == 0 ? 0 : (printed - counts.Letters - counts.Digits) / text.Chars, MaxSpecialShare)
            ?? (MaxRepeatedRuns is null && MaxCharRepetition is null ? null : Runs(doc.Text, rules))
            ?? (MaxWordRepetition is null ? null : rules.AtMost("word-repetition", RepeatedWords(text), MaxWordRepetition))
            ?? (MinStopWordShare is null ? null : rules.AtLeast("stop-word-share", StopWordShare(text), MinStopWordShare))
            ?? Verdict.Keep;
    }

    private void Load(Func<string, string> resolve)
    {
        if (MinStopWordShare is null) return;
        if (StopWords is null) throw new PlinthException("chinese-page: min_stop_word_share counts the words of a file; name it with stop_words");
        _stopWords = (StopWords, [.. WordList.Read("chinese-page", resolve(StopWords))]);
    }

    private double StopWordShare(TextSignals text)
    {
        if (_stopWords.File is null || _stopWords.File != StopWords) Load(Path.GetFullPath);
        var stopWords = _stopWords.Words.GetAlternateLookup<ReadOnlySpan<char>>();
        var words = text.Words;
        var count = 0;
        foreach (var word in words) if (stopWords.Contains(text.Text.AsSpan(word.Start, word.Length))) count++;
        return words.Length == 0 ? 0 : (double)count / words.Length;
    }

    private static double RepeatedWords(TextSignals text)
    {
        const int Run = 5;
        var words = text.Words;
        var all = words.Length - Run + 1;
        if (all <= 0) return 0;
        var counts = new Dictionary<ulong, int>(all);
        for (var i = 0; i < all; i++)
        {
            var key = 0xCBF29CE484222325UL;
            for (var j = i; j < i + Run; j++)
            {
                foreach (var c in text.Text.AsSpan(words[j].Start, words[j].Length)) key = (key ^ c) * 0x100000001B3UL;
                key = (key ^ 0x10000) * 0x100000001B3UL;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
        }

        return (double)counts.Values.Where(c => c > 1).Sum() / all;
    }

    private static double Traditional(string text, int han)
    {
        var traditional = 0;
        foreach (var c in text) if (HanVariants.Shared.IsTraditionalOnly(c)) traditional++;
        return han == 0 ? 0 : (double)traditional / han;
    }

    private Verdict? Runs(string text, Rules rules)
    {
        var runs = new CharRuns(text, RunLength);
        return rules.AtMost("repeated-runs", runs.RepeatedShare, MaxRepeatedRuns) ?? rules.AtMost("char-repetition", runs.TopShare, MaxCharRepetition);
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
