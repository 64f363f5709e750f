using System.Buffers;
using System.Text;

namespace Plinth.Tokens.Encoders;

/// <summary>Finds special tokens in text: the leftmost first, of several at one place the longest.</summary>
internal sealed class SpecialFinder
{
    private readonly SpecialToken[] _tokens;
    private readonly SearchValues<string> _search;

    private SpecialFinder(SpecialToken[] tokens)
    {
        _tokens = [.. tokens.OrderByDescending(t => t.Text.Length)];
        _search = SearchValues.Create([.. tokens.Select(t => t.Text)], StringComparison.Ordinal);
    }

    /// <summary>A finder of tokens, or null where there are none.</summary>
    public static SpecialFinder? Of(IReadOnlyList<SpecialToken> tokens)
    {
        var wanted = tokens.Where(t => t.Text.Length > 0).ToArray();
        return wanted.Length == 0 ? null : new SpecialFinder(wanted);
    }

    /// <summary>The next token at or after a place, with the white space that it takes.</summary>
    public Found? Next(ReadOnlySpan<char> text, int from)
    {
        var at = from;
        while (at < text.Length)
        {
            var step = text[at..].IndexOfAny(_search);
            if (step < 0) return null;
            at += step;
            foreach (var token in _tokens)
            {
                if (!text[at..].StartsWith(token.Text, StringComparison.Ordinal)) continue;
                int start = at, end = at + token.Text.Length;
                if (token.SingleWord && (Touches(text, start, before: true) || Touches(text, end, before: false))) continue;
                if (token.LeftStrip)
                    while (start > from && char.IsWhiteSpace(text[start - 1])) start--;
                if (token.RightStrip)
                    while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
                return new Found(token.Id, start, end);
            }

            at++;
        }

        return null;
    }

    private static bool Touches(ReadOnlySpan<char> text, int at, bool before)
    {
        Rune rune;
        if (before ? at == 0 || Rune.DecodeLastFromUtf16(text[..at], out rune, out _) != OperationStatus.Done
            : at == text.Length || Rune.DecodeFromUtf16(text[at..], out rune, out _) != OperationStatus.Done) return false;
        return Rune.IsLetterOrDigit(rune) || rune.Value == '_';
    }

    /// <summary>A token that was found.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Start">Where it begins.</param>
    /// <param name="End">Where it ends.</param>
    internal readonly record struct Found(int Id, int Start, int End);
}
