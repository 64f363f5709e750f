using System.IO.Compression;
using System.Text;
using Plinth.Extraction.Html;
using Plinth.Tests.Extraction;

namespace Plinth.ExtractionBench;

/// <summary>Compares our trees with AngleSharp's, node by node, over the pages of a folder of web archives.</summary>
internal static class TreeCheck
{
    public static void Run(string folder, string? dump)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var (pages, equal, reader) = (0, 0, new HtmlReader());
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(IsArchive).Order(StringComparer.Ordinal))
        {
            var (filePages, fileEqual) = (0, 0);
            foreach (var (name, html) in Pages(file))
            {
                filePages++;
                var (ours, theirs) = (TreeText.Ours(reader.Read(html, new HtmlLimits(KeepRaw: true))), TreeText.Theirs(html));
                if (ours == theirs)
                {
                    fileEqual++;
                    continue;
                }

                Difference(Path.GetFileName(file) + " " + name, ours, theirs);
                if (dump is null) continue;
                Directory.CreateDirectory(dump);
                var path = Path.Combine(dump, $"{Path.GetFileName(file)}-{filePages}");
                File.WriteAllText(path + ".html", html);
                File.WriteAllText(path + ".ours", ours);
                File.WriteAllText(path + ".theirs", theirs);
            }

            if (filePages > 0) Console.WriteLine($"{Path.GetFileName(file)}: {fileEqual} of {filePages} pages equal");
            (pages, equal) = (pages + filePages, equal + fileEqual);
        }

        Console.WriteLine($"{equal} of {pages} pages equal node by node");
    }

    private static bool IsArchive(string file) => file.EndsWith(".warc", StringComparison.Ordinal) || file.EndsWith(".warc.gz", StringComparison.Ordinal);

    public static void Difference(string name, string ours, string theirs)
    {
        var at = ours.AsSpan().CommonPrefixLength(theirs);
        var start = at == 0 ? 0 : ours.LastIndexOf('\n', Math.Min(at, ours.Length) - 1) + 1;
        for (var i = 0; i < 2 && start > 1; i++) start = ours.LastIndexOf('\n', start - 2) + 1;
        Console.WriteLine($"--- {name}\nours:   {Cut(ours, start, at)}\ntheirs: {Cut(theirs, start, at)}");
    }

    private static string Cut(string text, int start, int at) => text[Math.Max(start, at - 200)..Math.Min(text.Length, at + 120)].Replace("\n", " | ", StringComparison.Ordinal);

    /// <summary>The bodies of all responses whose type is HTML, as far as the file can be read.</summary>
    public static IEnumerable<(string Name, string Html)> Pages(string file)
    {
        var bytes = File.ReadAllBytes(file);
        if (file.EndsWith(".gz", StringComparison.Ordinal)) bytes = Unzip(bytes);
        for (var at = 0; at < bytes.Length;)
        {
            var found = bytes.AsSpan(at).IndexOf("WARC/"u8);
            if (found < 0) yield break;
            at += found;
            var end = bytes.AsSpan(at).IndexOf("\r\n\r\n"u8);
            if (end < 0) yield break;
            var head = Encoding.Latin1.GetString(bytes, at, end);
            at += end + 4;
            var length = Header(head, "content-length") is { } l && int.TryParse(l, out var n) ? Math.Min(n, bytes.Length - at) : 0;
            var body = bytes.AsMemory(at, length);
            at += length;
            if (Header(head, "warc-type") != "response") continue;
            var split = body.Span.IndexOf("\r\n\r\n"u8);
            if (split < 0 || Header(Encoding.Latin1.GetString(body.Span[..split]), "content-type") is not { } type || !type.Contains("html", StringComparison.OrdinalIgnoreCase)) continue;
            yield return (Header(head, "warc-target-uri") ?? "?", ExtractionBench.Pages.Decode(body.Span[(split + 4)..]));
        }
    }

    private static string? Header(string head, string name)
    {
        foreach (var line in head.Split("\r\n"))
            if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase)) return line[(name.Length + 1)..].Trim();
        return null;
    }

    private static byte[] Unzip(byte[] bytes)
    {
        using var zipped = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        try { zipped.CopyTo(plain); }
        catch (InvalidDataException) { }
        return plain.ToArray();
    }
}
