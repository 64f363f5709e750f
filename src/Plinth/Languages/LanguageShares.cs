using System.Globalization;
using System.Text;

namespace Plinth.Languages;

/// <summary>Which share of a text's characters is in which language, paragraph by paragraph.</summary>
public static class LanguageShares
{
    /// <summary>Shares by name (<c>en</c>, <c>zh-Hans</c>, <c>zxx</c>, <c>und</c>), largest first; they add up to 1. A paragraph is a line; blank ones are passed over.</summary>
    public static IReadOnlyList<KeyValuePair<string, double>> Of(LanguageDetector detector, string text, bool classical = false)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        long all = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var paragraph = text.AsSpan()[range].Trim();
            if (paragraph.Length == 0) continue;
            var name = detector.Detect(paragraph, classical).Name;
            counts[name] = counts.GetValueOrDefault(name) + paragraph.Length;
            all += paragraph.Length;
        }

        return [.. counts.OrderByDescending(c => c.Value).Select(c => KeyValuePair.Create(c.Key, (double)c.Value / all))];
    }

    /// <summary>The shares as a JSON object, to four places: <c>{"en":0.8,"zh-Hans":0.2}</c>.</summary>
    public static string ToJson(IReadOnlyList<KeyValuePair<string, double>> shares)
    {
        var json = new StringBuilder("{");
        foreach (var (name, share) in shares)
            json.Append(json.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(Math.Round(share, 4).ToString(CultureInfo.InvariantCulture));
        return json.Append('}').ToString();
    }
}
