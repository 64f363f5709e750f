namespace Plinth.Privacy;

/// <summary>Countries whose national telephone numbers a document is likely to hold: by its label <c>country</c>, its address, and its language.</summary>
internal static class PhoneRegions
{
    private static readonly IReadOnlyList<string> s_english = ["US", "GB"];
    private static readonly IReadOnlyList<string> s_chinese = ["CN", "TW", "HK"];
    private static readonly IReadOnlyList<string> s_japanese = ["JP"];
    private static readonly IReadOnlyList<string> s_korean = ["KR"];
    private static readonly IReadOnlyList<string> s_russian = ["RU"];

    private static readonly Dictionary<string, IReadOnlyList<string>> s_byLanguage = new()
    {
        ["en"] = s_english,
        ["zh"] = s_chinese,
        ["ja"] = s_japanese,
        ["ko"] = s_korean,
        ["ru"] = s_russian,
        ["uk"] = ["UA"],
        ["de"] = ["DE", "AT", "CH"],
        ["fr"] = ["FR", "BE", "CH"],
        ["es"] = ["ES", "MX", "AR"],
        ["pt"] = ["BR", "PT"],
        ["it"] = ["IT", "CH"],
        ["nl"] = ["NL", "BE"],
        ["pl"] = ["PL"],
        ["sv"] = ["SE"],
        ["da"] = ["DK"],
        ["no"] = ["NO"],
        ["fi"] = ["FI"],
        ["cs"] = ["CZ"],
        ["hu"] = ["HU"],
        ["tr"] = ["TR"],
        ["el"] = ["GR"],
        ["he"] = ["IL"],
        ["hi"] = ["IN"],
        ["id"] = ["ID"],
        ["vi"] = ["VN"],
        ["th"] = ["TH"],
        ["ro"] = ["RO"],
        ["sk"] = ["SK"],
        ["fa"] = ["IR"],
        ["ar"] = ["SA", "EG", "AE"],
    };

    private static readonly Dictionary<string, string> s_byDomain = new()
    {
        ["uk"] = "GB",
        ["de"] = "DE",
        ["at"] = "AT",
        ["ch"] = "CH",
        ["fr"] = "FR",
        ["be"] = "BE",
        ["nl"] = "NL",
        ["es"] = "ES",
        ["it"] = "IT",
        ["pt"] = "PT",
        ["pl"] = "PL",
        ["se"] = "SE",
        ["no"] = "NO",
        ["dk"] = "DK",
        ["fi"] = "FI",
        ["ie"] = "IE",
        ["au"] = "AU",
        ["nz"] = "NZ",
        ["ca"] = "CA",
        ["us"] = "US",
        ["in"] = "IN",
        ["jp"] = "JP",
        ["kr"] = "KR",
        ["cn"] = "CN",
        ["tw"] = "TW",
        ["hk"] = "HK",
        ["sg"] = "SG",
        ["my"] = "MY",
        ["ru"] = "RU",
        ["ua"] = "UA",
        ["br"] = "BR",
        ["mx"] = "MX",
        ["ar"] = "AR",
        ["za"] = "ZA",
        ["tr"] = "TR",
        ["cz"] = "CZ",
        ["hu"] = "HU",
        ["gr"] = "GR",
        ["il"] = "IL",
        ["ro"] = "RO",
    };

    private static readonly Dictionary<string, IReadOnlyList<string>> s_alone = s_byDomain.Values.Distinct().ToDictionary(r => r, r => (IReadOnlyList<string>)[r]);

    /// <summary>The countries of a document, likeliest first; without a label, by its writing.</summary>
    public static IReadOnlyList<string> Of(Document doc)
    {
        if (doc.Labels.Text("country") is { Length: 2 } country) return Alone(country.ToUpperInvariant());
        var domain = Domain(doc.Url);
        var language = doc.Labels.Text("language");
        var spoken = language is { Length: >= 2 } && s_byLanguage.TryGetValue(language.Length == 2 ? language : language[..2], out var of) ? of : ByWriting(doc.Text);
        if (domain is null || !s_byDomain.TryGetValue(domain, out var home) || spoken[0] == home) return spoken;
        return spoken.Count == 1 && language is not null ? [home, spoken[0]] : [home, .. spoken];
    }

    private static IReadOnlyList<string> Alone(string region) => s_alone.TryGetValue(region, out var only) ? only : [region];

    private static string? Domain(string? url)
    {
        if (url is null) return null;
        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3) return null;
        var end = url.AsSpan(start).IndexOfAny('/', ':', '?');
        var host = end < 0 ? url.AsSpan(start) : url.AsSpan(start, end);
        var top = host[(host.LastIndexOf('.') + 1)..];
        return top.Length == 2 ? top.ToString() : null;
    }

    private static IReadOnlyList<string> ByWriting(string text)
    {
        var (han, kana, hangul, other) = (0, 0, 0, 0);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 2000)))
        {
            if (c < 0x400) continue;
            if (c is >= '\u3041' and <= '\u30FF') kana++;
            else if (c is >= '\uAC00' and <= '\uD7A3') hangul++;
            else if (c is >= '\u4E00' and <= '\u9FFF') han++;
            else if (c is >= '\u0400' and <= '\u04FF') other++;
        }

        if (kana > 10 || (kana > 0 && kana * 4 > han)) return s_japanese;
        if (hangul > 10) return s_korean;
        return han > other ? s_chinese : other > 50 ? s_russian : s_english;
    }
}
