using System.Diagnostics;
using System.Text;
using Plinth.Extraction;
using Plinth.Extraction.Html;
using Plinth.Tests.Extraction;

namespace Plinth.ExtractionBench;

/// <summary>Reads and extracts mutated pages, and says the worst that happened.</summary>
internal static class Fuzz
{
    public static int Run(string folder, long count, int seed, bool compare)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string[] pages =
        [
            .. Directory.GetFiles(folder, "*.warc.gz", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .SelectMany(TreeCheck.Pages).Select(p => p.Html).Where(p => p.Length > 0),
        ];
        var (mutator, reader, extractor) = (new PageMutator(pages, seed), new HtmlReader(), new MainText());
        var (longest, longestAt, mostNodes, mostBytes, crashes, compared, equal) = (0.0, 0L, 0, 0L, 0, 0L, 0L);
        var (limits, all) = (new HtmlLimits(KeepRaw: compare), Stopwatch.StartNew());
        string current = "", seen = "";
        using var watch = new Timer(_ =>
        {
            // The same input for a whole period: a hang.
            var html = Volatile.Read(ref current);
            if (html.Length > 0 && ReferenceEquals(html, seen))
            {
                var path = Path.Combine(Path.GetTempPath(), $"fuzz-hang-{seed}.html");
                File.WriteAllText(path, html);
                Console.WriteLine($"hang: {path}");
                Environment.Exit(1);
            }

            seen = html;
        }, null, 30_000, 30_000);
        for (var i = 0L; i < count; i++)
        {
            var html = mutator.Next(4000);
            Volatile.Write(ref current, html);
            var started = Stopwatch.GetTimestamp();
            try
            {
                var page = reader.Read(html, limits);
                if (!IsTree(page)) throw new InvalidDataException("not a tree");
                (mostNodes, mostBytes) = (Math.Max(mostNodes, page.Count), Math.Max(mostBytes, page.Bytes));
                if (compare && TreeText.IsComparable(html))
                {
                    compared++;
                    var (ours, theirs) = (TreeText.Ours(page), TreeText.Theirs(html));
                    if (ours == theirs || theirs.Contains("\n500<", StringComparison.Ordinal)) equal++;
                    else if (compared - equal <= 20)
                    {
                        TreeCheck.Difference($"input {i}", ours, theirs);
                        File.WriteAllText(Path.Combine(Path.GetTempPath(), $"fuzz-{seed}-{i}.html"), html, System.Text.Encoding.Unicode);
                    }
                }

                if (!compare) extractor.Extract(html);
            }
            catch (Exception e)
            {
                crashes++;
                Console.WriteLine($"crash at {i}: {e.GetType().Name} {e.StackTrace?.Split('\n').FirstOrDefault()}");
                File.WriteAllText(Path.Combine(Path.GetTempPath(), $"fuzz-{seed}-{i}.html"), html, System.Text.Encoding.Unicode);
            }

            var time = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (time > longest && i > 1000) (longest, longestAt) = (time, i);
        }

        Console.WriteLine($"{count} inputs, seed {seed}, {all.Elapsed.TotalSeconds:F0} s: {crashes} crashes, longest {longest:F1} ms (input {longestAt}), most nodes {mostNodes}, " +
            $"most memory charged to a page {mostBytes / 1e6:F1} MB, peak of the process {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");
        if (compare) Console.WriteLine($"{equal} of {compared} comparable inputs give AngleSharp's tree");
        return crashes == 0 ? 0 : 1;
    }

    private static bool IsTree(HtmlPage page)
    {
        for (var i = 1; i < page.Count; i++)
        {
            var parent = page[i].Parent;
            if (parent < 0 || parent >= i || page[i].End <= i || page[i].End > page[parent].End) return false;
        }

        return page.Count > 0 && page[0].End == page.Count;
    }
}
