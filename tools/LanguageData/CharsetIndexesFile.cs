using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Plinth.LanguageData;

/// <summary>Packs the indexes of the WHATWG Encoding standard into one small file.</summary>
internal static class CharsetIndexesFile
{
    /// <param name="script"><c>lib/encoding-indexes.js</c> of the npm package <c>text-encoding</c>.</param>
    /// <param name="output">The file: Brotli over, for each index, its name, the number of its numbers, and each number's difference from the one before
    /// (zigzag, seven bits a byte); an empty place is 0, other differences are counted from 1.</param>
    public static void Write(string script, string output)
    {
        var text = File.ReadAllText(script);
        var start = text.IndexOf("\"big5\"", StringComparison.Ordinal);
        using var json = JsonDocument.Parse('{' + text[start..(text.LastIndexOf(']') + 1)] + '}');
        using var file = File.Create(output);
        using var packed = new BrotliStream(file, CompressionLevel.SmallestSize);
        using var writer = new BinaryWriter(packed, Encoding.UTF8);
        foreach (var index in json.RootElement.EnumerateObject())
        {
            // Ranges are pairs: pointer, code point.
            var values = index.Value.EnumerateArray().SelectMany(v => v.ValueKind == JsonValueKind.Array ? v.EnumerateArray() : Enumerable.Repeat(v, 1)).ToArray();
            writer.Write(index.Name);
            writer.Write7BitEncodedInt(values.Length);
            var last = 0;
            foreach (var value in values)
            {
                if (value.ValueKind == JsonValueKind.Null)
                {
                    writer.Write7BitEncodedInt(0);
                    continue;
                }

                var difference = value.GetInt32() - last;
                writer.Write7BitEncodedInt(1 + (difference < 0 ? (-2 * difference) - 1 : 2 * difference));
                last = value.GetInt32();
            }
        }

        writer.Write("");
    }
}
