using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Enumeration;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plinth.Sources;

namespace Plinth.Models.Lab.Evaluation.Tasks;

/// <summary>The rows of a task's files: JSON lines, or CSV with a head; packed by gzip or not; one file, a pattern, or members of a <c>.tar.gz</c>.</summary>
internal static class TaskFile
{
    private const string Tar = ".tar.gz";

    /// <summary>Reads rows with the place of each. A row of CSV has the field <c>file</c> too: the file's name without its extension.</summary>
    /// <param name="path">A path; after <c>.tar.gz</c> it goes on within, as in <c>cmmlu.tar.gz/data/test/*.csv</c>.</param>
    /// <exception cref="PlinthException">A file is missing, or a row is not what its file should hold; with its number.</exception>
    public static IEnumerable<(JsonElement Fields, string Place)> Read(string path)
    {
        if (path.IndexOf(Tar + "/", StringComparison.Ordinal) is >= 0 and var at) return Members(path[..(at + Tar.Length)], path[(at + Tar.Length + 1)..]);
        if (!path.Contains('*', StringComparison.Ordinal)) return Rows(File.OpenRead(path), path);
        return Globs.Expand([path], Directory.GetCurrentDirectory()).SelectMany(f => Rows(File.OpenRead(f.Path), f.Path));
    }

    /// <summary>The file on disk that a path begins with.</summary>
    public static string OnDisk(string path) => path.IndexOf(Tar + "/", StringComparison.Ordinal) is >= 0 and var at ? path[..(at + Tar.Length)] : path;

    private static IEnumerable<(JsonElement, string)> Members(string archive, string pattern)
    {
        using var file = File.OpenRead(archive);
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        var members = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not { } data || !FileSystemName.MatchesSimpleExpression(pattern, entry.Name, ignoreCase: false)) continue;
            using var copy = new MemoryStream();
            data.CopyTo(copy);
            members[entry.Name] = copy.ToArray();
        }

        if (members.Count == 0) throw new PlinthException($"{archive}: nothing in it matches '{pattern}'");
        foreach (var (name, bytes) in members)
            foreach (var row in Rows(new MemoryStream(bytes), $"{archive}/{name}")) yield return row;
    }

    private static IEnumerable<(JsonElement, string)> Rows(Stream file, string name)
    {
        using var unpacked = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        var plain = name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
        foreach (var row in plain.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Csv(reader, name, Path.GetFileNameWithoutExtension(plain)) : Lines(reader, name)) yield return row;
    }

    private static IEnumerable<(JsonElement, string)> Lines(StreamReader reader, string name)
    {
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            JsonElement fields;
            try { fields = JsonDocument.Parse(line).RootElement.Clone(); }
            catch (JsonException e) { throw new PlinthException($"{name}:{number}: not JSON: {e.Message}", e); }
            yield return (fields, $"{name}:{number}");
        }
    }

    private static IEnumerable<(JsonElement, string)> Csv(StreamReader reader, string name, string stem)
    {
        var number = 1;
        if (Row(reader, name, ref number) is not { } head) yield break;
        for (var begins = number; Row(reader, name, ref number) is { } row; begins = number)
        {
            if (row is [""]) continue;
            if (row.Count != head.Count) throw new PlinthException($"{name}:{begins}: {row.Count} fields, where the head has {head.Count}");
            var fields = new JsonObject { ["file"] = stem };
            for (var i = 0; i < row.Count; i++) fields[head[i]] = row[i];
            yield return (JsonSerializer.SerializeToElement(fields), $"{name}:{begins}");
        }
    }

    /// <summary>A row by RFC 4180: a field in quotes may hold commas, line ends, and quotes twice.</summary>
    private static List<string>? Row(StreamReader reader, string name, ref int number)
    {
        if (reader.Peek() < 0) return null;
        var (row, field, quoted, begins) = (new List<string>(), new StringBuilder(), false, number);
        while (true)
        {
            var c = reader.Read();
            if (c < 0 && quoted) throw new PlinthException($"{name}:{begins}: a quote is not closed");
            if (c == '\n') number++;
            if (quoted)
            {
                if (c != '"') field.Append((char)c);
                else if (reader.Peek() == '"') field.Append((char)reader.Read());
                else quoted = false;
            }
            else if (c is < 0 or ',' or '\n')
            {
                if (c != ',' && field.Length > 0 && field[^1] == '\r') field.Length--;
                row.Add(field.ToString());
                field.Clear();
                if (c != ',') return row;
            }
            else if (c == '"' && field.Length == 0) quoted = true;
            else field.Append((char)c);
        }
    }
}
