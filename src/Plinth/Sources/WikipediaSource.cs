using System.Globalization;
using System.Text;
using Plinth.Sources.Wiki;
using Plinth.Storage;

namespace Plinth.Sources;

/// <summary>Wikipedia and every other wiki of MediaWiki: XML dumps (<c>pages-articles</c>), plain, bzip2, gzip or zstd, their wikitext made readable.</summary>
/// <remarks>
/// bzip2 files are read in parallel, multistream or not, since every block of one stands by itself. Redirects are passed over. Of a history dump the
/// last revision counts. Labels: <c>category</c> (<c>wikipedia</c>), <c>title</c>, <c>categories</c>, <c>date</c> (of the revision), <c>source_language</c>.
/// </remarks>
public sealed record WikipediaSource : ISource
{
    /// <summary>Files: paths, globs or folders.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>Namespaces that are read, by number: 0 articles, 1 talk, 2 user, 4 project, 14 categories, 100 portals. Default: articles.</summary>
    public string[] Namespaces { get; init; } = ["0"];

    /// <summary>The Chinese that is taken where an article has several (<c>-{zh-hans:…;zh-hant:…}-</c>): <c>zh-hans</c>, <c>zh-hant</c>, <c>zh-cn</c>, <c>zh-sg</c>, <c>zh-tw</c>, <c>zh-hk</c>. Default <c>zh-hans</c>. To write all of the text in one script, add the step <c>chinese-normalise</c>.</summary>
    public string Variant { get; init; } = "zh-hans";

    /// <summary>True writes the fields of an infobox as lines <c>name: value</c> before the text. Default false.</summary>
    public bool Infobox { get; init; }

    /// <summary>True keeps tables, a row a line, cells parted by <c>|</c>. Default true.</summary>
    public bool Tables { get; init; } = true;

    /// <summary>Headings of sections that are left out. Default: references, notes, external links, see also and further reading, in English and both scripts of Chinese.</summary>
    public string[] DropSections { get; init; } =
    [
        "References", "External links", "See also", "Further reading", "Notes", "Bibliography", "Footnotes", "Notes and references", "Sources", "Citations",
        "References and notes", "参考文献", "參考文獻", "参考资料", "參考資料", "外部链接", "外部連結", "外部鏈接", "参见", "參見", "注释", "註釋", "註解", "注解", "延伸阅读", "延伸閱讀", "相关条目", "相關條目", "脚注", "腳註", "来源", "來源", "扩展阅读",
    ];

    /// <summary>Largest page read, in bytes of its XML; a larger one is a fault. Default 16 MiB; MediaWiki's own limit is 2 MiB of text.</summary>
    [Within(1 << 10, 1 << 30)]
    public int MaxPageBytes { get; init; } = 16 << 20;

    /// <summary>Size from which a plain or bzip2 file is cut into shards, and the size of those, in bytes as the file is stored. Default 16 MiB.</summary>
    [Within(1 << 10, 1L << 40)]
    public long SplitBytes { get; init; } = 16 << 20;

    /// <inheritdoc/>
    public IReadOnlyList<Shard> Split(string baseDirectory)
    {
        var shards = new List<Shard>();
        foreach (var (path, name) in Globs.Expand(Files, baseDirectory))
        {
            var size = StoredFile.LengthOf(path);
            var parts = size <= SplitBytes || !CanSplit(path) ? 1 : (size + SplitBytes - 1) / SplitBytes;
            for (var part = 0L; part < parts; part++)
                shards.Add(new(path, name, part * SplitBytes, part == parts - 1 ? long.MaxValue : (part + 1) * SplitBytes));
        }

        return shards;
    }

    /// <inheritdoc/>
    public IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        var kind = Compression.DetectFile(shard.Path);
        var site = Site(shard, kind);
        var text = new WikiText(new(Variant, Infobox, Tables, DropSections.ToHashSet(StringComparer.OrdinalIgnoreCase)));
        using var feed = new WikiFeed(shard, kind);
        var pages = new WikiPages(feed, MaxPageBytes);
        var number = 0L;
        while (pages.Read())
        {
            ct.ThrowIfCancellationRequested();
            if (pages.Fault is { } fault) yield return Broken(fault.Kind, fault.Error);
            else if (Make(pages.Page, text, site, shard) is { } record) yield return record;
            number++;
        }

        Fault Broken(string type, string error) =>
            new($"{shard.Name}#{shard.Start.ToString(CultureInfo.InvariantCulture)}-{number.ToString(CultureInfo.InvariantCulture)}", shard.Name, shard.Start, type, error);
    }

    private static bool CanSplit(string path)
    {
        var kind = Compression.DetectFile(path);
        if (kind is not (CompressionKind.None or CompressionKind.Bzip2)) return false;
        using var feed = new WikiFeed(new Shard(path, path), kind);
        // What is recoded cannot be found by its bytes.
        return feed.Next() && !feed.IsRecoded;
    }

    private static WikiSite Site(Shard shard, CompressionKind kind)
    {
        using var feed = new WikiFeed(shard with { Start = 0, End = long.MaxValue }, kind);
        using var head = new MemoryStream();
        while (head.Length < 1 << 16 && feed.Next())
        {
            head.Write(feed.Piece);
            if (feed.Piece.IndexOf("<page>"u8) >= 0) break;
        }

        return WikiSite.Read(head.GetBuffer().AsSpan(0, (int)head.Length));
    }

    private Record? Make(ReadOnlySpan<byte> page, WikiText text, WikiSite site, Shard shard)
    {
        var title = XmlText.Decode(XmlText.Between(page, "<title>"u8, "</title>"u8));
        var id = Encoding.ASCII.GetString(XmlText.Between(page, "<id>"u8, "</id>"u8)).Trim();
        var space = Encoding.ASCII.GetString(XmlText.Between(page, "<ns>"u8, "</ns>"u8)).Trim();
        if (title.Length == 0 || id.Length == 0) return Broken("the page has no title or no id");
        if (!Namespaces.Contains(space.Length == 0 ? SpaceOf(title, site) : space)) return null;
        if (page.IndexOf("<redirect "u8) >= 0) return null;
        var from = page.LastIndexOf("<text"u8);
        if (from < 0) return Broken("the page has no text");
        var date = Encoding.ASCII.GetString(XmlText.Between(page[Math.Max(0, page[..from].LastIndexOf("<timestamp>"u8))..], "<timestamp>"u8, "</timestamp>"u8));
        var body = page[from..];
        var open = body.IndexOf((byte)'>');
        if (open < 0) return Broken("the page's text does not start");
        if (body[open - 1] == '/') return null;
        body = body[(open + 1)..];
        var close = body.IndexOf("</text>"u8);
        if (close < 0) return Broken("the page's text does not end");
        body = body[..close];

        var chars = System.Buffers.ArrayPool<char>.Shared.Rent(Math.Max(16, body.Length));
        try
        {
            var length = XmlText.Decode(chars.AsSpan(0, Encoding.UTF8.GetChars(body, chars)));
            var wikitext = chars.AsSpan(0, length);
            if (IsRedirect(wikitext)) return null;
            var doc = new Document(text.Convert(wikitext, title, site), site.Name is null ? $"{shard.Name}#{id}" : $"{site.Name}-{id}")
            {
                Source = shard.Name,
                Url = site.UrlOf(title),
            };
            doc.Labels.Set("category", "wikipedia");
            doc.Labels.Set("title", title);
            if (text.Categories.Count > 0) doc.Labels.Set("categories", Json.Array(text.Categories));
            if (date.Length > 0) doc.Labels.Set("date", date);
            if (site.Language is { } language) doc.Labels.Set("source_language", language);
            return doc;
        }
        finally
        {
            System.Buffers.ArrayPool<char>.Shared.Return(chars);
        }

        Fault Broken(string error) => new($"{shard.Name}#{(id.Length > 0 ? id : "page")}", shard.Name, shard.Start, "broken-xml", error);
    }

    private static string SpaceOf(string title, WikiSite site)
    {
        var colon = title.IndexOf(':');
        return colon > 0 && site.Namespace(title.AsSpan(0, colon)) is { } number ? number.ToString(CultureInfo.InvariantCulture) : "0";
    }

    private static bool IsRedirect(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        return text.StartsWith("#") && (text.StartsWith("#redirect", StringComparison.OrdinalIgnoreCase) || text.StartsWith("#重定向") || text.StartsWith("#виж", StringComparison.OrdinalIgnoreCase))
            && text.Length < 2000;
    }
}
