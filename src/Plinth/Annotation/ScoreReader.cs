using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plinth.Annotation;

/// <summary>Finds the score and the reason in a model's answer. What a model thought aloud between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c> is no answer.</summary>
internal static partial class ScoreReader
{
    private const int MostReason = 2000;

    /// <summary>The first JSON object that has a score.</summary>
    public static (double Score, string Reason, string? Fault) Json(string answer)
    {
        answer = Said(answer);
        if (answer.Length == 0) return (0, "", "empty");
        var fault = "not-json";
        var json = Encoding.UTF8.GetBytes(answer).AsSpan();
        while (json.IndexOf((byte)'{') is >= 0 and var at)
        {
            json = json[at..];
            using var found = Object(json, out var length);
            json = json[length..];
            if (found is null) continue;
            if (found.RootElement.TryGetProperty("score", out var score) && Number(score) is { } number)
            {
                var reason = found.RootElement.TryGetProperty("reason", out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : "";
                return (number, Bounded(reason), null);
            }

            fault = "no-score";
        }

        return (0, "", fault);
    }

    /// <summary>The last line that states a score.</summary>
    public static (double Score, string Reason, string? Fault) Line(string answer)
    {
        answer = Said(answer);
        if (answer.Length == 0) return (0, "", "empty");
        return Stated().Matches(answer) is [.., var last] && double.TryParse(last.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
            ? (score, Bounded(answer[..last.Index].Trim()), null)
            : (0, "", "no-score");
    }

    private static string Said(string answer)
    {
        var end = answer.LastIndexOf("</think>", StringComparison.Ordinal);
        return (end < 0 ? answer : answer[(end + "</think>".Length)..]).Trim();
    }

    // An object at the beginning of a text, whatever follows it, and its length; where there is none, the length of the brace.
    private static JsonDocument? Object(ReadOnlySpan<byte> text, out int length)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: true, default);
        length = 1;
        try
        {
            var found = JsonDocument.ParseValue(ref reader);
            length = (int)reader.BytesConsumed;
            return found;
        }
        catch (JsonException) { return null; }
    }

    private static double? Number(JsonElement score) => score.ValueKind switch
    {
        JsonValueKind.Number when score.TryGetDouble(out var number) => number,
        JsonValueKind.String when double.TryParse(score.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static string Bounded(string reason) => reason.Length <= MostReason ? reason : reason[..MostReason];

    [GeneratedRegex(@"^[\s*#>]*(?:(?:total|final)\s+)?(?:score|总?得分|评分|总分|分数)[\s*]*[:：][\s*]*(-?\d+(?:\.\d+)?)", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Stated();
}
