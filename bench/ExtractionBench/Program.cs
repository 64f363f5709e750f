using System.Globalization;
using Plinth.Extraction;
using Plinth.ExtractionBench;

// Quality and speed of main-text extraction: dotnet run -c Release -- DATA_FOLDER [set] [dump folder]
if (args.Length == 0)
{
    Console.Error.WriteLine("ExtractionBench DATA_FOLDER [seb|traf|wcxb-dev|zh] [DUMP_FOLDER]: the folder holds warc/ and html/.\nExtractionBench WARC_FOLDER trees [DUMP_FOLDER]: our trees against AngleSharp's.\nExtractionBench DATA_FOLDER parse [SET…]: speed of the reader alone.\nExtractionBench WARC_FOLDER fuzz|fuzz-trees COUNT SEED: mutated pages.");
    return 2;
}

if (args is [var archives, "trees", ..])
{
    TreeCheck.Run(archives, args.Length > 2 ? args[2] : null);
    return 0;
}

if (args is [var seeds, "fuzz" or "fuzz-trees", var count, var seed])
    return Fuzz.Run(seeds, long.Parse(count, CultureInfo.InvariantCulture), int.Parse(seed, CultureInfo.InvariantCulture), args[1] == "fuzz-trees");

if (args is [var parsed, "parse", ..])
{
    ParseSpeed.Run(parsed, args.Length > 2 ? args[2..] : ["seb", "traf", "wcxb-dev", "zh"]);
    return 0;
}

var extractor = new MainText();
string[] sets = args.Length > 1 && args[1] != "all" ? [args[1]] : ["seb", "traf", "wcxb-dev", "zh"];
foreach (var set in sets)
{
    var pages = Pages.Read(args[0], set);
    var extracted = pages.ConvertAll(p => extractor.Extract(p.Html, url: p.Url));
    var texts = extracted.ConvertAll(p => p.Text);
    // The first rounds still compile; the middle one of those that follow counts.
    for (var round = 0; round < 3; round++) Extract();
    var allocated = GC.GetAllocatedBytesForCurrentThread();
    var rounds = Enumerable.Range(0, 5).Select(_ => Extract()).Order().ToList();
    allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / rounds.Count;
    var seconds = rounds[rounds.Count / 2];

    double Extract()
    {
        var cpu = Environment.CpuUsage.TotalTime;
        foreach (var page in pages) extractor.Extract(page.Html);
        return (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
    }

    var megabytes = pages.Sum(p => (long)p.Html.Length) / 1e6;
    Console.WriteLine($"{set}: {pages.Count} pages, {pages.Count / seconds:F0} pages per CPU s, {megabytes / seconds:F0} M chars per CPU s, {allocated / pages.Count / 1024} KB allocated a page");
    if (set == "traf") Segments(pages, texts);
    else Overlaps(set, pages, texts, args.Length > 2 ? args[2] : null);
    if (set == "wcxb-dev") Types(pages.ConvertAll(p => p.Truth.GetProperty("page_type").GetString()!), extracted.ConvertAll(p => p.PageType!));
}

return 0;

static void Types(List<string> truth, List<string> told)
{
    var columns = truth.Concat(told).Distinct().Order(StringComparer.Ordinal).ToList();
    Console.WriteLine($"  page types, rows are the truth: {truth.Zip(told).Count(p => p.First == p.Second) / (double)truth.Count:F3} right");
    Console.WriteLine($"  {"",-14}{string.Concat(columns.Select(c => $"{c[..Math.Min(7, c.Length)],8}"))}");
    foreach (var row in truth.Distinct().Order(StringComparer.Ordinal))
        Console.WriteLine($"  {row,-14}{string.Concat(columns.Select(c => $"{truth.Zip(told).Count(p => p.First == row && p.Second == c),8}"))}");
}

static void Segments(List<TruePage> pages, List<string> texts)
{
    int tp = 0, fn = 0, fp = 0, tn = 0;
    for (var i = 0; i < pages.Count; i++)
    {
        foreach (var segment in pages[i].Truth.GetProperty("with").EnumerateArray())
            _ = texts[i].Contains(segment.GetString()!, StringComparison.Ordinal) ? tp++ : fn++;
        foreach (var segment in pages[i].Truth.GetProperty("without").EnumerateArray())
            _ = texts[i].Contains(segment.GetString()!, StringComparison.Ordinal) ? fp++ : tn++;
    }

    var (precision, recall) = ((double)tp / (tp + fp), (double)tp / (tp + fn));
    Console.WriteLine($"  F1 {Scores.F1(precision, recall):F3}  P {precision:F3}  R {recall:F3}");
}

static void Overlaps(string set, List<TruePage> pages, List<string> texts, string? dump)
{
    var groups = new SortedDictionary<string, List<(double F1, double P, double R)>>(StringComparer.Ordinal);
    var list = new List<(double F1, string Line)>();
    for (var i = 0; i < pages.Count; i++)
    {
        var truth = pages[i].Truth;
        var group = set == "wcxb-dev" ? truth.GetProperty("page_type").GetString()! : truth.GetProperty("set").GetString()!;
        var field = set == "seb" ? "articleBody" : set == "wcxb-dev" ? "main_content" : "content";
        if (!truth.TryGetProperty(field, out var value) || value.GetString() is not { } expected) continue;
        var (both, predicted, real) = set switch
        {
            "seb" => Scores.Shingles(expected, texts[i]),
            "wcxb-dev" => Scores.WordBag(expected, texts[i]),
            _ => Scores.CharBag(expected, texts[i]),
        };
        var (p, r) = (predicted == 0 ? (real == 0 ? 1 : 0) : both / predicted, real == 0 ? (predicted == 0 ? 1 : 0) : both / real);
        if (!groups.TryGetValue(group, out var rows)) groups[group] = rows = [];
        rows.Add((Scores.F1(p, r), p, r));
        list.Add((Scores.F1(p, r), $"{Scores.F1(p, r):F3} P {p:F3} R {r:F3} {group} {i} {truth.GetProperty("id")} {truth.GetProperty("url")}"));
        if (dump is null) continue;
        Directory.CreateDirectory(dump);
        File.WriteAllText(Path.Combine(dump, $"{set}-{i}.txt"), texts[i]);
        File.WriteAllText(Path.Combine(dump, $"{set}-{i}.truth.txt"), expected);
        File.WriteAllText(Path.Combine(dump, $"{set}-{i}.html"), pages[i].Html);
    }

    foreach (var (group, rows) in groups)
    {
        // ScrapingHub takes F1 of the mean precision and recall; the others the mean of F1 over pages.
        var (p, r) = (rows.Average(x => x.P), rows.Average(x => x.R));
        Console.WriteLine($"  {group,-14} {rows.Count,4}  F1 {(set == "seb" ? Scores.F1(p, r) : rows.Average(x => x.F1)):F3}  P {p:F3}  R {r:F3}");
    }

    if (groups.Count > 1) Console.WriteLine($"  {"all",-14} {list.Count,4}  F1 {list.Average(x => x.F1):F3}");
    if (dump is not null) File.WriteAllLines(Path.Combine(dump, $"{set}.scores"), list.OrderBy(x => x.F1).Select(x => x.Line));
}
