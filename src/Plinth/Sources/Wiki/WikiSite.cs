using System.Globalization;
using System.Text;

namespace Plinth.Sources.Wiki;

/// <summary>What a dump says of its wiki: name, address, language, and what its namespaces are called.</summary>
internal sealed class WikiSite
{
    private readonly Dictionary<string, int> _namespaces = new(StringComparer.OrdinalIgnoreCase)
    {
        ["File"] = 6,
        ["Image"] = 6,
        ["Media"] = 6,
        ["文件"] = 6,
        ["档案"] = 6,
        ["檔案"] = 6,
        ["图像"] = 6,
        ["圖像"] = 6,
        ["Category"] = 14,
        ["分类"] = 14,
        ["分類"] = 14,
        ["Template"] = 10,
        ["User"] = 2,
        ["Special"] = -1,
        ["Wikipedia"] = 4,
        ["Help"] = 12,
        ["Portal"] = 100,
    };

    /// <summary>Database name (<c>zhwiki</c>); null where the dump does not say.</summary>
    public string? Name { get; private init; }

    /// <summary>Address that a page's title is put behind, or null.</summary>
    public string? Base { get; private init; }

    /// <summary>Language code (<c>zh</c>), or null.</summary>
    public string? Language { get; private init; }

    /// <summary>Reads the head of a dump.</summary>
    public static WikiSite Read(ReadOnlySpan<byte> dump)
    {
        var end = dump.IndexOf("<page>"u8);
        var head = Encoding.UTF8.GetString(end < 0 ? dump : dump[..end]);
        var address = Between(head, "<base>", "</base>");
        var site = new WikiSite
        {
            Name = Between(head, "<dbname>", "</dbname>"),
            Base = address is not null && address.LastIndexOf('/') is > 8 and var slash ? address[..(slash + 1)] : null,
            Language = Between(head, "xml:lang=\"", "\""),
        };
        for (var at = head.IndexOf("<namespace key=\"", StringComparison.Ordinal); at >= 0; at = head.IndexOf("<namespace key=\"", at + 1, StringComparison.Ordinal))
        {
            var key = Between(head[at..Math.Min(head.Length, at + 300)], "key=\"", "\"");
            var name = Between(head[at..Math.Min(head.Length, at + 300)], ">", "<");
            if (name is { Length: > 0 } && int.TryParse(key, CultureInfo.InvariantCulture, out var number)) site._namespaces[name] = number == -2 ? 6 : number;
        }

        return site;
    }

    /// <summary>Number of the namespace of that name, or null.</summary>
    public int? Namespace(ReadOnlySpan<char> name) =>
        _namespaces.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name.Trim(), out var number) ? number : null;

    /// <summary>Address of a page, or null.</summary>
    public string? UrlOf(string title) => Base is null ? null
        : Base + Uri.EscapeDataString(title.Replace(' ', '_')).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal);

    private static string? Between(string text, string open, string close)
    {
        var from = text.IndexOf(open, StringComparison.Ordinal);
        if (from < 0) return null;
        from += open.Length;
        var to = text.IndexOf(close, from, StringComparison.Ordinal);
        return to < 0 ? null : text[from..to].Trim();
    }
}
