using System.Text;
using System.Text.Json;

namespace Plinth.Ledger;

/// <summary>Spans as the ledger's column holds them: a JSON array of objects with step, rule, start and length.</summary>
internal static class SpanColumn
{
    /// <summary>The column's value; null where there are none.</summary>
    public static string? Of(IReadOnlyList<TextSpan> spans)
    {
        if (spans.Count == 0) return null;
        using var bytes = new MemoryStream(64 * spans.Count);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var span in spans)
            {
                json.WriteStartObject();
                json.WriteString("step"u8, span.Step);
                json.WriteString("rule"u8, span.Rule);
                json.WriteNumber("start"u8, span.Start);
                json.WriteNumber("length"u8, span.Length);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Reads what <see cref="Of"/> wrote, from its opening bracket to its closing one.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static IEnumerable<TextSpan> Read(ref Utf8JsonReader json)
    {
        var spans = new List<TextSpan>();
        if (json.TokenType != JsonTokenType.StartArray) throw new JsonException("spans are no array");
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            string step = "", rule = "";
            int start = 0, length = 0;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString();
                json.Read();
                switch (name)
                {
                    case "step": step = json.GetString() ?? ""; break;
                    case "rule": rule = json.GetString() ?? ""; break;
                    case "start": start = json.GetInt32(); break;
                    case "length": length = json.GetInt32(); break;
                    default: json.Skip(); break;
                }
            }

            spans.Add(new(step, rule, start, length));
        }

        return spans;
    }
}
