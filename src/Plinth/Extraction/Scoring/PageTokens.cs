using Plinth.Extraction.Html;

namespace Plinth.Extraction.Scoring;

/// <summary>Where a token of a page stands.</summary>
internal enum TokenSource
{
    /// <summary>Classes, ids and properties in the body.</summary>
    Name,

    /// <summary>Classes and ids of <c>html</c> and <c>body</c>.</summary>
    Root,

    /// <summary>Words of buttons and short links.</summary>
    Control,

    /// <summary>Words of the address.</summary>
    Address,

    /// <summary>Types that structured data and <c>itemtype</c> name, and the generator.</summary>
    Type,
}

/// <summary>The words of a page that say what kind of page it is, as hashes: names, buttons, the address, structured data; no word of the text.</summary>
internal sealed class PageTokens
{
    // What a page does many times over is something else than what it does once.
    private const int Many = 5;
    private const int MostTokens = 60_000;
    private const int ShortControl = 24;

    private readonly Dictionary<ulong, int> _counts = [];

    /// <summary>Tokens, each once, and where they stand.</summary>
    public List<(ulong Token, TokenSource Source)> Found { get; } = [];

    /// <summary>Reads a page.</summary>
    public void Read(HtmlPage page, PageMetadata metadata, string? url)
    {
        _counts.Clear();
        Found.Clear();
        for (var i = 0; i < page.Count && Found.Count < MostTokens; i++)
        {
            ref readonly var node = ref page.Nodes[i];
            if (node.Tag == HtmlTag.Text) continue;
            if (node.AttributeCount > 0) Names(page, i, i <= page.Body ? TokenSource.Root : TokenSource.Name);
            if (node.Tag is HtmlTag.Button or HtmlTag.A or HtmlTag.Label && node.End - i <= 8) Control(page, i, node.End);
            if (node.Tag == HtmlTag.Meta && page.Value(i, HtmlAttribute.Name).Equals("generator", StringComparison.OrdinalIgnoreCase)) Words(page.Value(i, HtmlAttribute.Content), TokenSource.Type);
        }

        foreach (var type in metadata.DataTypes) Whole(type, TokenSource.Type);
        Address(url ?? metadata.Canonical);
    }

    /// <summary>True when the page has a word of ASCII letters there.</summary>
    public bool Has(string word, TokenSource source)
    {
        var hash = WordScores.Seed;
        foreach (var c in word) hash = WordScores.Add(hash, c);
        return _counts.ContainsKey(Token(hash, source));
    }

    private static ulong Token(ulong hash, TokenSource source) => (hash + (ulong)source) * 0x9E3779B97F4A7C15;

    private void Names(HtmlPage page, int node, TokenSource source)
    {
        Words(page.Value(node, HtmlAttribute.Class), source);
        Words(page.Value(node, HtmlAttribute.Id), source);
        Words(page.Value(node, HtmlAttribute.Itemprop), source);
        var type = page.Value(node, HtmlAttribute.Itemtype);
        if (!type.IsEmpty) Whole(type[(type.LastIndexOf('/') + 1)..], TokenSource.Type);
    }

    private void Control(HtmlPage page, int node, int end)
    {
        for (var i = node + 1; i < end; i++)
        {
            if (page.Nodes[i].Tag != HtmlTag.Text) continue;
            var text = page.Text(page.Nodes[i]).Trim();
            if (text.Length is > 1 and <= ShortControl) Whole(text, TokenSource.Control);
        }
    }

    private void Address(string? url)
    {
        if (url is null) return;
        var start = url.IndexOf("://", StringComparison.Ordinal);
        var rest = url.AsSpan(start < 0 ? 0 : start + 3);
        var query = rest.IndexOfAny('?', '#');
        if (query >= 0) rest = rest[..query];
        Words(rest, TokenSource.Address);
    }

    private void Words(ReadOnlySpan<char> value, TokenSource source)
    {
        const int Longest = 400;
        if (value.Length > Longest) value = value[..Longest];
        var (at, last) = (0, 0UL);
        while (NameScores.Next(value, ref at, out var hash, out var spaced))
        {
            Add(hash, source);
            if (!spaced && last != 0) Add(NameScores.Pair(last, hash), source);
            last = hash;
        }
    }

    // Letters and Han in lower case; all else is passed over.
    private void Whole(ReadOnlySpan<char> text, TokenSource source)
    {
        var hash = WordScores.Seed;
        foreach (var c in text)
            if (char.IsLetter(c) || c == '$') hash = WordScores.Add(hash, char.ToLowerInvariant(c));
        if (hash != WordScores.Seed) Add(hash, source);
    }

    private void Add(ulong hash, TokenSource source)
    {
        var token = Token(hash, source);
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, token, out _);
        count++;
        if (count == 1) Found.Add((token, source));
        else if (count == Many) Found.Add((token ^ 0xD6E8FEB86659FD93, source));
    }
}
