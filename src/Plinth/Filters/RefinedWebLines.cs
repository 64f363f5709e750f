using Plinth.Languages;

namespace Plinth.Filters;

/// <summary>Takes out lines that are buttons, counters and menus, and drops the document when too many of its words went with them.</summary>
/// <remarks>
/// Penedo et al. 2023 (RefinedWeb), arXiv:2306.01116, appendix G.2 ("line-wise corrections"); numbers as in DCLM's
/// <c>refinedweb.yaml</c>. Lines are split at line feeds; blank ones stay. Words are split at white space.
/// </remarks>
public sealed record RefinedWebLines : IEditor
{
    /// <summary>Largest share of a line's characters that are capitals; default 0.5.</summary>
    [Within(0, 1)]
    public double? MaxUppercase { get; init; } = 0.5;

    /// <summary>Largest share of a line's characters that are digits; default 0.999999.</summary>
    [Within(0, 1)]
    public double? MaxDigits { get; init; } = 0.999999;

    /// <summary>Takes out counters: "3 likes", "1.2K shares"; default true.</summary>
    public bool Counters { get; init; } = true;

    /// <summary>Fewest words of a line; default 2.</summary>
    [Within(0, 10000)]
    public int? MinWords { get; init; } = 2;

    /// <summary>Lines of up to so many words lose "sign-in" at their start, "read more..." at their end and "items in cart" anywhere; default 10.</summary>
    [Within(1, 10000)]
    public int? ShortLineWords { get; init; } = 10;

    /// <summary>Largest share of the document's words that may be taken out; default 0.05.</summary>
    [Within(0, 1)]
    public double? MaxRemovedWords { get; init; } = 0.05;

    /// <inheritdoc/>
    public Verdict Edit(Document doc, Rules rules)
    {
        var signals = doc.Signals;
        var text = doc.Text.AsSpan();
        var built = signals.Scratch(text.Length + 1);
        int length = 0, before = 0, after = 0;
        var any = false;
        foreach (var span in signals.Lines)
        {
            var line = text.Slice(span.Start, span.Length);
            var words = CountWords(line);
            before += words;
            if (words > 0)
            {
                if (!Stays(line, words)) continue;
                if (words <= ShortLineWords)
                {
                    var from = built.Slice(length + (any ? 1 : 0), line.Length);
                    var kept = StripPhrases(line, from);
                    if (kept.Length < line.Length)
                    {
                        words = CountWords(kept);
                        if (words == 0) continue;
                        line = kept;
                    }
                }
            }

            if (any) built[length++] = '\n';
            any = true;
            line.CopyTo(built[length..]);
            length += line.Length;
            after += words;
        }

        var removed = before == 0 ? 0 : (double)(before - after) / before;
        if (rules.AtMost("removed-words", removed, MaxRemovedWords) is { } drop) return drop;
        if (!built[..length].SequenceEqual(text)) doc.Text = built[..length].ToString();
        return Verdict.Keep;
    }

    private bool Stays(ReadOnlySpan<char> line, int words)
    {
        if (words < MinWords) return false;
        if (MaxUppercase is not null || MaxDigits is not null)
        {
            int upper = 0, digits = 0;
            foreach (var c in line)
            {
                if (char.IsUpper(c)) upper++;
                else if (char.IsDigit(c)) digits++;
            }

            if ((double)upper / line.Length > MaxUppercase || (double)digits / line.Length > MaxDigits) return false;
        }

        return !Counters || !LineCounters.IsCounter(line);
    }

    // The three phrases go, the rest of the line stays; the result is the line itself or lies in the room given.
    private static ReadOnlySpan<char> StripPhrases(ReadOnlySpan<char> line, Span<char> room)
    {
        if (line.StartsWith("sign-in", StringComparison.OrdinalIgnoreCase)) line = line[7..];
        if (line.EndsWith("read more...", StringComparison.OrdinalIgnoreCase)) line = line[..^12];
        const string cart = "items in cart";
        var at = line.IndexOf(cart, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return line;
        var length = 0;
        while (at >= 0)
        {
            line[..at].CopyTo(room[length..]);
            length += at;
            line = line[(at + cart.Length)..];
            at = line.IndexOf(cart, StringComparison.OrdinalIgnoreCase);
        }

        line.CopyTo(room[length..]);
        return room[..(length + line.Length)];
    }

    private static int CountWords(ReadOnlySpan<char> line)
    {
        var count = 0;
        var inside = false;
        foreach (var c in line)
        {
            var space = CharClasses.IsSpace(c);
            if (!space && !inside) count++;
            inside = !space;
        }

        return count;
    }
}
