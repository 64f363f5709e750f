using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Plinth.Extraction;
using Plinth.Privacy;

namespace Plinth.ExtractionBench;

/// <summary>Privacy on the sample pages: what of the inserted data is found, what else is, and how fast.</summary>
internal static class PrivacyScore
{
    public static void Run(string samples)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var extractor = new ExtractHtml();
        var texts = new Dictionary<string, string>();
        var rules = new Rules();
        foreach (var file in Directory.GetFiles(samples, "*.warc.gz").Order(StringComparer.Ordinal))
        {
            foreach (var (url, html) in Responses(file))
            {
                var doc = new Document(html) { MediaType = "text/html" };
                if (extractor.Edit(doc, rules).Fate == Fate.Kept) texts[url] = doc.Text;
                else Console.WriteLine($"  no text: {url}");
            }
        }

        Console.WriteLine($"{texts.Count} pages, {texts.Values.Sum(t => (long)t.Length) / 1e6:F1} M chars of main text");
        ISecret[] secrets = [new Email(), new IpAddress(), new CnIdCard(), new CnMobile(), new Phone()];
        var wanted = File.ReadLines(Path.Combine(samples, "pii-truth.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)
            .Select(e => (Url: e.GetProperty("url").GetString()!, Kind: e.GetProperty("kind").GetString()!, Text: e.GetProperty("text").GetString()!)).ToList();
        var editor = new PrivacyEditor { Mask = ["email", "ip", "phone", "cn-id-card", "cn-mobile"] };
        foreach (var (url, kind, text) in wanted)
        {
            var page = texts.GetValueOrDefault(url, "");
            var doc = new Document(page);
            editor.Edit(doc, rules);
            if (!page.Contains(text, StringComparison.Ordinal)) Console.WriteLine($"  not in the main text: {kind} {url}");
            else if (doc.Text.Contains(text, StringComparison.Ordinal)) Console.WriteLine($"  missed: {kind}");
        }

        foreach (var secret in secrets)
        {
            var found = new List<SecretSpan>();
            var others = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach (var (url, text) in texts)
            {
                found.Clear();
                secret.Find(text, found);
                foreach (var span in found)
                {
                    var value = text.Substring(span.Start, span.Length);
                    if (wanted.Any(w => w.Url == url && w.Text.Contains(value, StringComparison.Ordinal))) continue;
                    var around = text[Math.Max(0, span.Start - 12)..Math.Min(text.Length, span.End + 12)].ReplaceLineEndings("⏎");
                    others[around] = others.GetValueOrDefault(around) + 1;
                }
            }

            Console.WriteLine($"{secret.Kind}: {others.Values.Sum()} beyond the inserted, {others.Count} different: {string.Join(" ¦ ", others.Keys.Take(25))}");
        }

        var all = string.Join('\n', texts.Values);
        foreach (var secret in secrets) Time(secret.Kind, all, new PrivacyEditor { Mask = [secret.Kind] });
        Time("email+ip", all, new PrivacyEditor());
        Time("all kinds", all, editor);
    }

    private static void Time(string name, string text, PrivacyEditor editor)
    {
        var rules = new Rules();
        for (var i = 0; i < 3; i++) editor.Edit(new Document(text), rules);
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < 5; i++) editor.Edit(new Document(text), rules);
        var seconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / 5;
        Console.WriteLine($"{name}: {Encoding.UTF8.GetByteCount(text) / 1e6 / seconds:F0} MB of UTF-8 per CPU s");
    }

    private static IEnumerable<(string Url, string Html)> Responses(string file)
    {
        using var stream = new BufferedStream(new GZipStream(File.OpenRead(file), CompressionMode.Decompress), 1 << 16);
        while (Headers(stream) is { } headers)
        {
            var body = new byte[int.Parse(headers["content-length"])];
            stream.ReadExactly(body);
            if (headers.GetValueOrDefault("warc-type") != "response") continue;
            var split = body.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
            yield return (headers["warc-target-uri"], Pages.Decode(body.AsSpan(split)));
        }
    }

    private static Dictionary<string, string>? Headers(Stream stream)
    {
        var headers = new Dictionary<string, string>();
        var line = new StringBuilder();
        for (int b; (b = stream.ReadByte()) >= 0;)
        {
            if (b == '\r') continue;
            if (b != '\n')
            {
                line.Append((char)b);
                continue;
            }

            if (line.Length == 0 && headers.Count > 0) return headers;
            var colon = line.ToString().IndexOf(':');
            if (colon > 0) headers[line.ToString()[..colon].ToLowerInvariant()] = line.ToString()[(colon + 1)..].Trim();
            line.Clear();
        }

        return null;
    }
}
