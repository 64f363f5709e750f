using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plinth.Cli.Query;

/// <summary>Writes the rows of a query as a table, as CSV or as JSON lines.</summary>
internal static class ResultWriter
{
    /// <summary>Rows that a table shows; the other forms have all.</summary>
    public const int TableRows = 1000;

    private const int WidestCell = 60;

    /// <summary>A table with aligned columns. Numbers stand to the right.</summary>
    public static void Table(DbDataReader reader, TextWriter output, TextWriter notes, CancellationToken ct)
    {
        var columns = reader.FieldCount;
        var numeric = Enumerable.Range(0, columns).Select(i => IsNumber(reader.GetFieldType(i))).ToArray();
        var rows = new List<string[]> { Enumerable.Range(0, columns).Select(reader.GetName).ToArray() };
        var more = false;
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            if (rows.Count > TableRows) { more = true; break; }
            var row = new string[columns];
            for (var i = 0; i < columns; i++) row[i] = CellWidth.Cut(CellWidth.OneLine(Shown(Value(reader, i))), WidestCell);
            rows.Add(row);
        }

        var widths = Enumerable.Range(0, columns).Select(i => rows.Max(r => CellWidth.Of(r[i]))).ToArray();
        for (var r = 0; r < rows.Count; r++)
        {
            output.WriteLine(string.Join("  ", rows[r].Select((cell, i) => Padded(cell, widths[i], numeric[i]))).TrimEnd());
            if (r == 0) output.WriteLine(string.Join("  ", widths.Select(w => new string('─', w))));
        }

        if (more) notes.WriteLine($"the first {TableRows:N0} rows; --as csv, json or parquet gives all");
    }

    /// <summary>CSV as RFC 4180 has it but for its line ends, with a line of names; null is an empty field.</summary>
    public static void Csv(DbDataReader reader, TextWriter output, CancellationToken ct)
    {
        output.Write(string.Join(',', Enumerable.Range(0, reader.FieldCount).Select(i => Field(reader.GetName(i)))) + "\n");
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            output.Write(string.Join(',', Enumerable.Range(0, reader.FieldCount).Select(i => Field(Plain(Value(reader, i))))) + "\n");
        }
    }

    /// <summary>JSON lines, an object a row.</summary>
    public static void Json(DbDataReader reader, TextWriter output, CancellationToken ct)
    {
        var bytes = new MemoryStream();
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            bytes.SetLength(0);
            using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartObject();
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    json.WritePropertyName(reader.GetName(i));
                    Write(json, Value(reader, i));
                }

                json.WriteEndObject();
            }

            output.Write(Encoding.UTF8.GetString(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)) + "\n");
        }
    }

    private static object? Value(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetValue(column);

    private static bool IsNumber(Type type) =>
        type == typeof(long) || type == typeof(int) || type == typeof(short) || type == typeof(ulong) || type == typeof(uint) || type == typeof(double) || type == typeof(float) || type == typeof(decimal) || type == typeof(BigInteger);

    private static string Shown(object? value) => value switch
    {
        long or int or ulong or BigInteger => ((IFormattable)value).ToString("N0", CultureInfo.InvariantCulture),
        double number => Math.Abs(number) is >= 1e15 or (> 0 and < 1e-4) ? number.ToString("G4", CultureInfo.InvariantCulture) : number.ToString("#,0.####", CultureInfo.InvariantCulture),
        _ => Plain(value),
    };

    private static string Plain(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        IEnumerable => Nested(value),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Nested(object value)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) Write(json, value);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case double or float: json.WriteNullValue(); break;
            case long or int or short or sbyte or byte or ulong or uint or ushort or decimal or BigInteger: json.WriteRawValue(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)); break;
            case IDictionary map:
                json.WriteStartObject();
                foreach (DictionaryEntry entry in map)
                {
                    json.WritePropertyName(Plain(entry.Key));
                    Write(json, entry.Value);
                }

                json.WriteEndObject();
                break;
            case IEnumerable list and not string:
                json.WriteStartArray();
                foreach (var item in list) Write(json, item);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(Plain(value)); break;
        }
    }

    private static string Padded(string cell, int width, bool right)
    {
        var space = new string(' ', width - CellWidth.Of(cell));
        return right ? space + cell : cell + space;
    }

    private static string Field(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
