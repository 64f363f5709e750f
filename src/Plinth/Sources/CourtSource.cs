using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plinth.Sources.Files;
using Plinth.Sources.Markup;

namespace Plinth.Sources;

/// <summary>Court opinions: HTML, CourtListener's and the Caselaw Access Project's JSON, Fastcase's XML, Chinese judgments as JSON lines.</summary>
/// <remarks>Page numbers of the reporters are taken out of the lines. Labels: <c>category</c> (<c>freelaw</c>), <c>title</c>, <c>court</c>, <c>date</c>.</remarks>
public sealed partial record CourtSource : FileSource
{
    private static readonly string[] s_texts = ["html_with_citations", "html", "html_lawbox", "html_columbia", "xml_harvard", "plain_text", "casebody", "text", "context", "content", "fact", "全文", "裁判文书全文"];

    /// <inheritdoc/>
    protected override string Category => "freelaw";

    /// <inheritdoc/>
    protected override bool Wants(string path) =>
        path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".htm", StringComparison.OrdinalIgnoreCase) || path.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        var text = TextOf(item);
        var html = new HtmlText();
        var head = text.AsSpan().TrimStart(" \n\t\uFEFF");
        if (head.StartsWith("{") || head.StartsWith("["))
        {
            foreach (var record in JsonObjects.Of(text, item, shard, ct))
                yield return record.Fault is { } fault ? fault : FromJson(record.Object, record.Id, html, item, shard);
            yield break;
        }

        yield return head.StartsWith("<Case>") || text.Contains("<CaseHtml>", StringComparison.Ordinal) ? FromFastcase(text, html, item, shard) : Opinion(html.Of(text), item, shard);
    }

    private Document FromFastcase(string xml, HtmlText html, Item item, Shard shard)
    {
        var scanner = new XmlScanner(xml);
        string? title = null, court = null, date = null, inside = null;
        var body = new StringBuilder();
        while (scanner.Next())
        {
            if (scanner.Piece != XmlPiece.Text)
            {
                inside = scanner.Piece == XmlPiece.Start ? scanner.Name.ToString() : null;
                continue;
            }

            switch (inside)
            {
                case "ShortName": title ??= scanner.Text().Trim(); break;
                case "CourtName": court ??= scanner.Text().Trim(); break;
                case "DecisionDate": date ??= scanner.Text().Trim(); break;
                case "HeaderHtml" or "CaseHtml":
                    if (body.Length > 0) body.Append("\n\n");
                    body.Append(html.Of(scanner.Text()));
                    break;
            }
        }

        var doc = Opinion(body.ToString(), item, shard);
        if (title is not null) doc.Labels.Set("title", title);
        if (court is not null) doc.Labels.Set("court", court);
        if (date is not null) doc.Labels.Set("date", date);
        return doc;
    }

    private Record FromJson(JsonElement json, string id, HtmlText html, Item item, Shard shard)
    {
        foreach (var name in s_texts)
        {
            if (!json.TryGetProperty(name, out var value)) continue;
            var text = Opinions(value, html);
            if (text.Length == 0) continue;
            var doc = Make(Pages().Replace(text, ""), id, shard, Field(json, "url") ?? Field(json, "frontend_url"));
            foreach (var (label, fields) in (ReadOnlySpan<(string, string[])>)[("title", ["case_name", "name_abbreviation", "name", "title", "案件名称"]), ("court", ["court_name", "court", "法院"]), ("date", ["date_filed", "decision_date", "裁判日期"])])
                foreach (var field in fields)
                    if (Field(json, field) is { Length: > 0 } found && doc.Labels.Get(label) is null) doc.Labels.Set(label, found);
            return doc;
        }

        return new Fault(id, shard.Name, 0, "no-text", "the object has no opinion in any field that is known");
    }

    private static string Opinions(JsonElement value, HtmlText html)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                var text = value.GetString()!;
                return text.Contains('<') ? html.Of(text) : text.Trim();
            case JsonValueKind.Object:
                // The Caselaw Access Project: casebody.data.opinions[].text, or casebody.opinions.
                if (value.TryGetProperty("data", out var data)) return Opinions(data, html);
                var result = new StringBuilder();
                if (value.TryGetProperty("head_matter", out var head) && head.ValueKind == JsonValueKind.String) result.Append(head.GetString());
                if (value.TryGetProperty("opinions", out var opinions) && opinions.ValueKind == JsonValueKind.Array)
                    foreach (var opinion in opinions.EnumerateArray())
                        if (opinion.ValueKind == JsonValueKind.Object && opinion.TryGetProperty("text", out var words)) result.Append("\n\n").Append(Opinions(words, html));
                return result.ToString().Trim();
            default: return "";
        }
    }

    private Document Opinion(string text, Item item, Shard shard) => Make(Pages().Replace(text, ""), item.Name, shard);

    private static string? Field(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Object) return Field(value, "name");
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    // Star pages: **352, *1006, [627 Pa. 352], [100 A.3d 206].
    [GeneratedRegex(@"(?<![\w*])\*{1,3}\d{1,4}(?!\d)[ ]?|\[\*?\d+ [A-Z][A-Za-z0-9. ]{0,14} \d+\]\s?")]
    private static partial Regex Pages();
}
