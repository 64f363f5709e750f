using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>The words of a page's title.</summary>
internal sealed class TitleWords
{
    private const int Most = 64;

    private readonly ulong[] _words = new ulong[Most];
    private int _count;

    /// <summary>Reads the first title of a page.</summary>
    public void Read(HtmlPage page)
    {
        _count = 0;
        for (var i = 1; i < page.Body && i < page.Count; i++)
        {
            if (page.Nodes[i].Tag != HtmlTag.Title) continue;
            var scanner = new WordScanner();
            for (var text = i + 1; text < page.Nodes[i].End; text++)
                foreach (var c in page.Text(page.Nodes[text])) Take(scanner.Add(c));
            Take(scanner.Add(' '));
            return;
        }
    }

    private void Take(ulong word)
    {
        if (word != 0 && _count < Most) _words[_count++] = word;
    }

    /// <summary>True when the title has the word.</summary>
    public bool Has(ulong word) => _words.AsSpan(0, _count).Contains(word);
}
