using System.Runtime.InteropServices;
using Plinth.Signals;

namespace Plinth.Filters;

/// <summary>Writes RedPajama-V2's quality signals on each document as labels, and judges nothing: thresholds are chosen later, from the corpus that has them.</summary>
/// <remarks>
/// Weber et al. 2024 (RedPajama-V2), arXiv:2411.12372, table of quality annotations; names are theirs, without <c>rps_</c>. Signals of lines are given as one number a document: the mean over its lines.
/// Those that need other models or lists (<c>ccnet_*</c>, <c>doc_ml_*</c>, <c>doc_*_importance</c>, blocklists) come from <c>perplexity</c>, <c>classifier</c> and <c>url-filter</c>. Words are
/// Plinth's, so that values differ a little from theirs, which splits at white space after taking marks off.
/// </remarks>
public sealed record QualitySignals : ILabel
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_stopWords = new HashSet<string>(["the", "be", "to", "of", "and", "that", "have", "with"], StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Put before every name; default <c>rps_</c>, theirs.</summary>
    public string Prefix { get; init; } = "rps_";

    /// <inheritdoc/>
    public void Label(Document doc)
    {
        var signals = doc.Signals;
        var text = doc.Text.AsSpan();
        OfWords(doc, signals, text);
        OfLines(doc, signals, text);
        for (var n = 2; n <= 4; n++) Set(doc, $"doc_frac_chars_top_{n}gram", signals.NGrams(n) is var top && top.TopCount > 1 ? Ratio(top.TopBareChars, signals.WordTotals.Chars) : 0);
        for (var n = 5; n <= 10; n++) Set(doc, $"doc_frac_chars_dupe_{n}grams", Ratio(signals.NGrams(n).CoveredChars, signals.WordTotals.Chars));
        doc.Labels.Set(Prefix + "doc_num_sentences", (long)signals.Sentences.Length);
        Set(doc, "doc_curly_bracket", Ratio(text.Count('{') + text.Count('}'), text.Length));
        Set(doc, "doc_lorem_ipsum", Ratio(Count(text, "lorem ipsum"), text.Length));
    }

    private void OfWords(Document doc, TextSignals signals, ReadOnlySpan<char> text)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        long words = 0, chars = 0, capitals = 0, stops = 0, plain = 0;
        Span<char> lower = stackalloc char[64];
        foreach (var span in signals.Words)
        {
            var word = text.Slice(span.Start, span.Length);
            if (!word.ContainsAnyInRange('0', '9') && !HasLetter(word)) continue;
            words++;
            chars += word.Length;
            if (!HasLetter(word)) plain++;
            else if (IsCapitals(word)) capitals++;
            if (word.Length <= lower.Length && s_stopWords.Contains(lower[..word.ToLowerInvariant(lower)])) stops++;
            CollectionsMarshal.GetValueRefOrAddDefault(lookup, word, out _)++;
        }

        var entropy = 0.0;
        // In order of the words, so that the sum is the same everywhere.
        foreach (var count in counts.Values.Order()) entropy -= (double)count / words * Math.Log((double)count / words);
        doc.Labels.Set(Prefix + "doc_word_count", words);
        Set(doc, "doc_mean_word_length", Ratio(chars, words));
        Set(doc, "doc_frac_unique_words", Ratio(counts.Count, words));
        Set(doc, "doc_unigram_entropy", entropy);
        Set(doc, "doc_frac_all_caps_words", Ratio(capitals, words));
        Set(doc, "doc_frac_no_alph_words", Ratio(plain, words));
        Set(doc, "doc_stop_word_fraction", Ratio(stops, words));
        Set(doc, "doc_symbol_to_word_ratio", Ratio(text.Count('#') + Count(text, "...") + text.Count('…'), words));
    }

    private void OfLines(Document doc, TextSignals signals, ReadOnlySpan<char> text)
    {
        long lines = 0, ellipses = 0, ends = 0, bullets = 0, javascript = 0;
        double upper = 0, digits = 0;
        foreach (var span in signals.Lines)
        {
            var line = text.Slice(span.Start, span.Length).Trim();
            if (line.IsEmpty) continue;
            lines++;
            if (line.EndsWith("...") || line[^1] == '…') ellipses++;
            if (line[^1] is '.' or '!' or '?' or '"' or '。' or '！' or '？' or '”') ends++;
            if (line[0] is '•' or '‣' or '◦' or '▪' or '–' or '-' or '*' or '●' or '○' or '·') bullets++;
            if (line.Contains("javascript", StringComparison.OrdinalIgnoreCase)) javascript++;
            int capitals = 0, numbers = 0;
            foreach (var c in line)
            {
                if (char.IsUpper(c)) capitals++;
                else if (char.IsDigit(c)) numbers++;
            }

            upper += (double)capitals / line.Length;
            digits += (double)numbers / line.Length;
        }

        doc.Labels.Set(Prefix + "doc_num_lines", lines);
        Set(doc, "doc_frac_lines_end_with_ellipsis", Ratio(ellipses, lines));
        Set(doc, "lines_ending_with_terminal_punctution_mark", Ratio(ends, lines));
        Set(doc, "lines_start_with_bulletpoint", Ratio(bullets, lines));
        Set(doc, "lines_javascript_counts", Ratio(javascript, lines));
        Set(doc, "lines_uppercase_letter_fraction", Ratio(upper, lines));
        Set(doc, "lines_numerical_chars_fraction", Ratio(digits, lines));
    }

    private void Set(Document doc, string name, double value) => doc.Labels.Set(Prefix + name, Math.Round(value, 6));

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;

    private static int Count(ReadOnlySpan<char> text, string what)
    {
        var count = 0;
        for (int at; (at = text.IndexOf(what, StringComparison.OrdinalIgnoreCase)) >= 0; text = text[(at + what.Length)..]) count++;
        return count;
    }

    private static bool HasLetter(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
            if (char.IsLetter(c) || char.IsSurrogate(c)) return true;
        return false;
    }

    private static bool IsCapitals(ReadOnlySpan<char> word)
    {
        var any = false;
        foreach (var c in word)
        {
            if (char.IsLower(c)) return false;
            any |= char.IsUpper(c);
        }

        return any && word.Length > 1;
    }
}
