using System.Buffers;
using Plinth.Languages;

namespace Plinth.Filters;

/// <summary>Whose counting <see cref="FineWebQuality"/> follows.</summary>
public enum FineWebQualityVariant
{
    /// <summary>Hugging Face datatrove now: lines that are not blank; terminal marks of all scripts, no quotation marks.</summary>
    Datatrove,

    /// <summary>The code that made FineWeb (2024): all lines, blank ones too; "." "?" "!" and straight quotation marks; a value at the limit drops.</summary>
    Fineweb,
}

/// <summary>Drops pages that are lists and menus: few lines end in a stop, many are short or repeated, many line feeds per word.</summary>
/// <remarks>Penedo et al. 2024 (FineWeb), arXiv:2406.17557; counting as in datatrove's <c>fineweb_quality_filter.py</c>.</remarks>
public sealed record FineWebQuality : IFilter, IPresets<FineWebQuality>
{
    private static readonly SearchValues<char> s_terminals = SearchValues.Create(CharClasses.Terminals);

    /// <summary>Whose counting; default datatrove.</summary>
    public FineWebQualityVariant Variant { get; init; }

    /// <summary>Smallest share of lines that end in a terminal mark; default 0.12.</summary>
    [Within(0, 1)]
    public double? MinPunctLines { get; init; } = 0.12;

    /// <summary>Lets texts pass in which no line at all ends in a terminal mark; default false.</summary>
    public bool PunctExcludeZero { get; init; }

    /// <summary>Largest share of short lines; default 0.67.</summary>
    [Within(0, 1)]
    public double? MaxShortLines { get; init; } = 0.67;

    /// <summary>Most characters of a short line, in code points; default 30.</summary>
    [Within(0, 1e6)]
    public int ShortLineLength { get; init; } = 30;

    /// <summary>Largest share of characters in lines that equal an earlier one; default 0.01.</summary>
    [Within(0, 1)]
    public double? MaxDupLineChars { get; init; } = 0.01;

    /// <summary>Most line feeds per word; default 0.3.</summary>
    [Within(0, 1000)]
    public double? MaxNewLineRatio { get; init; } = 0.3;

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<FineWebQuality>> Presets { get; } = new Dictionary<string, Func<FineWebQuality>>
    {
        ["fineweb"] = () => new() { Variant = FineWebQualityVariant.Fineweb },
        // FineWeb-2, configs/cmn_Hani.yml and the pipeline around it: no rule on short lines, repeated characters at 0.1.
        ["fineweb2-zh"] = () => new() { MinPunctLines = 0.106, MaxShortLines = null, MaxDupLineChars = 0.1, MaxNewLineRatio = 0.178 },
    };

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var text = doc.Signals;
        var all = Variant == FineWebQualityVariant.Fineweb;
        var lines = text.Lines;
        var repeats = text.LineRepeats;
        int count = 0, punct = 0, shorts = 0, dupChars = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            var blank = text.Trim(line).Length == 0;
            if (blank && !all) continue;
            count++;
            var chars = text.CharsIn(line.Start, line.Length);
            if (chars <= ShortLineLength) shorts++;
            if (line.Length > 0 && IsStop(text.Text, line.End, all)) punct++;
            if (repeats[i] && !blank) dupChars += chars;
        }

        double punctShare = Ratio(punct, count), feeds = lines.Length - 1;
        var skip = MinPunctLines is null || PunctExcludeZero && punctShare == 0;
        return (skip ? null : rules.AtLeast("punct-lines", punctShare, all ? Above(MinPunctLines) : MinPunctLines))
            ?? rules.AtMost("short-lines", Ratio(shorts, count), all ? Below(MaxShortLines) : MaxShortLines)
            ?? rules.AtMost("dup-line-chars", Ratio(dupChars, text.Chars - feeds), all ? Below(MaxDupLineChars) : MaxDupLineChars)
            ?? (MaxNewLineRatio is null ? null : rules.AtMost("new-line-ratio", Ratio(feeds, text.Words.Length), MaxNewLineRatio))
            ?? Verdict.Keep;
    }

    private static bool IsStop(string text, int end, bool english)
    {
        var last = text[end - 1];
        if (english) return last is '.' or '\'' or '"' or '!' or '?';
        if (last < 128) return last is '.' or '!' or '?';
        if (!char.IsLowSurrogate(last)) return s_terminals.Contains(last);
        return end > 1 && char.IsHighSurrogate(text[end - 2]) && AstralTerminals.Contains(char.ConvertToUtf32(text[end - 2], last));
    }

    // The code of 2024 drops at the limit too: the nearest number on the other side makes the strict comparison do so.
    private static double? Above(double? limit) => limit is { } l ? Math.BitIncrement(l) : null;

    private static double? Below(double? limit) => limit is { } l ? Math.BitDecrement(l) : null;

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
