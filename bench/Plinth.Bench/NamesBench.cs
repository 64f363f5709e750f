using System.IO.Compression;
using System.Text.Json;
using Plinth.Privacy;

namespace Plinth.Bench;

/// <summary>Names of persons: precision and recall on labelled sets; on real pages, what is found is listed for a reader.</summary>
internal static class NamesBench
{
    // The sets' labels of persons.
    private static readonly HashSet<string> s_person = ["name", "PERSON", "NAME", "PER", "FULL_NAME", "FIRST_NAME", "LAST_NAME"];

    public static int Run(string[] folders, bool show)
    {
        var editor = new PrivacyEditor { Mask = ["name"] };
        foreach (var (set, texts) in folders.SelectMany(PrivacyTruth.Read))
        {
            if (!texts.Any(t => t.Truths.Any(u => s_person.Contains(u.Kind)))) continue;
            var (asked, hit, right, wrong) = (0, 0, 0, 0);
            foreach (var text in texts)
            {
                var found = editor.Find(new Document(text.Text));
                var truths = text.Truths.Where(t => s_person.Contains(t.Kind)).ToList();
                foreach (var truth in truths)
                {
                    asked++;
                    var is1 = found.Sum(f => Overlap(f, truth)) * 10 >= truth.Length * 8;
                    if (is1) hit++;
                    else if (show) Console.WriteLine($"  missed {Around(text.Text, truth.Start, truth.Length)}");
                }

                foreach (var f in found)
                {
                    if (truths.Any(t => Overlap(f, t) > 0)) right++;
                    else
                    {
                        wrong++;
                        if (show) Console.WriteLine($"  wrong  {Around(text.Text, f.Start, f.Length)}");
                    }
                }
            }

            Console.WriteLine(FormattableString.Invariant($"{set}: asked {asked}, found {hit}, wrong {wrong}; precision {right / (double)Math.Max(1, right + wrong):F3}, recall {hit / (double)Math.Max(1, asked):F3}"));
        }

        foreach (var file in folders.SelectMany(f => Directory.EnumerateFiles(f, "*.truth.jsonl.gz", SearchOption.AllDirectories)).Order(StringComparer.Ordinal)) Real(file, editor, show);
        foreach (var folder in folders.Where(f => Directory.EnumerateFiles(f, "*.warc.gz").Any())) Pages(folder, editor, show);
        return 0;
    }

    // Pages, of which nobody has marked anything.
    private static void Pages(string folder, PrivacyEditor editor, bool show)
    {
        var (texts, count) = (0, 0);
        foreach (var doc in PrivacyTruth.Pages(folder))
        {
            texts++;
            foreach (var (_, start, length) in editor.Find(doc))
            {
                count++;
                if (show) Console.WriteLine($"  {Around(doc.Text, start, length)}");
            }
        }

        Console.WriteLine($"{folder}: {count} in {texts} pages");
    }

    // Articles as people marked them: what is found is to be read.
    private static void Real(string file, PrivacyEditor editor, bool show)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var (texts, found, chars) = (0, 0, 0L);
        while (reader.ReadLine() is { } line)
        {
            var row = JsonDocument.Parse(line).RootElement;
            var text = row.TryGetProperty("articleBody", out var body) || row.TryGetProperty("content", out body) || row.TryGetProperty("main_content", out body) ? body.GetString() ?? "" : "";
            if (text.Length == 0) continue;
            texts++;
            chars += text.Length;
            foreach (var (_, start, length) in editor.Find(new Document(text)))
            {
                found++;
                if (show) Console.WriteLine($"  {Around(text, start, length)}");
            }
        }

        Console.WriteLine($"{Path.GetFileName(file)}: {found} in {texts} articles of {chars} characters");
    }

    private static int Overlap((string Kind, int Start, int Length) found, Truth truth) => Math.Max(0, Math.Min(found.Start + found.Length, truth.Start + truth.Length) - Math.Max(found.Start, truth.Start));

    private static string Around(string text, int start, int length) =>
        $"{text[Math.Max(0, start - 30)..start]}⟦{text.Substring(start, length)}⟧{text[(start + length)..Math.Min(text.Length, start + length + 16)]}".ReplaceLineEndings("⏎");
}
