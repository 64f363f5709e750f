using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>The article as the page's structured data has it (schema.org's <c>articleBody</c>), as word triples.</summary>
internal sealed class ArticleBody
{
    /// <summary>What is said of a segment when the page has no such data, and when the segment is too short to tell.</summary>
    public const float Unknown = -1, TooShort = 0.5f;

    // A teaser in place of the article says nothing of what is not in it.
    private const int Fewest = 60;

    private readonly HashSet<ulong> _triples = [];

    /// <summary>Takes the text of a page's structured data, or null.</summary>
    public void Read(string? body)
    {
        _triples.Clear();
        if (body is null) return;
        var triples = new Triples();
        foreach (var c in body)
            if (triples.Add(c) is var triple and not 0) _triples.Add(triple);
        if (triples.Add(' ') is var last and not 0) _triples.Add(last);
        if (_triples.Count < Fewest) _triples.Clear();
    }

    /// <summary>Share of a segment's triples that the article has.</summary>
    public float Share(HtmlPage page, in Segment segment)
    {
        if (_triples.Count == 0) return Unknown;
        var triples = new Triples();
        var (all, found) = (0, 0);
        for (var i = segment.Start; i < segment.End; i++)
        {
            if (page.Nodes[i].Tag != HtmlTag.Text) continue;
            foreach (var c in page.Text(page.Nodes[i])) Take(triples.Add(c));
        }

        Take(triples.Add(' '));
        return all == 0 ? TooShort : (float)found / all;

        void Take(ulong triple)
        {
            if (triple == 0) return;
            all++;
            if (_triples.Contains(triple)) found++;
        }
    }

    private ref struct Triples()
    {
        private WordScanner _scanner = new();
        private ulong _last, _before;

        public ulong Add(char c)
        {
            var word = _scanner.Add(c);
            if (word == 0) return 0;
            var triple = _before == 0 ? 0 : (_before * 31 + _last) * 31 + word;
            (_before, _last) = (_last, word);
            return triple;
        }
    }
}
