using System.Diagnostics;
using System.Globalization;
using System.Text;
using Plinth.Urls;

namespace Plinth.Bench;

/// <summary>Ten million listed domains and URLs: the memory that they take, and URLs judged a second on one core.</summary>
internal static class UrlBench
{
    private const int Asked = 1_000_000;

    public static int Run(int entries)
    {
        var path = Path.Combine(Path.GetTempPath(), $"plinth-urls-{Environment.ProcessId}.txt");
        try
        {
            using (var writer = new StreamWriter(path, false, new UTF8Encoding(false)))
            {
                for (var i = 0; i < entries; i++) writer.WriteLine(i % 10 == 0 ? Host(i) + $"/listed/{i}" : Host(i));
            }

            var before = GC.GetTotalMemory(forceFullCollection: true);
            var clock = Stopwatch.StartNew();
            var filter = new UrlFilter { Blocklists = [path] };
            filter.Prepare(new StepContext(Path.GetTempPath(), 0));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entries:N0} entries in {clock.Elapsed.TotalSeconds:F1} s, {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:F0} MB kept, {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB peak of the process"));

            // One in a hundred is listed, as in a crawl; three in ten are of hosts that are listed for a URL.
            var documents = new Document[Asked];
            var random = new Random(7);
            for (var i = 0; i < Asked; i++)
            {
                var kind = random.Next(1000);
                var n = random.Next(entries / 10) * 10;
                documents[i] = new Document("")
                {
                    Url = kind < 10 ? $"https://www.{Host(n + 1)}/a/page.html" : kind < 310 ? $"https://{Host(n)}/2024/05/some-article-title-{i}?id={i}" : $"https://www.site-{i}.other{i % 977}.example.org/news/2024/05/17/the-title-of-an-article-{i}.html",
                };
            }

            Report("all rules", filter, documents);
            var bare = new UrlFilter { Blocklists = [path], ShippedWords = false };
            bare.Prepare(new StepContext(Path.GetTempPath(), 0));
            Report("lists alone", bare, documents);
        }
        finally
        {
            File.Delete(path);
        }

        return 0;
    }

    private static void Report(string what, UrlFilter filter, Document[] documents)
    {
        var (best, dropped, allocated) = (double.MaxValue, 0, 0L);
        var rules = new Rules();
        for (var round = 0; round < 7; round++)
        {
            dropped = 0;
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            foreach (var doc in documents)
                if (filter.Judge(doc, rules).Fate != Fate.Kept) dropped++;
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
            allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-12} {documents.Length / best / 1e6:F2} M URLs/s, {dropped} dropped, {(double)allocated / documents.Length:F1} B allocated a URL"));
    }

    private static string Host(int i) => string.Create(CultureInfo.InvariantCulture, $"host{(uint)i * 2654435761u:x8}-{i % 89}.domain{i % 5003}.com");
}
