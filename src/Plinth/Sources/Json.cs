using System.Text;
using System.Text.Json;

namespace Plinth.Sources;

/// <summary>Labels that hold lists.</summary>
internal static class Json
{
    /// <summary>A list of texts as a label.</summary>
    public static Label Array(IEnumerable<string> items)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (var item in items) writer.WriteStringValue(item);
            writer.WriteEndArray();
        }

        return Label.Raw(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }
}
