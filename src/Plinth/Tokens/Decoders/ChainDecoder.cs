using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Plinth.Tokens.Decoders;

/// <summary>One step of a <c>tokenizer.json</c>'s decoder, over the pieces.</summary>
internal delegate List<string> DecodeStep(List<string> pieces);

/// <summary>The pieces through the steps of a <c>tokenizer.json</c>'s decoder; without steps they are joined by spaces.</summary>
/// <param name="pieces">The pieces.</param>
/// <param name="special">Special tokens by id.</param>
/// <param name="step">The decoder, or null.</param>
internal sealed class ChainDecoder(IReadOnlyList<byte[]> pieces, IReadOnlyDictionary<int, SpecialToken> special, DecodeStep? step) : IIdDecoder
{
    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var texts = new List<string>(ids.Length);
        foreach (var id in ids) texts.Add(id < 0 ? "\uFFFD" : special.TryGetValue(id, out var token) ? token.Text : Encoding.UTF8.GetString(pieces[id]));
        return step is null ? string.Join(' ', texts) : string.Concat(step(texts));
    }
}

/// <summary>The steps.</summary>
internal static class DecodeSteps
{
    /// <summary>Joins all pieces.</summary>
    public static List<string> Fuse(List<string> pieces) => [string.Concat(pieces)];

    /// <summary>Runs of byte pieces become the characters that they are, or U+FFFD a byte.</summary>
    public static List<string> ByteFallback(List<string> pieces)
    {
        var result = new List<string>();
        var bytes = new List<byte>();
        foreach (var piece in pieces)
        {
            if (piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[5] == '>' && byte.TryParse(piece.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                continue;
            }

            Flush();
            result.Add(piece);
        }

        Flush();
        return result;

        void Flush()
        {
            if (bytes.Count == 0) return;
            try { result.Add(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes])); }
            catch (ArgumentException) { result.AddRange(Enumerable.Repeat("\uFFFD", bytes.Count)); }
            bytes.Clear();
        }
    }

    /// <summary>The sign becomes a space; the one in front of the first piece goes away where it was put there.</summary>
    public static DecodeStep Metaspace(string sign, bool strip) => pieces =>
        [.. pieces.Select((p, i) => (i == 0 && strip && p.StartsWith(sign, StringComparison.Ordinal) ? p[sign.Length..] : p).Replace(sign, " ", StringComparison.Ordinal))];

    /// <summary>Word pieces: a space before each that does not continue a word; with cleanup none before punctuation.</summary>
    public static DecodeStep WordPiece(string prefix, bool cleanup) => pieces => [.. pieces.Select((piece, i) =>
    {
        if (i > 0) piece = piece.StartsWith(prefix, StringComparison.Ordinal) ? piece[prefix.Length..] : " " + piece;
        return cleanup ? Clean(piece) : piece;
    })];

    /// <summary>Takes a character off the ends of each piece, so many times at most.</summary>
    public static DecodeStep Strip(char content, int start, int stop) => pieces => [.. pieces.Select(piece =>
    {
        int from = 0, to = piece.Length;
        while (from < start && from < to && piece[from] == content) from++;
        for (var i = 0; i < stop && to > from && piece[to - 1] == content; i++) to--;
        return piece[from..to];
    })];

    /// <summary>Replaces in each piece.</summary>
    public static DecodeStep Replace(string? text, Regex? regex, string content) => pieces =>
        [.. pieces.Select(p => regex is not null ? regex.Replace(p, _ => content) : p.Replace(text!, content, StringComparison.Ordinal))];

    /// <summary>The mark of a word's end becomes a space, that of the last piece nothing.</summary>
    public static DecodeStep WordEnd(string suffix) => pieces =>
        [.. pieces.Select((p, i) => suffix.Length == 0 ? p : p.Replace(suffix, i == pieces.Count - 1 ? "" : " ", StringComparison.Ordinal))];

    /// <summary>Characters that stand for bytes (GPT-2) become those bytes.</summary>
    public static List<string> ByteLevel(List<string> pieces)
    {
        var bytes = new List<byte>();
        foreach (var piece in pieces)
            if (ByteLetters.TryBytes(piece, bytes) is false) bytes.AddRange(Encoding.UTF8.GetBytes(piece));
        return [Encoding.UTF8.GetString([.. bytes])];
    }

    /// <summary>One after the other.</summary>
    public static DecodeStep Sequence(IReadOnlyList<DecodeStep> steps) => pieces => steps.Aggregate(pieces, (p, step) => step(p));

    private static string Clean(string text) => text.Replace(" .", ".", StringComparison.Ordinal).Replace(" ?", "?", StringComparison.Ordinal).Replace(" !", "!", StringComparison.Ordinal)
        .Replace(" ,", ",", StringComparison.Ordinal).Replace(" ' ", "'", StringComparison.Ordinal).Replace(" n't", "n't", StringComparison.Ordinal).Replace(" 'm", "'m", StringComparison.Ordinal)
        .Replace(" do not", " don't", StringComparison.Ordinal).Replace(" 's", "'s", StringComparison.Ordinal).Replace(" 've", "'ve", StringComparison.Ordinal).Replace(" 're", "'re", StringComparison.Ordinal);
}
