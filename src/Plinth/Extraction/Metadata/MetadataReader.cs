using System.Buffers;
using Plinth.Extraction.Html;

namespace Plinth.Extraction;

/// <summary>Reads what a page says of itself: meta elements, structured data, and where both are silent its visible parts.</summary>
internal sealed class MetadataReader
{
    private static readonly SearchValues<string> s_byline = SearchValues.Create(["author", "byline", "writer", "zuozhe"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> s_dateline = SearchValues.Create(["date", "time", "publish", "posted"], StringComparison.OrdinalIgnoreCase);

    private readonly JsonLd _data = new();
    private readonly List<string> _headings = [];
    private readonly List<string> _authors = [];
    private readonly LicenseFinder _license = new();
    private string? _title, _social, _socialUrl, _site, _application, _date, _weakDate, _language, _locale, _canonical, _description, _socialDescription;
    private bool _structured;

    /// <summary>Reads one page; use an instance once.</summary>
    public PageMetadata Read(HtmlPage page, string? url)
    {
        for (var i = 1; i < page.Count; i++)
        {
            switch (page.Nodes[i].Tag)
            {
                case HtmlTag.Title when _title is null: _title = MetadataText.Of(page, i); break;
                case HtmlTag.H1 when _headings.Count < 4:
                    if (MetadataText.Of(page, i) is { } heading) _headings.Add(heading);
                    break;
                case HtmlTag.Meta: Meta(page, i); break;
                case HtmlTag.Link: Link(page, i, url); break;
                case HtmlTag.A: _license.Anchor(page, i, url); break;
                case HtmlTag.Script when page.Nodes[i].End > i + 1 && page.Value(i, HtmlAttribute.Type).Contains("ld+json", StringComparison.OrdinalIgnoreCase):
                    _structured = true;
                    _data.Add(page.Text(page.Nodes[i + 1]));
                    break;
            }
        }

        if (_structured) _data.Finish();
        var date = DateText.Normal(_data.Published) ?? _date ?? VisibleDate(page) ?? _weakDate ?? DateText.OfUrl(_canonical ?? url);
        // Some pages put their whole title where the site's name belongs.
        var site = _site is { Length: <= 60 } ? _site : _data.Site ?? _application;
        // A site that names itself as the author may still name a person above the text.
        var declared = Authors.Join(_data.Authors) ?? Authors.Join(_authors);
        var author = declared is null || declared.Equals(site, StringComparison.OrdinalIgnoreCase) ? Byline(page) ?? declared : declared;
        var address = _canonical ?? (_socialUrl is { } social ? Addresses.Resolve(social, url) : null);
        var (license, licenseUrl) = _license.Choose(_data.License);
        return new PageMetadata
        {
            Title = TitleText.Choose(_social, _headings, _title, _data.Headline, site, address ?? url),
            Author = author,
            Date = date,
            Site = site,
            Language = Language(page),
            Canonical = address is not null && address.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? address : null,
            License = license,
            LicenseUrl = licenseUrl,
            Description = _socialDescription ?? _description ?? _data.Description,
            ArticleBody = _data.ArticleBody,
            DataTypes = _data.Types,
        };
    }

    private string? Language(HtmlPage page)
    {
        var value = page.Value(0, HtmlAttribute.Lang);
        if (value.IsWhiteSpace()) value = page.Value(0, HtmlAttribute.XmlLang);
        return MetadataText.Clean(value) ?? _language ?? _locale?.Replace('_', '-');
    }

    private void Meta(HtmlPage page, int node)
    {
        var content = page.Value(node, HtmlAttribute.Content);
        if (content.IsWhiteSpace()) return;
        if (page.Value(node, HtmlAttribute.HttpEquiv) is { IsEmpty: false } header)
        {
            if (header.Equals("content-language", StringComparison.OrdinalIgnoreCase)) _language ??= MetadataText.Clean(content);
            return;
        }

        Span<char> lower = stackalloc char[64];
        foreach (var attribute in (ReadOnlySpan<HtmlAttribute>)[HtmlAttribute.Property, HtmlAttribute.Name, HtmlAttribute.Itemprop])
        {
            var given = page.Value(node, attribute);
            if (given.IsEmpty || given.Length > 64) continue;
            Meta(lower[..given.ToLowerInvariant(lower)], content);
        }
    }

    private void Meta(ReadOnlySpan<char> name, ReadOnlySpan<char> content)
    {
        switch (name)
        {
            case "og:title": _social = MetadataText.Clean(content) ?? _social; break;
            case "twitter:title" or "headline" or "parsely-title" or "sailthru.title" or "citation_title" or "dc.title" or "dcterms.title":
                _social ??= MetadataText.Clean(content);
                break;
            case "author" or "article:author" or "article:author_name" or "dc.creator" or "dcterms.creator" or "parsely-author" or "sailthru.author" or "citation_author"
                or "byl" or "og:article:author" or "book:author" or "creator":
                if (Authors.Clean(name is "citation_author" ? Authors.FirstNameFirst(content) : content) is { } author && !_authors.Contains(author)) _authors.Add(author);
                break;
            case "article:published_time" or "og:article:published_time" or "og:published_time" or "datepublished" or "parsely-pub-date" or "sailthru.date"
                or "citation_publication_date" or "citation_date" or "citation_online_date" or "article.published" or "article:published" or "publish-date" or "publishdate"
                or "publish_date" or "publication_date" or "pubdate" or "dc.date.issued" or "dcterms.issued" or "dcterms.created" or "dc.date.created" or "cxenseparse:recs:publishtime"
                or "article:create_at" or "bytedance:published_time" or "published_time" or "datecreated" or "rnews:datepublished" or "published-date" or "date_published":
                _date ??= DateText.Normal(content);
                break;
            case "date" or "dc.date" or "dcterms.date" or "og:updated_time" or "article:modified_time" or "datemodified" or "lastmod" or "last-modified" or "revised":
                if (name is "date" or "dc.date" or "dcterms.date") _date ??= DateText.Normal(content);
                else _weakDate ??= DateText.Normal(content);
                break;
            case "og:type":
                if (content.Length < 40) _data.Types.Add($"og:{content.Trim()}");
                break;
            case "og:site_name": _site ??= MetadataText.Clean(content); break;
            case "application-name" or "apple-mobile-web-app-title" or "al:android:app_name": _application ??= MetadataText.Clean(content); break;
            case "og:locale": _locale ??= MetadataText.Clean(content); break;
            case "language" or "dc.language" or "dcterms.language": _language ??= MetadataText.Clean(content); break;
            case "og:url": _socialUrl ??= MetadataText.Clean(content); break;
            case "og:description": _socialDescription ??= MetadataText.Clean(content); break;
            case "description" or "twitter:description" or "dc.description": _description ??= MetadataText.Clean(content); break;
            case "dc.rights" or "dcterms.rights" or "dcterms.license" or "dc.rights.license" or "license" or "licence" or "copyright" or "rights": _license.Rights(content); break;
        }
    }

    private void Link(HtmlPage page, int node, string? url)
    {
        var rel = page.Value(node, HtmlAttribute.Rel);
        if (rel.IsEmpty) return;
        foreach (var range in rel.SplitAny(" \t\n"))
        {
            if (rel[range].Equals("canonical", StringComparison.OrdinalIgnoreCase)) _canonical ??= Addresses.Resolve(page.Value(node, HtmlAttribute.Href), url);
            else if (rel[range].Equals("license", StringComparison.OrdinalIgnoreCase)) _license.Sure(page.Value(node, HtmlAttribute.Href), url);
        }
    }

    // What readers see: rel=author, itemprop=author, and names such as byline, in this order of trust.
    private static string? Byline(HtmlPage page)
    {
        string? named = null, marked = null;
        for (var i = page.Body + 1; i < page.Count; i++)
        {
            ref readonly var node = ref page.Nodes[i];
            if (node.Tag == HtmlTag.Text || node.AttributeCount == 0) continue;
            if (node.Tag == HtmlTag.A && page.Value(i, HtmlAttribute.Rel).Contains("author", StringComparison.OrdinalIgnoreCase) && Authors.Of(page, i) is { } related) return related;
            if (marked is null && page.Value(i, HtmlAttribute.Itemprop).Contains("author", StringComparison.OrdinalIgnoreCase)) marked = Authors.Within(page, i);
            if (named is not null) continue;
            var name = page.Value(i, HtmlAttribute.Class);
            if (name.Length < 80 && name.ContainsAny(s_byline) && Authors.IsBylineName(name)) named = Authors.Of(page, i);
        }

        return marked ?? named ?? NearHeading(page, static line => Authors.OfLine(line));
    }

    private delegate string? LineTest(ReadOnlySpan<char> line);

    // Bylines and dates without a name of their own stand around the first heading.
    private static string? NearHeading(HtmlPage page, LineTest test)
    {
        var heading = page.Body;
        while (heading < page.Count && page.Nodes[heading].Tag != HtmlTag.H1) heading++;
        if (heading == page.Count) return null;
        var end = Math.Min(page.Count, page.Nodes[heading].End + 60);
        for (var i = page.Nodes[heading].End; i < end; i++)
        {
            if (page.Nodes[i].Tag == HtmlTag.Script) i = page.Nodes[i].End - 1;
            else if (page.Nodes[i].Tag != HtmlTag.Text)
            {
                // "By" and the name are often two elements of one small block.
                if (page.Nodes[i].End - i is > 2 and < 9 && MetadataText.Of(page, i) is { Length: < 60 } both && test(both) is { } joined) return joined;
            }
            else if (test(page.Text(page.Nodes[i])) is { } found) return found;
        }

        return null;
    }

    private static string? VisibleDate(HtmlPage page)
    {
        string? time = null, named = null;
        for (var i = page.Body + 1; i < page.Count; i++)
        {
            ref readonly var node = ref page.Nodes[i];
            if (node.Tag == HtmlTag.Text || node.AttributeCount == 0) continue;
            var property = page.Value(i, HtmlAttribute.Itemprop);
            if (property.Contains("datePublished", StringComparison.OrdinalIgnoreCase))
            {
                var value = page.Value(i, HtmlAttribute.Datetime);
                if (value.IsEmpty) value = page.Value(i, HtmlAttribute.Content);
                if (DateText.Normal(value.IsEmpty ? MetadataText.Of(page, i) : value) is { } published) return published;
            }

            if (node.Tag == HtmlTag.Time) time ??= DateText.Normal(page.Value(i, HtmlAttribute.Datetime)) ?? DateText.Normal(MetadataText.Of(page, i));
            if (named is not null || node.End - i > 12) continue;
            var name = page.Value(i, HtmlAttribute.Class);
            if (name.IsEmpty) name = page.Value(i, HtmlAttribute.Id);
            if (name.Length < 80 && name.ContainsAny(s_dateline)) named = DateText.Normal(MetadataText.Of(page, i));
        }

        return time ?? named ?? NearHeading(page, static line => line.Length < 50 ? DateText.Normal(line) : null);
    }
}
