using System.Diagnostics;
using System.Globalization;
using Plinth.Extraction;
using Plinth.Extraction.Html;
using Plinth.Extraction.Scoring;
using Plinth.ExtractionBench;
using Plinth.PageModel;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length < (args is ["train", ..] ? 4 : 2))
{
    Console.Error.WriteLine("PageModel validate DATA_FOLDER [DUMP_FOLDER]: scores by cross-validation over sites.\nPageModel types DATA_FOLDER: page types alone.\nPageModel train DATA_FOLDER MODEL_FILE TYPES_FILE: trains on all pages. The data folder holds warc/ and html/.");
    return 2;
}

var clock = Stopwatch.StartNew();
var pages = TrainingPage.Read(args[1]);
Console.WriteLine($"{pages.Count} pages, {pages.Select(p => p.Site).Distinct().Count()} sites, {clock.Elapsed.TotalSeconds:F1} s");

// First reading: labels, and words by site.
var reader = new HtmlReader();
var (classCounts, textCounts) = (new WordCounts(1), new WordCounts(1));
{
    var none = new WordScores([]);
    var reading = new PageReading(none, none);
    foreach (var page in pages)
    {
        var html = reader.Read(page.Html, new HtmlLimits());
        reading.Read(html, new MetadataReader().Read(html, null).ArticleBody);
        var texts = new PageMeasuresText(html, reading.Measures, reading.Segments);
        Labels.Set(page, html, reading.Segments, texts);
        for (var s = 0; s < page.Count; s++)
        {
            if (page.Weights[s] <= 0) continue;
            ref readonly var segment = ref reading.Segments.Segments[s];
            var words = new HashSet<ulong>();
            for (var up = html.Nodes[segment.Start].Parent; up > html.Body; up = html.Nodes[up].Parent)
            {
                foreach (var name in new[] { html.Value(up, HtmlAttribute.Class).ToString(), html.Value(up, HtmlAttribute.Id).ToString() })
                {
                    var (at, last) = (0, 0UL);
                    var value = name.AsSpan(0, Math.Min(400, name.Length));
                    while (NameScores.Next(value, ref at, out var hash, out var spaced))
                    {
                        words.Add(hash);
                        if (!spaced && last != 0) words.Add(NameScores.Pair(last, hash));
                        last = hash;
                    }
                }
            }

            foreach (var word in words) classCounts.Add(page.Site, word, page.Labels[s], page.Weights[s]);
            words.Clear();
            var all = new List<ulong>();
            var scanner = new WordScanner();
            foreach (var c in texts[s] + " ") if (scanner.Add(c) is var word and not 0) all.Add(word);
            if (segment.Words <= SegmentReader.ShortWords) words.UnionWith(all);
            else words.UnionWith(all.Take(SegmentReader.EdgeWords).Concat(all.TakeLast(SegmentReader.EdgeWords)).Select(w => w ^ SegmentReader.EdgeSalt));
            foreach (var word in words) textCounts.Add(page.Site, word, page.Labels[s], page.Weights[s]);
        }
    }
}

var (classTables, textTables) = (classCounts.Sum(), textCounts.Sum());
Console.WriteLine($"labels {clock.Elapsed.TotalSeconds:F1} s");
Report("labels themselves", (page, _) => Array.ConvertAll(page.Labels, l => l >= 0.5f));
Report("rules", (page, reading) =>
{
    var kept = new bool[reading.Segments.Count];
    for (var s = 0; s < kept.Length; s++)
    {
        var inside = reading.Segments.Context(reading.Segments.Segments[s].Block).Inside;
        kept[s] = (inside & (Inside.Container | Inside.CutFromContainer | Inside.CutFromPage | Inside.Hidden)) == Inside.Container;
    }

    return kept;
});

// Features; the words' scores leave out what the page's own site says.
var pageFeatures = new PageFeatures();
foreach (var site in pages.GroupBy(p => p.Site))
{
    var reading = new PageReading(classTables.Without(site.Key), textTables.Without(site.Key));
    var features = new SegmentFeatures();
    foreach (var page in site)
    {
        var html = reader.Read(page.Html, new HtmlLimits());
        var metadata = new MetadataReader().Read(html, page.Url);
        reading.Read(html, metadata.ArticleBody);
        page.PageRow = new float[PageFeatures.Width];
        pageFeatures.Fill(html, reading.Segments, metadata, page.Url, page.PageRow);
        page.Rows = new float[page.Count * SegmentFeatures.Width];
        features.Fill(html, reading.Segments, new float[PageTypes.Count], page.Rows);
    }
}

Console.WriteLine($"{pages.Sum(p => (long)p.Count)} segments of {SegmentFeatures.Width} features, {clock.Elapsed.TotalSeconds:F1} s");
// Sites, not pages, are dealt to the folds: a template that the model has seen tells nothing of one that it has not.
const int Folds = 5;
var folds = pages.Select(p => p.Site).Distinct().Order(StringComparer.Ordinal).Select((s, i) => (s, i)).ToDictionary(x => x.s, x => (int)((uint)(x.i * 2654435761u) >> 8) % Folds);
var types = new TypeTraining(pages);
types.CrossFit(folds, Folds);
foreach (var set in (string[])["wcxb-dev", "zh", "seb"]) types.Confusion(set, Folds);
Console.WriteLine($"types {clock.Elapsed.TotalSeconds:F1} s");
if (args[0] == "types") return 0;
var training = new SegmentTraining(pages, folds, Folds);
training.CrossFit(validate: args[0] != "train");
Console.WriteLine($"first look {clock.Elapsed.TotalSeconds:F1} s");
if (args[0] == "train")
{
    var second = training.Second(Folds);
    foreach (var page in pages) page.SetTypes(Folds);
    var model = new PageModel(classTables.Without(null), textTables.Without(null), SegmentTraining.First(pages), second);
    using (var stream = File.Create(args[2])) model.Write(stream);
    Console.WriteLine($"{model.Trees.Count} and {model.Second.Count} trees, {model.Names.Count} words in names, {model.Words.Count} in texts, {new FileInfo(args[2]).Length / 1024} KB");
    var classifier = types.Train(_ => true);
    using (var stream = File.Create(args[3])) classifier.Write(stream);
    Console.WriteLine($"{classifier.Tokens.Count} tokens, {classifier.Trees.Sum(t => t.Count)} trees of page types, {new FileInfo(args[3]).Length / 1024} KB, {clock.Elapsed.TotalSeconds:F1} s");
    return 0;
}

for (var fold = 0; fold < Folds; fold++)
{
    var second = training.Second(fold);
    training.Score(fold, second);
    if (fold == 0) Console.WriteLine("  second look splits: " + string.Join(", ", second.Uses().OrderByDescending(u => u.Value).Take(40).Select(u => $"{SecondLook.Names[u.Key]} {u.Value}")));
}

var choice = new SegmentChoice();
Report("cross-validated", (page, reading) =>
{
    var kept = new bool[page.Count];
    choice.Choose(reading.Segments, page.Scores, kept);
    return kept;
}, args.Length > 2 ? args[2] : null);
return 0;

void Report(string name, Func<TrainingPage, PageReading, bool[]> choose, string? dump = null)
{
    var reading = new PageReading(new WordScores([]), new WordScores([]));
    var writer = new PageText();
    var results = new List<(TrainingPage Page, double F1, double P, double R)>();
    var (tp, fn, fp) = (0, 0, 0);
    if (dump is not null) Directory.CreateDirectory(dump);
    foreach (var page in pages)
    {
        var html = reader.Read(page.Html, new HtmlLimits());
        reading.Read(html, new MetadataReader().Read(html, null).ArticleBody);
        var kept = choose(page, reading);
        reading.Keep(html, kept);
        writer.Clear();
        writer.Write(html, reading.Measures, html.Body);
        var text = writer.Finish();
        if (dump is not null) Dump.Write(dump, page, html, reading, kept, text);
        if (page.Set == "traf")
        {
            foreach (var with in page.With) _ = text.Contains(with, StringComparison.Ordinal) ? tp++ : fn++;
            foreach (var without in page.Without) if (text.Contains(without, StringComparison.Ordinal)) fp++;
            continue;
        }

        if (page.Set == "readability") continue;
        var (both, predicted, real) = page.Set switch
        {
            "seb" => Scores.Shingles(page.Text!, text),
            "wcxb-dev" => Scores.WordBag(page.Text!, text),
            _ => Scores.CharBag(page.Text!, text),
        };
        var (p, r) = (predicted == 0 ? (real == 0 ? 1 : 0) : both / predicted, real == 0 ? (predicted == 0 ? 1 : 0) : both / real);
        results.Add((page, Scores.F1(p, r), p, r));
    }

    var seb = results.Where(r => r.Page.Set == "seb").ToList();
    var (traf, trafR) = ((double)tp / (tp + fp), (double)tp / (tp + fn));
    Console.WriteLine($"{name}: seb {Scores.F1(seb.Average(x => x.P), seb.Average(x => x.R)):F3} (P {seb.Average(x => x.P):F3} R {seb.Average(x => x.R):F3}), traf {Scores.F1(traf, trafR):F3} (P {traf:F3} R {trafR:F3}), wcxb {results.Where(r => r.Page.Set == "wcxb-dev").Average(r => r.F1):F3}, "
        + string.Join(", ", results.Where(r => r.Page.Set != "seb").GroupBy(r => r.Page.Group).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Average(x => x.F1):F3} ({g.Average(x => x.P):F2}/{g.Average(x => x.R):F2})")));
    if (dump is not null) File.WriteAllLines(Path.Combine(dump, "scores.txt"), results.OrderBy(r => r.F1).Select(r => $"{r.F1:F3} P {r.P:F3} R {r.R:F3} {r.Page.Set} {r.Page.Group} {r.Page.Id} {r.Page.Site}"));
}
