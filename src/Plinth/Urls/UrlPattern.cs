using System.Text.RegularExpressions;

namespace Plinth.Urls;

/// <summary>One rule of an adblock list that is more than a domain: literal pieces with <c>*</c> and <c>^</c> between, or a regular expression.</summary>
internal sealed class UrlPattern
{
    private readonly string _text = "";
    private readonly bool _atStart;
    private readonly bool _atHost;
    private readonly bool _atEnd;
    private readonly Regex? _regex;

    /// <param name="text">The pattern with its anchors: <c>||</c>, <c>|</c>.</param>
    /// <param name="options">Its options.</param>
    public UrlPattern(string text, AdblockOptions options)
    {
        Options = options;
        if (text is ['|', '|', ..]) (_atHost, text) = (true, text[2..]);
        else if (text is ['|', ..]) (_atStart, text) = (true, text[1..]);
        if (text is [.., '|']) (_atEnd, text) = (true, text[..^1]);
        _text = options.MatchCase ? text : text.ToLowerInvariant();
        Token = options.MatchCase ? LongestToken(text.ToLowerInvariant()) : LongestToken(_text);
    }

    /// <param name="regex">A regular expression over the URL.</param>
    /// <param name="options">Its options.</param>
    public UrlPattern(Regex regex, AdblockOptions options) => (_regex, Options) = (regex, options);

    /// <summary>Its options.</summary>
    public AdblockOptions Options { get; }

    /// <summary>Letters and digits that stand whole in every URL that the pattern fits; empty where there are none.</summary>
    public string Token { get; } = "";

    /// <summary>Whether the pattern fits a URL.</summary>
    public bool Fits(AddressText url)
    {
        if (!Options.Covers(url.Host)) return false;
        if (_regex is not null) return _regex.IsMatch(url.AsWritten);
        var text = Options.MatchCase ? url.AsWritten : url.Small;
        if (_atStart) return FitsAt(text, 0, _text);
        if (_atHost)
        {
            for (var i = url.HostStart; i < url.HostEnd; i++)
                if ((i == url.HostStart || text[i - 1] == '.') && FitsAt(text, i, _text)) return true;
            return false;
        }

        for (var i = 0; i <= text.Length; i++)
            if (FitsAt(text, i, _text)) return true;
        return false;
    }

    /// <summary>A character that parts what stands in a URL: none of letters, digits, <c>_ - . %</c>.</summary>
    public static bool IsSeparator(char c) => c < 0x80 && !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.' or '%');

    // Greedy with one point of return: time is at most the product of both lengths.
    private bool FitsAt(ReadOnlySpan<char> text, int from, ReadOnlySpan<char> pattern)
    {
        var (t, p, starP, starT) = (from, 0, -1, 0);
        while (true)
        {
            if (p == pattern.Length && (!_atEnd || t == text.Length)) return true;
            if (p < pattern.Length && pattern[p] == '*')
            {
                (starP, starT) = (++p, t);
                continue;
            }

            // The end of a URL is a separator too.
            if (p < pattern.Length && t == text.Length && pattern[p] == '^')
            {
                p++;
                continue;
            }

            if (p < pattern.Length && t < text.Length && (pattern[p] == '^' ? IsSeparator(text[t]) : pattern[p] == text[t]))
            {
                p++;
                t++;
                continue;
            }

            if (starP < 0 || starT >= text.Length) return false;
            (p, t) = (starP, ++starT);
        }
    }

    private string LongestToken(string text)
    {
        var best = "";
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && char.IsAsciiLetterOrDigit(text[i])) i++;
            var bounded = (start > 0 ? text[start - 1] is not '*' : _atStart || _atHost) && (i < text.Length ? text[i] is not '*' : _atEnd);
            if (bounded && i - start > best.Length) best = text[start..i];
        }

        return best;
    }
}
