using System.Globalization;
using System.Text;

namespace Plinth.Tokens.PreTokenizers;

/// <summary>Cuts pieces of text into smaller ones: the general form of Hugging Face's pre-tokenisers.</summary>
internal interface ISplitter
{
    /// <summary>Cuts.</summary>
    /// <param name="pieces">The pieces so far.</param>
    /// <param name="first">Whether the first of them begins the whole text.</param>
    List<string> Split(List<string> pieces, bool first);
}

/// <summary>What becomes of a delimiter (tokenizers, <c>SplitDelimiterBehavior</c>).</summary>
internal enum Delimiter
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

/// <summary>One after the other.</summary>
internal sealed class SplitterSequence(IReadOnlyList<ISplitter> parts) : ISplitter
{
    public List<string> Split(List<string> pieces, bool first) => parts.Aggregate(pieces, (p, part) => part.Split(p, first));
}

/// <summary>Puts a space before each piece that has none: what is left of ByteLevel when the rest is done elsewhere.</summary>
internal sealed class SpacePrefix : ISplitter
{
    public List<string> Split(List<string> pieces, bool first) => [.. pieces.Select(p => p.StartsWith(' ') ? p : " " + p)];
}

/// <summary>By a function that says where the matches are.</summary>
/// <param name="matches">Start and length of each match, from left to right, none empty.</param>
/// <param name="delimiter">What becomes of them.</param>
/// <param name="invert">The matches are what is kept, and what is between them the delimiters.</param>
internal sealed class MatchSplitter(Func<string, IEnumerable<(int Start, int Length)>> matches, Delimiter delimiter, bool invert = false) : ISplitter
{
    public List<string> Split(List<string> pieces, bool first)
    {
        var result = new List<string>();
        foreach (var piece in pieces) Split(piece, result);
        return result;
    }

    private void Split(string piece, List<string> result)
    {
        var spans = new List<(int Start, int End, bool Match)>();
        var at = 0;
        foreach (var (start, length) in matches(piece))
        {
            if (length == 0) continue;
            if (start > at) spans.Add((at, start, invert));
            spans.Add((start, start + length, !invert));
            at = start + length;
        }

        if (at < piece.Length) spans.Add((at, piece.Length, invert));
        var before = false;
        var joinNext = -1;
        foreach (var (start, end, match) in spans)
        {
            switch (delimiter)
            {
                case Delimiter.Removed when match: break;
                case Delimiter.MergedWithPrevious when match && !before && result.Count > 0 && start > 0: result[^1] += piece[start..end]; break;
                case Delimiter.Contiguous when start > 0 && match == before: result[^1] += piece[start..end]; break;
                case Delimiter.MergedWithNext when match && joinNext < 0: joinNext = start; break;
                case Delimiter.MergedWithNext when match:
                    result.Add(piece[joinNext..start]);
                    joinNext = start;
                    break;
                case Delimiter.MergedWithNext:
                    result.Add(piece[(joinNext < 0 ? start : joinNext)..end]);
                    joinNext = -1;
                    break;
                default: result.Add(piece[start..end]); break;
            }

            before = match;
        }

        if (joinNext >= 0) result.Add(piece[joinNext..]);
    }
}

/// <summary>Spaces become a sign, which is put in front, and words begin with it.</summary>
internal sealed class MetaspaceSplitter(string sign, bool always, bool firstOnly, bool split) : ISplitter
{
    public List<string> Split(List<string> pieces, bool first)
    {
        var result = new List<string>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i].Replace(" ", sign, StringComparison.Ordinal);
            if ((always || (firstOnly && first && i == 0)) && !piece.StartsWith(sign, StringComparison.Ordinal)) piece = sign + piece;
            if (!split)
            {
                result.Add(piece);
                continue;
            }

            var from = 0;
            for (var at = 1; at < piece.Length; at++)
            {
                if (!piece.AsSpan(at).StartsWith(sign, StringComparison.Ordinal)) continue;
                result.Add(piece[from..at]);
                from = at;
            }

            if (piece.Length > 0) result.Add(piece[from..]);
        }

        return result;
    }
}

/// <summary>Where characters of a kind are.</summary>
internal static class Matching
{
    /// <summary>Each character that fits alone.</summary>
    public static IEnumerable<(int Start, int Length)> Each(string text, Func<Rune, bool> fits)
    {
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (fits(rune)) yield return (at, rune.Utf16SequenceLength);
            at += rune.Utf16SequenceLength;
        }
    }

    /// <summary>Punctuation as BERT counts it: ASCII signs and every category P.</summary>
    public static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        : Rune.GetUnicodeCategory(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;
}
