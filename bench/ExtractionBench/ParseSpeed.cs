using AngleSharp.Html.Parser;
using Plinth.Extraction.Html;

namespace Plinth.ExtractionBench;

/// <summary>Speed of the HTML reader alone, against AngleSharp's parser on the same pages in the same run.</summary>
internal static class ParseSpeed
{
    public static void Run(string folder, string[] sets)
    {
        foreach (var set in sets)
        {
            var pages = Pages.Read(folder, set).ConvertAll(p => p.Html);
            var (reader, limits, parser) = (new HtmlReader(), new HtmlLimits(), new HtmlParser());
            Measure(set, "Plinth", pages, html => reader.Read(html, limits), 1.0);
            Measure(set, "AngleSharp", pages, html => parser.ParseDocument(html).Dispose(), 1.0);
        }
    }

    // Rounds over all pages until the CPU time is over; the best round counts, which the neighbours disturbed least.
    private static void Measure(string set, string name, List<string> pages, Action<string> read, double seconds)
    {
        var chars = pages.Sum(p => (long)p.Length) / 1e6;
        for (var i = 0; i < 2; i++) foreach (var page in pages) read(page);
        var (best, bytes, rounds) = (double.MaxValue, 0L, 0);
        for (var all = 0.0; all < seconds || rounds < 3; rounds++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var cpu = Environment.CpuUsage.TotalTime;
            foreach (var page in pages) read(page);
            var time = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
            bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
            (best, all) = (Math.Min(best, time), all + time);
        }

        Console.WriteLine($"{set,-9} {name,-10} {pages.Count} pages, {chars:F1} M chars: {pages.Count / best,6:F0} pages and {chars / best,6:F1} M chars per CPU s, {bytes / pages.Count} bytes allocated a page");
    }
}
