using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Plinth.Models;
using Plinth.Models.Lab.Comparison;
using Plinth.Models.Native;
using Plinth.Models.Training;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Sources;

namespace Plinth.ModelBench;

/// <summary>
/// Three comparisons that must come out as they do: raw pages lose against the cleaned corpus, a corpus cannot be told from itself, and twins that are
/// shuffled or repeated in part lose against the clean one. The twins are a third of the corpus, so that the budget goes through it more than three times: what
/// is repeated then stands where something new might have.
/// </summary>
internal static partial class LabBench
{
    public static int Run(string data, string work, long tokens)
    {
        Libtorch.Ensure();
        Directory.CreateDirectory(work);
        string[] pages = [.. new[] { "seb", "traf", "crowd" }.Select(n => Path.Combine(data, "warc", n + "-even.warc.gz"))];
        var raw = Path.Combine(work, "raw.jsonl");
        if (!File.Exists(raw)) Write(raw, Raw(pages));
        var cleaned = Path.Combine(work, "cleaned");
        if (!File.Exists(Path.Combine(cleaned, "_done"))) Clean(pages, cleaned);
        var texts = Corpus(cleaned);
        var heldOut = Path.Combine(work, "web-articles.jsonl");
        if (!File.Exists(heldOut)) Write(heldOut, Articles(Path.Combine(data, "html", "wcxb-dev-even.truth.jsonl.gz")));
        var order = Enumerable.Range(0, texts.Count).ToArray();
        new Draw(7).Shuffle(order);
        List<string> third = [.. order.Take(texts.Count / 3).Select(i => texts[i])];
        Write(Path.Combine(work, "clean.jsonl"), third);
        Write(Path.Combine(work, "shuffled.jsonl"), Shuffled(third));
        Write(Path.Combine(work, "repeated.jsonl"), Repeated(third));

        Compare("raw pages against the cleaned corpus", work, tokens, 3, paired: true, heldOut, ("raw", raw), ("cleaned", cleaned));
        // Begun alike, a corpus is worth what it is worth, to the bit: what chance does shows in trainings that begin each by itself.
        Compare("a corpus against itself, each training by itself", work, tokens, 3, paired: false, heldOut, ("one", cleaned), ("the-same", cleaned));
        Compare("30 % of the text shuffled, or copies of other texts", work, tokens, 5, paired: true, heldOut, ("clean", Path.Combine(work, "clean.jsonl")), ("shuffled", Path.Combine(work, "shuffled.jsonl")), ("repeated", Path.Combine(work, "repeated.jsonl")));
        return 0;
    }

    private static void Compare(string what, string work, long tokens, int seeds, bool paired, string heldOut, params (string Name, string Path)[] arms)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Plinth.slnx"))) root = Path.GetDirectoryName(root)!;
        var file = Path.Combine(root, "recipes", "train", "proxy.yaml");
        var plan = new ComparisonPlan
        {
            Arms = [.. arms.Select(a => new Arm(a.Name, a.Path))],
            HeldOut = [heldOut],
            Folder = Path.Combine(work, "compare-" + arms[0].Name),
            Tokens = tokens,
            Seeds = seeds,
            Paired = paired,
            MostEpochs = 8,
            Training = File.ReadAllText(file),
            TrainingFile = file,
        };
        var started = System.Diagnostics.Stopwatch.StartNew();
        var result = new Comparison(plan, _ => new Silent(), _ => { }).Run(CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} ({started.Elapsed.TotalMinutes:0.0} min, {result.Texts.Count} held-out texts, {result.LeftOut.Values.Sum()} left out)"));
        foreach (var arm in result.Arms)
        {
            var gap = result.Gaps.FirstOrDefault(g => g.Arm == arm).Gap;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {arm.Arm.Name,-10} {(arm.Failure ?? $"{arm.Size!.Tokens:N0} tokens, {arm.Epochs:0.00} epochs, {Comparison.Overall(arm, result.Texts, result.Bytes):0.0000} bits a byte")}{(gap is null ? "" : $", worse by {gap.Mean:0.0000} ({gap.Low:0.0000} to {gap.High:0.0000})")}"));
        }
    }

    /// <summary>All text of a page, as WET files have it: no mark-up, scripts or styles, and nothing else taken away.</summary>
    private static IEnumerable<string> Raw(string[] files)
    {
        foreach (var file in files)
        {
            var source = new WarcSource { Files = [file] };
            foreach (var shard in source.Split("/"))
                foreach (var record in source.Read(shard, CancellationToken.None))
                    if (record.Document is { MediaType: "text/html" } page) yield return Spaces().Replace(System.Net.WebUtility.HtmlDecode(Tags().Replace(Scripts().Replace(page.Text, "\n"), "\n")), "\n").Trim();
        }
    }

    private static void Clean(string[] files, string folder)
    {
        var yaml = $$"""
            plinth: 1
            name: cleaned
            sources: [ { warc: { files: {{JsonSerializer.Serialize(files)}} } } ]
            steps:
              - extract-html: {}
              - language: { keep: [en], min_score: 0.65 }
              - gopher-repetition: {}
              - gopher-quality: {}
              - c4: { terminal_punctuation: false }
              - fineweb-quality: {}
              - dedup-minhash: { preset: fineweb }
            output: { corpus: { format: jsonl } }
            """;
        var run = Plinth.Running.Run.Start(RecipeReader.Parse(yaml, "cleaned", "/"), folder, TimeProvider.System);
        new Runner(run, Environment.ProcessorCount, new NoProgress()).Execute(CancellationToken.None);
        File.WriteAllText(Path.Combine(folder, "_done"), "");
    }

    private static List<string> Corpus(string folder)
    {
        var texts = new List<string>();
        foreach (var (source, shard) in Plinth.Tokens.Training.Corpus.Open([folder], "/").Parts)
            foreach (var record in source.Read(shard, CancellationToken.None))
                if (record.Document is { } d) texts.Add(d.Text);
        return texts;
    }

    /// <summary>What people marked as the main text of other pages.</summary>
    private static IEnumerable<string> Articles(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("page_type").GetString() == "article" && json.RootElement.GetProperty("main_content").GetString() is { Length: > 1000 } text) yield return text;
        }
    }

    /// <summary>Three texts of ten have their words in random order.</summary>
    private static IEnumerable<string> Shuffled(IReadOnlyList<string> texts)
    {
        var draw = new Draw(1);
        foreach (var text in texts)
        {
            if (draw.Unit() >= 0.3)
            {
                yield return text;
                continue;
            }

            var words = text.Split(' ');
            draw.Shuffle(words);
            yield return string.Join(' ', words);
        }
    }

    /// <summary>As long as the corpus, but three tenths of it are copies of texts among the other seven.</summary>
    private static IEnumerable<string> Repeated(IReadOnlyList<string> texts)
    {
        var draw = new Draw(2);
        var order = Enumerable.Range(0, texts.Count).ToArray();
        draw.Shuffle(order);
        var owed = texts.Sum(t => (double)t.Length) * 0.3;
        var taken = 0;
        for (var length = 0.0; length < owed; length += texts[order[taken++]].Length) { }

        List<string> kept = [.. order.Skip(taken).Order().Select(i => texts[i])];
        var copies = new List<string>();
        for (owed = order.Take(taken).Sum(i => (double)texts[i].Length); owed > 0; owed -= copies[^1].Length) copies.Add(kept[draw.Below(kept.Count)]);
        return [.. kept, .. copies];
    }

    private static void Write(string path, IEnumerable<string> texts)
    {
        using var writer = new StreamWriter(path);
        var number = 0;
        foreach (var text in texts.Where(t => t.Length > 0)) writer.WriteLine(JsonSerializer.Serialize(new Dictionary<string, string> { ["id"] = $"{Path.GetFileNameWithoutExtension(path)}-{number++}", ["text"] = text }));
    }

    [GeneratedRegex("<(script|style|noscript|template)\\b.*?</\\1\\s*>|<!--.*?-->", RegexOptions.Singleline | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Scripts();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 10_000)]
    private static partial Regex Tags();

    [GeneratedRegex("\\s*\\n\\s*", RegexOptions.None, 10_000)]
    private static partial Regex Spaces();

    private sealed class Silent : ITrainingProgress
    {
        public void Begin(TrainingPlan plan, long parameters, double matrixRate, string? checkpoint) { }

        public void Warn(string message) => Console.Error.WriteLine(message);

        public void Step(TrainingStep step) { }

        public void Validated(long step, IReadOnlyDictionary<string, double> losses) { }

        public void Sampled(long step, string prompt, string text) { }

        public void Saved(long step, string folder) { }
    }
}
