using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>Counts what is in a segment's text.</summary>
internal readonly ref struct SegmentReader(WordScores words, TitleWords title)
{
    /// <summary>Longest text, in words, whose words are looked up: longer ones say what they are by their shape.</summary>
    public const int ShortWords = 12;

    /// <summary>Of a longer text, the words at its beginning and at its end that are looked up: credits, calls to subscribe.</summary>
    public const int EdgeWords = 6;

    private const int Room = ShortWords * 2 + 2 + EdgeWords;

    /// <summary>What sets a word at the edge of a long text apart from the same word in a short one.</summary>
    public const ulong EdgeSalt = 0x9E3779B97F4A7C15;

    /// <summary>Fills the segment's numbers.</summary>
    public void Read(HtmlPage page, PageMeasures measures, ref Segment segment)
    {
        var scanner = new WordScanner();
        Span<ulong> found = stackalloc ulong[Room];
        var (linkBefore, inLink) = (0, false);
        var text = WordScores.Seed;
        for (var i = segment.Start; i < segment.End; i++)
        {
            ref readonly var node = ref page.Nodes[i];
            if (node.Tag != HtmlTag.Text)
            {
                if ((measures.Marks(i) & Mark.Silent) != 0) i = node.End - 1;
                continue;
            }

            var linked = (measures.Marks(i) & Mark.Linked) != 0;
            if (linked && (!inLink || linkBefore != node.Parent)) segment.Links++;
            (inLink, linkBefore) = (linked, node.Parent);
            var before = segment.Size;
            var end = page.Text(node);
            foreach (var c in end)
            {
                var word = scanner.Add(c);
                if (word != 0) Take(found, ref segment, word);

                if (c <= ' ' || c is '\u00A0' or '\u200B' or '\uFEFF' or '\u3000') continue;
                if (segment.Size == 0) segment.First = c;
                segment.Last = c;
                if (c is >= '\u2E80' and < '\uFF00')
                {
                    segment.Size += 2;
                    segment.Han += 2;
                    if (c is '。') segment.Stops++;
                    else if (c is '、') segment.Commas++;
                    text = WordScores.Add(text, c);
                    continue;
                }

                segment.Size++;
                text = WordScores.Add(text, char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c);
                if (char.IsAsciiDigit(c)) segment.Digits++;
                else if (c < 0x80 ? char.IsAsciiLetterUpper(c) : char.IsUpper(c)) segment.Capitals++;
                else if (c is ',' or '，' or '،' or ';' or '；') segment.Commas++;
                else if (c is '.' or '!' or '?' or '！' or '？' or '…') segment.Stops++;
                else if (c is '|' or '›' or '»' or '•' or '·' or '/' or '>' or '«' or '_' or '→' or '✓') segment.Separators++;
            }

            if (linked) segment.Link += segment.Size - before;
            var parent = page.Nodes[node.Parent].Tag;
            if (parent is HtmlTag.I or HtmlTag.Em or HtmlTag.Cite) segment.Italic += segment.Size - before;
            if (parent is HtmlTag.B or HtmlTag.Strong) segment.Strong += segment.Size - before;
        }

        var last = scanner.Add(' ');
        if (last != 0) Take(found, ref segment, last);

        segment.Hash = text;
        Look(found, ref segment);
    }

    // The first words, and behind them a ring of the last.
    private static void Take(Span<ulong> found, ref Segment segment, ulong word)
    {
        var at = segment.Words < Room - EdgeWords ? segment.Words : Room - EdgeWords + segment.Words % EdgeWords;
        found[at] = word;
        segment.Words++;
    }

    private void Look(Span<ulong> found, ref Segment segment)
    {
        var count = Math.Min(segment.Words, Room - EdgeWords);
        var runs = segment.Words;
        // Of Han every character made a word.
        segment.Words = segment.Words - segment.Han / 2 + segment.Han / 4;
        var isShort = segment.Words <= ShortWords;
        var (known, inTitle, looked) = (0, 0, 0);
        for (var i = 0; i < found.Length; i++)
        {
            if (i >= count && (isShort || i < Room - EdgeWords || runs < Room)) continue;
            var word = found[i];
            looked++;
            if (title.Has(word)) inTitle++;
            if (!isShort && i is >= EdgeWords and < Room - EdgeWords) continue;
            if (!words.TryGet(isShort ? word : word ^ EdgeSalt, out var score)) continue;
            segment.WordLow = Math.Min(segment.WordLow, score);
            segment.WordHigh = Math.Max(segment.WordHigh, score);
            segment.WordMean += score;
            known++;
        }

        if (known > 0) segment.WordMean /= known;
        if (looked > 0) segment.InTitle = (float)inTitle / looked;
    }
}
