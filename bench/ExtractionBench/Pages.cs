using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Plinth.ExtractionBench;

/// <summary>A page and the line of ground truth that belongs to it.</summary>
internal sealed record TruePage(string Html, JsonElement Truth)
{
    /// <summary>Its address, or null where the archive made one up.</summary>
    public string? Url => Truth.GetProperty("url").GetString() is { } url && !url.StartsWith("http://example.com/", StringComparison.Ordinal) ? url : null;
}

/// <summary>Reads pages with ground truth: JSON lines that point into a WARC by offset.</summary>
internal static partial class Pages
{
    public static List<TruePage> Read(string folder, string set)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var pages = new List<TruePage>();
        using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, "html", $"{set}-even.truth.jsonl.gz")), CompressionMode.Decompress));
        var archives = new Dictionary<string, byte[]>();
        while (lines.ReadLine() is { } line)
        {
            var truth = JsonDocument.Parse(line).RootElement;
            var name = truth.GetProperty("warc").GetString()!;
            if (!archives.TryGetValue(name, out var archive)) archives[name] = archive = File.ReadAllBytes(Path.Combine(folder, "warc", name));
            var (offset, length) = (truth.GetProperty("offset").GetInt32(), truth.GetProperty("length").GetInt32());
            using var member = new GZipStream(new MemoryStream(archive, offset, length), CompressionMode.Decompress);
            using var record = new MemoryStream();
            member.CopyTo(record);
            pages.Add(new TruePage(Decode(Body(record.ToArray())), truth));
        }

        return pages;
    }

    private static ReadOnlySpan<byte> Body(byte[] record)
    {
        var rest = record.AsSpan();
        rest = rest[(rest.IndexOf("\r\n\r\n"u8) + 4)..];
        return rest[(rest.IndexOf("\r\n\r\n"u8) + 4)..];
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try { return new UTF8Encoding(false, true).GetString(bytes); }
        catch (DecoderFallbackException) { }
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 4096)]);
        var match = Charset().Match(head);
        var name = match.Success ? match.Groups[1].Value.ToLowerInvariant() : "utf-8";
        if (name is "gb2312" or "gbk") name = "gb18030";
        if (name is "iso-8859-1") name = "windows-1252";
        try { return Encoding.GetEncoding(name).GetString(bytes); }
        catch (ArgumentException) { return Encoding.UTF8.GetString(bytes); }
    }

    [GeneratedRegex("charset=[\"']?([A-Za-z0-9_-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Charset();
}
