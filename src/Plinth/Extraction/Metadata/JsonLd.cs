using System.Text.Json;

namespace Plinth.Extraction;

/// <summary>What schema.org data in a page (JSON-LD) says; lenient in reading, bounded in size.</summary>
internal sealed class JsonLd
{
    private const int LongestScript = 1 << 19;
    private const int MostScripts = 20;
    private const int MostNodes = 3000;
    private const int MaxDepth = 12;
    private const int MostTypes = 200;

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly List<(string? Name, string? Id, int Rank)> _authors = [];
    private int _scripts;
    private int _nodes;
    private int _rank;
    private int _dateRank;

    /// <summary>Names of the authors of the main thing, in order.</summary>
    public List<string> Authors { get; } = [];

    /// <summary>Date of publication as written, or null.</summary>
    public string? Published { get; private set; }

    /// <summary>Headline, or null.</summary>
    public string? Headline { get; private set; }

    /// <summary>Name of the publisher or the site, or null.</summary>
    public string? Site { get; private set; }

    /// <summary>Address of the licence, or null.</summary>
    public string? License { get; private set; }

    /// <summary>Summary, or null.</summary>
    public string? Description { get; private set; }

    /// <summary>Text of the article, the longest given, or null.</summary>
    public string? ArticleBody { get; private set; }

    /// <summary>Types of the things described, in order, with repetitions.</summary>
    public List<string> Types { get; } = [];

    /// <summary>Reads one script; what is no JSON is passed over.</summary>
    public void Add(ReadOnlySpan<char> script)
    {
        if (script.Length > LongestScript || _scripts++ >= MostScripts) return;
        var buffer = new char[script.Length];
        // Raw line ends inside strings are the commonest error; outside they are white space, so that a space serves both.
        for (var i = 0; i < script.Length; i++) buffer[i] = script[i] < ' ' ? ' ' : script[i];
        var text = buffer.AsMemory().Trim();
        foreach (var (open, close) in (ReadOnlySpan<(string, string)>)[("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("/*<![CDATA[*/", "/*]]>*/"), ("<![CDATA[", "]]>")])
        {
            if (text.Span.StartsWith(open)) text = text[open.Length..].Trim();
            if (text.Span.EndsWith(close)) text = text[..^close.Length].Trim();
        }

        text = text.TrimEnd(';');
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 });
            Visit(json.RootElement, 0);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // A page's broken metadata says nothing of its text.
        }
    }

    /// <summary>Settles references between parts; call it once all scripts were added.</summary>
    public void Finish()
    {
        foreach (var (name, id, rank) in _authors)
        {
            if (rank < _rank) continue;
            var found = name ?? (id is not null ? _names.GetValueOrDefault(id) : null);
            if (found is not null && Extraction.Authors.Clean(found) is { } clean && !Authors.Contains(clean)) Authors.Add(clean);
        }
    }

    private void Visit(JsonElement element, int depth)
    {
        if (depth > MaxDepth || ++_nodes > MostNodes) return;
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in element.EnumerateArray()) Visit(one, depth + 1);
            return;
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        Take(element);
        foreach (var property in element.EnumerateObject())
        {
            // Comments, offers and parts that have authors and dates of their own.
            if (property.Name is "comment" or "review" or "reviews" or "itemListElement" or "author" or "publisher" or "image" or "video" or "suggestedAnswer" or "acceptedAnswer" or "hasPart" or "isPartOf") continue;
            if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) Visit(property.Value, depth + 1);
        }
    }

    private void Take(JsonElement thing)
    {
        var rank = Rank(thing);
        if (Text(thing, "@id") is { } id && Text(thing, "name") is { } name && _names.Count < 500) _names.TryAdd(id, name);
        if (rank == 0)
        {
            if (Is(thing, "WebSite")) Site ??= MetadataText.Clean(MetadataText.Decode(Text(thing, "name")));
            return;
        }

        if (Text(thing, "datePublished") is { } date && rank > _dateRank && DateText.Normal(date) is not null) (Published, _dateRank) = (date, rank);
        if (rank < 2) return;
        if (Text(thing, "articleBody") is { } body && body.Length > (ArticleBody?.Length ?? 0)) ArticleBody = body;
        Headline ??= MetadataText.Clean(Text(thing, "headline"));
        Description ??= MetadataText.Clean(MetadataText.Decode(Text(thing, "description")));
        if (thing.TryGetProperty("license", out var license)) License ??= license.ValueKind == JsonValueKind.String ? license.GetString() : Text(license, "url") ?? Text(license, "@id");
        if (thing.TryGetProperty("publisher", out var publisher)) Site ??= MetadataText.Clean(MetadataText.Decode(Text(publisher, "name")));
        if (thing.TryGetProperty("author", out var author) || thing.TryGetProperty("creator", out author))
        {
            _rank = Math.Max(_rank, rank);
            People(author, rank, 0);
        }
    }

    private void People(JsonElement author, int rank, int depth)
    {
        if (_authors.Count > 50 || depth > 3) return;
        switch (author.ValueKind)
        {
            case JsonValueKind.String: _authors.Add((author.GetString(), null, rank)); break;
            case JsonValueKind.Array:
                foreach (var one in author.EnumerateArray()) People(one, rank, depth + 1);
                break;
            case JsonValueKind.Object:
                if (author.TryGetProperty("name", out var names) && names.ValueKind == JsonValueKind.Array) People(names, rank, depth + 1);
                else _authors.Add((Text(author, "name"), Text(author, "@id"), rank));
                break;
        }
    }

    private int Rank(JsonElement thing)
    {
        if (!thing.TryGetProperty("@type", out var type)) return 0;
        if (type.ValueKind == JsonValueKind.Array)
        {
            var best = 0;
            foreach (var one in type.EnumerateArray()) best = Math.Max(best, OfName(one));
            return best;
        }

        return OfName(type);

        int OfName(JsonElement one)
        {
            if (one.ValueKind != JsonValueKind.String) return 0;
            var name = one.GetString()!;
            if (Types.Count < MostTypes) Types.Add(name);
            return RankOf(name);
        }
    }

    private static int RankOf(string type)
    {
        if (type.EndsWith("Article", StringComparison.Ordinal) || type.EndsWith("Posting", StringComparison.Ordinal) || type is "Report" or "Recipe" or "HowTo" or "Book" or "Question" or "QAPage") return 3;
        if (type is "Review" or "VideoObject" or "PodcastEpisode" or "Course" or "Product" or "Event" or "Dataset" or "SoftwareApplication" or "CreativeWork" or "LiveBlogPosting") return 2;
        return type.EndsWith("Page", StringComparison.Ordinal) ? 1 : 0;
    }

    private static bool Is(JsonElement thing, string type) => thing.TryGetProperty("@type", out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(type);

    private static string? Text(JsonElement thing, string name) =>
        thing.ValueKind == JsonValueKind.Object && thing.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
