using System.Collections.Frozen;
using System.Text;
using Plinth.Sources.Files;
using Plinth.Sources.Markup;

namespace Plinth.Sources;

/// <summary>US patents of the USPTO: grants and applications in XML (since 2001), and the tagged text ("green book") of 1976 to 2001.</summary>
/// <remarks>
/// The weekly files, which hold thousands of documents one after the other, are cut while they are read. Labels: <c>category</c> (<c>uspto</c>),
/// <c>title</c>, <c>patent</c> (its number), <c>date</c>.
/// </remarks>
public sealed record PatentsSource : RecordFileSource
{
    private static readonly FrozenDictionary<string, XmlRule> s_rules = new Dictionary<string, XmlRule>
    {
        ["heading"] = XmlRule.Heading,
        ["H"] = XmlRule.Heading,
        ["p"] = XmlRule.Block,
        ["PARA"] = XmlRule.Block,
        ["paragraph"] = XmlRule.Block,
        ["claim"] = XmlRule.Block,
        ["CLM"] = XmlRule.Block,
        ["claim-text"] = XmlRule.Break,
        ["CLMSTEP"] = XmlRule.Break,
        ["row"] = XmlRule.Row,
        ["entry"] = XmlRule.Cell,
        ["table"] = XmlRule.Block,
        ["maths"] = XmlRule.Drop,
        ["math"] = XmlRule.Drop,
        ["chemistry"] = XmlRule.Drop,
        ["number"] = XmlRule.Drop,
        ["img"] = XmlRule.Drop,
        ["EMI"] = XmlRule.Drop,
        ["li"] = XmlRule.Block,
        ["br"] = XmlRule.Break,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>True keeps the claims. Default true.</summary>
    public bool Claims { get; init; } = true;

    /// <summary>True keeps the whole description; false only what stands before the detailed description, as the Pile's "USPTO Backgrounds" did. Default true.</summary>
    public bool Description { get; init; } = true;

    /// <inheritdoc/>
    protected override string Category => "uspto";

    /// <inheritdoc/>
    protected override IReadOnlyList<byte[]> Ends { get; } =
        ["</us-patent-grant>"u8.ToArray(), "</us-patent-application>"u8.ToArray(), "</patent-application-publication>"u8.ToArray(), "</PATDOC>"u8.ToArray(), "\nPATN"u8.ToArray()];

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        var text = TextOf(item);
        yield return text.AsSpan(0, Math.Min(text.Length, 2000)).Contains('<') ? FromXml(text, item, shard) : FromGreenBook(text, item, shard);
    }

    private Record FromXml(string xml, Item item, Shard shard)
    {
        var prose = new XmlProse(s_rules);
        var scanner = new XmlScanner(xml);
        string? title = null, number = null, date = null;
        var (found, inId) = (false, false);
        while (scanner.Next())
        {
            if (scanner.Piece != XmlPiece.Start || scanner.Empty) continue;
            var name = scanner.Name.ToString();
            switch (name)
            {
                case "publication-reference" or "document-id" or "B100": inId = number is null; break;
                case "invention-title" or "title-of-invention" or "B540" when title is null:
                    title = Inner(ref scanner, name);
                    prose.Heading(title);
                    break;
                case "doc-number" or "B110" when inId: number ??= Inner(ref scanner, name); break;
                case "date" or "document-date" or "B140" when number is not null: date ??= Inner(ref scanner, name); break;
                case "abstract" or "subdoc-abstract" or "SDOAB":
                    found = true;
                    prose.Heading("Abstract");
                    prose.Write(ref scanner, name);
                    prose.Heading("");
                    break;
                case "description" or "subdoc-description" or "SDODE" when Description:
                    found = true;
                    prose.Write(ref scanner, name);
                    prose.Heading("");
                    break;
                case "BRFSUM" or "background-of-invention" or "summary-of-invention" when !Description:
                    found = true;
                    prose.Write(ref scanner, name);
                    break;
                case "claims" or "subdoc-claims" or "SDOCL" when Claims:
                    prose.Heading("Claims");
                    prose.Write(ref scanner, name);
                    break;
            }
        }

        if (title is null && !found) return Broken(item, shard, "broken-xml", "the file holds no patent");
        return Finish(prose.Finish(), title, number, date, item, shard);
    }

    // Codes of four letters open a section, codes of up to four a line; what is indented goes on from the line before.
    private Record FromGreenBook(string text, Item item, Shard shard)
    {
        var result = new StringBuilder();
        string? title = null, number = null, date = null, section = "PATN";
        var last = "";
        foreach (var line in text.Split('\n'))
        {
            var code = line.Length >= 4 && line[0] != ' ' ? line[..4].Trim() : "";
            var value = line.Length > 5 ? line[5..].Trim() : "";
            if (code.Length == 4 && value.Length == 0)
            {
                section = code;
                if (section is "ABST" or "BSUM" or "DETD" or "CLMS" && Keeps(section)) Paragraph(section switch { "ABST" => "Abstract", "CLMS" => "Claims", "DETD" => "Detailed description", _ => "Background and summary" });
                continue;
            }

            if (section == "PATN")
            {
                if (code == "WKU") number = value;
                else if (code == "ISD") date = value;
                else if (code == "TTL") title = value;
                else if (code.Length == 0 && last == "TTL") title += " " + line.Trim();
                if (code.Length > 0) last = code;
            }
            else if (Keeps(section))
            {
                if (code.StartsWith("PA", StringComparison.Ordinal) && code is "PAC") Paragraph(value);
                else if (code is "NUM") Paragraph(value.TrimEnd('.') + ".");
                else if (code.StartsWith("PA", StringComparison.Ordinal) || code is "PAL") Paragraph(value, section == "CLMS" && last == "NUM");
                else if (code.Length == 0 && result.Length > 0) result.Append(' ').Append(line.Trim());
                if (code.Length > 0) last = code;
            }
        }

        if (title is null) return Broken(item, shard, "broken-greenbook", "the file holds no patent: TTL is missing");
        return Finish(title + "\n\n" + result.ToString().Trim(), title, number, date, item, shard);

        void Paragraph(string value, bool goesOn = false) => result.Append(goesOn ? " " : "\n\n").Append(value);
        bool Keeps(string name) => name is "ABST" or "BSUM" || (name is "DETD" or "DRWD" && Description) || (name == "CLMS" && Claims);
    }

    private Document Finish(string text, string? title, string? number, string? date, Item item, Shard shard)
    {
        var doc = Make(text, number is { Length: > 0 } ? $"us-{number}" : item.Name, shard);
        if (title is { Length: > 0 }) doc.Labels.Set("title", title);
        if (number is { Length: > 0 }) doc.Labels.Set("patent", number);
        if (date is { Length: > 0 }) doc.Labels.Set("date", date);
        return doc;
    }

    private static string Inner(ref XmlScanner scanner, string name)
    {
        var prose = new XmlProse(s_rules);
        prose.Write(ref scanner, name);
        return prose.Finish();
    }
}
