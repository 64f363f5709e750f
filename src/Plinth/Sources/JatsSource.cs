using System.Collections.Frozen;
using Plinth.Sources.Files;
using Plinth.Sources.Markup;

namespace Plinth.Sources;

/// <summary>Articles in JATS (PubMed Central's <c>.nxml</c>, alone or in archives) and abstracts of PubMed (<c>PubmedArticle</c> sets): title, abstract, body.</summary>
/// <remarks>
/// References, citations, footnotes, authors' addresses and pictures are left out; captions and tables stay, TeX formulas stay. Labels: <c>category</c>
/// (<c>pubmed-central</c> or <c>pubmed-abstracts</c>), <c>title</c>, <c>journal</c>, <c>doi</c>, <c>pmid</c>, <c>licence</c>.
/// </remarks>
public sealed record JatsSource : RecordFileSource
{
    private static readonly FrozenDictionary<string, XmlRule> s_rules = new Dictionary<string, XmlRule>
    {
        ["xref"] = XmlRule.Drop,
        ["ref-list"] = XmlRule.Drop,
        ["fn-group"] = XmlRule.Drop,
        ["fn"] = XmlRule.Drop,
        ["object-id"] = XmlRule.Drop,
        ["label"] = XmlRule.Drop,
        ["graphic"] = XmlRule.Drop,
        ["media"] = XmlRule.Drop,
        ["math"] = XmlRule.Drop,
        ["supplementary-material"] = XmlRule.Drop,
        ["table-wrap-foot"] = XmlRule.Drop,
        ["email"] = XmlRule.Drop,
        ["title"] = XmlRule.Heading,
        ["p"] = XmlRule.Block,
        ["sec"] = XmlRule.Block,
        ["list-item"] = XmlRule.Block,
        ["disp-quote"] = XmlRule.Block,
        ["caption"] = XmlRule.Block,
        ["table"] = XmlRule.Block,
        ["abstract"] = XmlRule.Block,
        ["AbstractText"] = XmlRule.Block,
        ["disp-formula"] = XmlRule.Block,
        ["tr"] = XmlRule.Row,
        ["td"] = XmlRule.Cell,
        ["th"] = XmlRule.Cell,
        ["tex-math"] = XmlRule.Formula,
        ["break"] = XmlRule.Break,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override string Category => "pubmed-central";

    /// <inheritdoc/>
    protected override IReadOnlyList<byte[]> Ends { get; } = ["</article>"u8.ToArray(), "</PubmedArticle>"u8.ToArray()];

    /// <inheritdoc/>
    protected override bool Wants(string path) => path.EndsWith("xml", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        yield return Read(item, shard);
    }

    private Record Read(Item item, Shard shard)
    {
        var xml = TextOf(item);
        var prose = new XmlProse(s_rules);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var scanner = new XmlScanner(xml);
        var (article, text, stack) = (false, false, 0);
        while (scanner.Next())
        {
            if (scanner.Piece != XmlPiece.Start || scanner.Empty) continue;
            switch (scanner.Name)
            {
                case "article" or "PubmedArticle": article = true; break;
                case "article-title" or "ArticleTitle" when !labels.ContainsKey("title"):
                    labels["title"] = Inner(ref scanner);
                    prose.Heading(labels["title"]);
                    break;
                case "journal-title" or "Title" when !labels.ContainsKey("journal"): labels["journal"] = Inner(ref scanner); break;
                case "article-id" when scanner.Attribute("pub-id-type") is { } kind: labels.TryAdd(kind, Inner(ref scanner)); break;
                case "PMID": labels.TryAdd("pmid", Inner(ref scanner)); break;
                case "ELocationID" when scanner.Attribute("EIdType") == "doi": labels.TryAdd("doi", Inner(ref scanner)); break;
                case "license" when scanner.Attribute("href") is { } licence: labels.TryAdd("licence", licence); break;
                case "ref-list" or "back" or "CommentsCorrectionsList" or "ReferenceList": Skip(ref scanner, scanner.Name.ToString()); break;
                case "AbstractText":
                    if (scanner.Attribute("Label") is { } label) prose.Heading(label);
                    prose.Write(ref scanner, "AbstractText");
                    prose.Heading("");
                    text = true;
                    break;
                case "abstract" or "body":
                    text = true;
                    prose.Heading(scanner.Name is "abstract" && stack == 0 ? "Abstract" : "");
                    stack++;
                    prose.Write(ref scanner, scanner.Name.ToString());
                    break;
            }
        }

        if (!article) return Broken(item, shard, "broken-xml", "the file holds no article");
        if (!text && labels.Count == 0) return Broken(item, shard, "no-text", "the article has neither abstract nor body");
        if (!xml.Contains("</article>", StringComparison.Ordinal) && !xml.Contains("</PubmedArticle>", StringComparison.Ordinal)) return Broken(item, shard, "broken-xml", "the article does not end");
        var pubmed = xml.Contains("<PubmedArticle", StringComparison.Ordinal);
        var doc = Make(prose.Finish(), pubmed && labels.TryGetValue("pmid", out var id) ? $"pmid-{id}" : item.Name, shard,
            labels.TryGetValue("doi", out var doi) ? $"https://doi.org/{doi}" : null);
        if (pubmed) doc.Labels.Set("category", "pubmed-abstracts");
        foreach (var name in (ReadOnlySpan<string>)["title", "journal", "doi", "pmid", "licence"])
            if (labels.TryGetValue(name, out var value) && value.Length > 0) doc.Labels.Set(name, value);
        return doc;
    }

    private static string Inner(ref XmlScanner scanner)
    {
        var prose = new XmlProse(s_rules);
        prose.Write(ref scanner, scanner.Name.ToString());
        return prose.Finish();
    }

    private static void Skip(ref XmlScanner scanner, string name) => new XmlProse(s_rules).Write(ref scanner, name);
}
