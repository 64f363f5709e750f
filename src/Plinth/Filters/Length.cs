using Plinth.Signals;

namespace Plinth.Filters;

/// <summary>Drops documents that are too short or too long, in characters, words or lines.</summary>
/// <remarks>Every rule is off until its option is given. Characters are code points; lines are those of <see cref="TextSignals.PrintedLines"/>.</remarks>
public sealed record Length : IFilter, IPresets<Length>
{
    /// <summary>Fewest characters; default off.</summary>
    [Within(0, 1e12)]
    public long? MinChars { get; init; }

    /// <summary>Most characters; default off.</summary>
    [Within(0, 1e12)]
    public long? MaxChars { get; init; }

    /// <summary>Fewest words, marks included; default off.</summary>
    [Within(0, 1e12)]
    public long? MinWords { get; init; }

    /// <summary>Most words, marks included; default off.</summary>
    [Within(0, 1e12)]
    public long? MaxWords { get; init; }

    /// <summary>Fewest lines; default off.</summary>
    [Within(0, 1e12)]
    public long? MinLines { get; init; }

    /// <summary>Most lines; default off.</summary>
    [Within(0, 1e12)]
    public long? MaxLines { get; init; }

    /// <summary>Smallest mean length of lines, in characters; default off.</summary>
    [Within(0, 1e12)]
    public double? MinMeanLineLength { get; init; }

    /// <summary>Largest mean length of lines, in characters; default off.</summary>
    [Within(0, 1e12)]
    public double? MaxMeanLineLength { get; init; }

    /// <summary>Most characters of any line; default off.</summary>
    [Within(0, 1e12)]
    public long? MaxLineLength { get; init; }

    /// <inheritdoc/>
    public static IReadOnlyDictionary<string, Func<Length>> Presets { get; } = new Dictionary<string, Func<Length>>
    {
        // Wenzek et al. 2020 (CCNet), arXiv:1911.00359: mine.py, min_len.
        ["ccnet"] = () => new() { MinChars = 300 },
        // Kocetkov et al. 2022 (The Stack), arXiv:2211.15533: lines of code.
        ["the-stack"] = () => new() { MaxLineLength = 1000, MaxMeanLineLength = 100 },
    };

    /// <inheritdoc/>
    public Verdict Judge(Document doc, Rules rules)
    {
        var text = doc.Signals;
        return rules.AtLeast("min-chars", text.Chars, MinChars)
            ?? rules.AtMost("max-chars", text.Chars, MaxChars)
            ?? JudgeLines(text, rules)
            ?? (MinWords is null && MaxWords is null ? null
                : rules.AtLeast("min-words", text.Words.Length, MinWords) ?? rules.AtMost("max-words", text.Words.Length, MaxWords))
            ?? Verdict.Keep;
    }

    private Verdict? JudgeLines(TextSignals text, Rules rules)
    {
        if ((MinLines ?? MaxLines ?? MaxLineLength) is null && (MinMeanLineLength ?? MaxMeanLineLength) is null) return null;
        var lines = text.PrintedLines;
        long sum = 0, longest = 0;
        foreach (var line in lines)
        {
            var chars = text.CharsIn(line.Start, line.Length);
            sum += chars;
            longest = Math.Max(longest, chars);
        }

        var mean = lines.Length == 0 ? 0 : (double)sum / lines.Length;
        return rules.AtLeast("min-lines", lines.Length, MinLines)
            ?? rules.AtMost("max-lines", lines.Length, MaxLines)
            ?? rules.AtLeast("min-mean-line-length", mean, MinMeanLineLength)
            ?? rules.AtMost("max-mean-line-length", mean, MaxMeanLineLength)
            ?? rules.AtMost("max-line-length", longest, MaxLineLength);
    }
}
