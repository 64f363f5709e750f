using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plinth.Extraction;
using Plinth.Sources;

namespace Plinth.Bench;

/// <summary>A private datum that a set says is there.</summary>
/// <param name="Kind">Our kind, or the set's label where none of ours answers to it.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Length">Its length.</param>
/// <param name="Excluded">Why finding it is not asked for, or null.</param>
internal sealed record Truth(string Kind, int Start, int Length, string? Excluded = null);

/// <summary>A text with what is private in it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Truths">What is private in it.</param>
/// <param name="Whole">False where the set does not label all that is there.</param>
/// <param name="Language">Its language, or null.</param>
/// <param name="Url">Its address, or null.</param>
internal sealed record TrueText(string Text, List<Truth> Truths, bool Whole = true, string? Language = null, string? Url = null);

/// <summary>Reads sets of labelled private data, and says which of their labels are which of our kinds.</summary>
internal static partial class PrivacyTruth
{
    private static readonly Dictionary<string, string> s_kinds = new()
    {
        ["PHONE_NUMBER"] = "phone",
        ["PHONE"] = "phone",
        ["CREDIT_CARD"] = "bank-card",
        ["EMAIL_ADDRESS"] = "email",
        ["EMAIL"] = "email",
        ["IBAN_CODE"] = "iban",
        ["IBAN"] = "iban",
        ["US_SSN"] = "us-ssn",
        ["SSN"] = "us-ssn",
        ["IP_ADDRESS"] = "ip",
        ["STREET_ADDRESS"] = "address",
        ["PASSPORT"] = "passport",
        ["PASSPORT_NUM"] = "passport",
        ["US_PASSPORT"] = "passport",
        ["IN_PASSPORT"] = "passport",
        ["PASSWORD"] = "password",
        ["US_ITIN"] = "us-ssn",
        // The samples' names.
        ["card"] = "bank-card",
        ["cn_mobile"] = "cn-mobile",
        ["cn_id"] = "cn-id-card",
        ["phone"] = "phone",
        ["ip"] = "ip",
        ["email"] = "email",
    };

    /// <summary>Every set below a folder, by the names of its files.</summary>
    public static IEnumerable<(string Set, List<TrueText> Texts)> Read(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var texts = Path.GetFileName(file) switch
            {
                "presidio-synth_dataset_v2.json.gz" => Presidio(file),
                "pii_syn_nano_en.json" => Nano(file),
                "presidio-context_sentences.txt" => Sentences(file),
                "pii-truth.jsonl" => Planted(file),
                var name when name.EndsWith(".cases.txt", StringComparison.Ordinal) => Cases(file),
                _ => null,
            };
            if (texts is not null) yield return (Path.GetFileName(file), texts);
        }
    }

    private static List<TrueText> Presidio(string file)
    {
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        return [.. JsonDocument.Parse(stream).RootElement.EnumerateArray().Select(d => new TrueText(d.GetProperty("full_text").GetString()!,
            [.. d.GetProperty("spans").EnumerateArray().Select(s => Of(d.GetProperty("full_text").GetString()!, s.GetProperty("entity_type").GetString()!,
                s.GetProperty("start_position").GetInt32(), s.GetProperty("entity_value").GetString()!))]))];
    }

    private static List<TrueText> Nano(string file)
    {
        var texts = new List<TrueText>();
        foreach (var d in JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.EnumerateArray())
        {
            var text = d.GetProperty("text").GetString()!;
            var truths = new List<Truth>();
            foreach (var s in d.GetProperty("NER").EnumerateArray())
            {
                if (!s.TryGetProperty("entity", out var entity)) continue;
                var value = entity.GetString()!;
                var trimmed = value.Trim('*', ' ', '\'');
                if (trimmed.StartsWith("SSN", StringComparison.Ordinal) || trimmed.StartsWith("*SSN", StringComparison.Ordinal)) trimmed = trimmed[(trimmed.LastIndexOf(' ') + 1)..].Trim('*');
                var at = text.IndexOf(trimmed, StringComparison.Ordinal);
                truths.Add(at < 0 ? new Truth(s_kinds.GetValueOrDefault(s.GetProperty("label").GetString()!, "-"), 0, 0, "is not in the text")
                    : Of(text, s.GetProperty("label").GetString()!, at, trimmed));
            }

            texts.Add(new TrueText(text, truths, Whole: false));
        }

        return texts;
    }

    // Pairs of a label and a sentence; the datum is what is left of the words.
    private static List<TrueText> Sentences(string file)
    {
        var lines = File.ReadLines(file).Where(l => l.Length > 0 && l[0] != '#').ToList();
        var texts = new List<TrueText>();
        for (var i = 0; i + 1 < lines.Count; i += 2)
        {
            var truths = WithDigits().Matches(lines[i + 1]).Select(m => Of(lines[i + 1], lines[i], m.Index, m.Value.TrimEnd('.', ' '))).ToList();
            texts.Add(new TrueText(lines[i + 1], truths));
        }

        return texts;
    }

    private static List<TrueText> Planted(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var truths = File.ReadLines(file).Select(l => JsonDocument.Parse(l).RootElement)
            .ToLookup(e => e.GetProperty("url").GetString()!, e => (Kind: e.GetProperty("kind").GetString()!, Text: e.GetProperty("text").GetString()!));
        return [.. Pages(folder).Where(p => p.Text.Length > 0).Select(p => new TrueText(p.Text,
            [.. truths[p.Url!].Select(t => p.Text.IndexOf(t.Text, StringComparison.Ordinal) is var at and >= 0 ? Of(p.Text, t.Kind, at, t.Text) : new Truth(s_kinds[t.Kind], 0, 0, "is not in the main text"))], false, null, p.Url))];
    }

    /// <summary>The main texts of the archives in a folder.</summary>
    public static IEnumerable<Document> Pages(string folder, string glob = "*.warc.gz")
    {
        var source = new WarcSource { Files = [glob] };
        var extract = new ExtractHtml();
        foreach (var shard in source.Split(folder))
        {
            foreach (var (doc, _) in source.Read(shard, CancellationToken.None))
                if (doc is not null && extract.Edit(doc, new Rules()).Fate == Fate.Kept) yield return doc;
        }
    }

    /// <summary>Our own cases: a text a line with <c>⟦kind|datum⟧</c> in it, <c>\n</c> for a line end; lines that start with <c># </c> are remarks, <c>[xx]</c> in front names the language, <c>¦</c> is left out.</summary>
    public static List<TrueText> Cases(string file)
    {
        var texts = new List<TrueText>();
        foreach (var line in File.ReadLines(file))
        {
            if (line.Length == 0 || line.StartsWith("# ", StringComparison.Ordinal)) continue;
            var language = line.Length > 4 && line[0] == '[' && line[3] == ']' ? line[1..3] : null;
            var rest = (language is null ? line : line[4..]).Replace("\\n", "\n", StringComparison.Ordinal).Replace("¦", "", StringComparison.Ordinal);
            var (text, truths, from) = (new System.Text.StringBuilder(), new List<Truth>(), 0);
            foreach (Match m in Marked().Matches(rest))
            {
                text.Append(rest, from, m.Index - from);
                truths.Add(new Truth(m.Groups[1].Value, text.Length, m.Groups[2].Length));
                text.Append(m.Groups[2].Value);
                from = m.Index + m.Length;
            }

            texts.Add(new TrueText(text.Append(rest, from, rest.Length - from).ToString(), truths, true, language));
        }

        return texts;
    }

    // What the set asks for and no form can show is excluded by what the value is, not by whether it is found.
    private static Truth Of(string text, string label, int start, string value)
    {
        var kind = s_kinds.GetValueOrDefault(label, label);
        var digits = string.Concat(value.Where(char.IsAsciiDigit));
        if (kind == "address")
        {
            // Of an address in its plain form, number and street.
            var street = PlainStreet().Match(text[Math.Max(0, start - 8)..start] + value);
            return street.Success ? new Truth(kind, Math.Max(0, start - 8) + street.Index, street.Length) : new Truth(kind, start, value.Length, "is no plain US, UK or German street form");
        }

        string? why = kind switch
        {
            "bank-card" when value.Contains('*') || value.Contains('X') || digits.Length < 12 => "is masked already",
            "bank-card" when Luhn(digits) != 0 => "has a wrong check digit",
            "iban" when value.Contains("...", StringComparison.Ordinal) || Mod97(value) != 1 => "has wrong check digits",
            "us-ssn" when value.Contains('X') || digits.Length != 9 => "is masked already or not nine digits",
            "us-ssn" when digits.StartsWith("000", StringComparison.Ordinal) => "cannot be given out",
            "passport" when value.Contains("-PP-", StringComparison.Ordinal) => "is no number of a passport",
            "password" when value.Contains(' ') || !text.Contains("assword", StringComparison.Ordinal) && !text.Contains(" / " + value, StringComparison.Ordinal) => "stands behind no word that says so",
            "ip" when value.StartsWith("192.168.", StringComparison.Ordinal) => "is a private address",
            "ip" when value.Contains(':') && value[0] is not ('2' or '3') => "is outside 2000::/3: no public address",
            "ip" when value.StartsWith("172.", StringComparison.Ordinal) && int.Parse(value.Split('.')[1], System.Globalization.CultureInfo.InvariantCulture) is >= 16 and < 32 => "is a private address",
            "email" when !value.Contains('@') || !value[value.IndexOf('@')..].Contains('.') => "has no domain",
            _ => null,
        };
        return new Truth(kind, start, value.Length, why);
    }

    private static int Luhn(string digits) => digits.Reverse().Select((c, i) => i % 2 == 0 ? c - '0' : (c - '0') * 2 is var d && d > 9 ? d - 9 : d).Sum() % 10;

    private static int Mod97(string iban)
    {
        var packed = string.Concat(iban.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (packed.Length < 15) return 0;
        return (packed[4..] + packed[..4]).Aggregate(0, (rest, c) => char.IsAsciiDigit(c) ? ((rest * 10) + c - '0') % 97 : ((rest * 100) + c - 'A' + 10) % 97);
    }

    [GeneratedRegex(@"⟦([a-z-]+)\|([\s\S]+?)⟧")]
    private static partial Regex Marked();

    [GeneratedRegex(@"[A-Z]{0,2}[\d(][\dA-Z() .*-]*\d[A-Z]?")]
    private static partial Regex WithDigits();

    [GeneratedRegex(@"\b\d{1,5}[A-Za-z]? ([A-Z][\w'.-]* ){1,4}(Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Drive|Crescent|Terrace|Parkway|Highway)\b(?=\s*($|[\n,.?)]|Suite|Apt))|[A-ZÄÖÜ]\w+(straße|strasse|Strasse|str\.) \d+\b")]
    private static partial Regex PlainStreet();
}
