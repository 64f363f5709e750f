using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Plinth.Cli.Dashboard;
using Plinth.Recipes;
using Plinth.Running;

namespace Plinth.Bench;

/// <summary>How long the dashboard takes to open a run of many millions of documents, and to answer what a visitor clicks.</summary>
internal static class DashboardBench
{
    private const int Parts = 100;
    private const string Recipe = "plinth: 1\nname: large\nsources:\n  - jsonl: in/*.jsonl\nsteps:\n  - language: { keep: [en, zh] }\n  - gopher-repetition: {}\n  - gopher-quality: {}\n  - dedup-minhash: {}\n";

    public static async Task<int> Run(string folder, long rows)
    {
        var run = Path.Combine(folder, "large");
        if (!File.Exists(Path.Combine(run, "run.json"))) Make(run, rows);
        await using var server = await DashboardServer.Start(new DashboardOptions { Runs = folder, Port = 0 }, CancellationToken.None);
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        // The program itself is warm, as it is when somebody comes to a second run; the run is not.
        using (await http.GetAsync(new Uri("/", UriKind.Relative))) { }
        var bytes = Directory.EnumerateFiles(Path.Combine(run, "ledger")).Sum(f => new FileInfo(f).Length);
        Console.WriteLine($"{rows:N0} rows, {Parts} parts, {bytes / 1e6:N0} MB of ledger, {Environment.ProcessorCount} cores");
        var id = $"urn:uuid:{Id(rows / 2)}";
        (string What, string Path)[] clicks =
        [
            ("list of runs", "/api/runs"), ("open the run", "/api/runs/large"), ("documents", "/api/runs/large/documents"), ("count of all", "/api/runs/large/count"),
            ("dropped by a rule", "/api/runs/large/documents?fate=dropped&step=gopher-quality&rule=min-words"), ("count of those", "/api/runs/large/count?fate=dropped&step=gopher-quality&rule=min-words"),
            ("a rare rule", "/api/runs/large/documents?fate=dropped&step=gopher-quality&rule=ellipsis-lines"), ("count of those", "/api/runs/large/count?step=gopher-quality&rule=ellipsis-lines"),
            ("page 2", "/api/runs/large/documents?fate=dropped&after=50.3000"), ("another limit", "/api/runs/large/limit?step=gopher-quality&rule=min-words&limit=30"),
            ("near the limit", "/api/runs/large/near?step=gopher-quality&rule=min-words&limit=50"), ("a document", "/api/runs/large/documents/50/40000"),
            ("part of an address", "/api/runs/large/documents?where=host77777.example"),
            ("an address that is not there", "/api/runs/large/documents?where=nowhere.invalid"), ("find an id", $"/api/runs/large/find?id={id}"),
            ("clusters of duplicates", "/api/runs/large/clusters"), ("a cluster", $"/api/runs/large/documents?duplicate_of=urn:uuid:{Id(7)}"),
            ("failed", "/api/runs/large/documents?fate=failed"), ("run with itself", "/api/compare/large/large"),
        ];
        foreach (var (what, path) in clicks)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            var first = Stopwatch.StartNew();
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            var body = await answer.Content.ReadAsStringAsync();
            first.Stop();
            cpu = Environment.CpuUsage.TotalTime - cpu;
            var again = Stopwatch.StartNew();
            using (var second = await http.GetAsync(new Uri(path, UriKind.Relative))) await second.Content.ReadAsByteArrayAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-30} {first.ElapsedMilliseconds,6} ms ({cpu.TotalMilliseconds,5:0} ms of processor), again {again.ElapsedMilliseconds,6} ms  {(body.Contains("\"working\":true", StringComparison.Ordinal) ? "being counted" : body.Contains("\"looked\"", StringComparison.Ordinal) ? "first of several answers" : answer.IsSuccessStatusCode ? $"{body.Length / 1000.0:0.0} kB" : body)}"));
        }

        Console.WriteLine($"memory at most {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:N0} MB");
        return 0;
    }

    private static string Id(long row) => $"{row:x8}-0000-4000-8000-{row * 2654435761 % 281474976710656:x12}";

    // Fates as a web corpus has them: a fifth kept, half of another language, an eighth duplicates of one in a hundred thousand documents.
    private static void Make(string run, long rows)
    {
        Directory.CreateDirectory(Path.Combine(run, "ledger"));
        using var database = new DuckDBConnection("DataSource=:memory:");
        database.Open();
        var each = rows / Parts;
        for (var part = 0; part < Parts; part++)
        {
            using var command = database.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
                COPY (SELECT format('urn:uuid:{"{:08x}"}-0000-4000-8000-{"{:012x}"}', i, (i * 2654435761) % 281474976710656) AS id, 'crawl/part-{part:00000}.warc.gz' AS source,
                  format('https://host{"{}"}.example/path/{"{:x}"}/page-{"{}"}.html', h % 100000, h, i % 97) AS url, CASE WHEN k < 500 THEN 'kept' WHEN k = 500 THEN 'failed' ELSE 'dropped' END AS fate,
                  CASE WHEN k < 500 THEN NULL WHEN k = 500 THEN 'read' WHEN k < 1500 THEN 'language' WHEN k < 1900 THEN 'gopher-repetition' WHEN k < 2200 THEN 'gopher-quality' ELSE 'dedup-minhash' END AS step,
                  CASE WHEN k < 500 THEN NULL WHEN k = 500 THEN 'broken-gzip' WHEN k < 1500 THEN 'language' WHEN k < 1900 THEN 'dup-5-gram' WHEN k < 2199 THEN 'min-words' WHEN k < 2200 THEN 'ellipsis-lines' ELSE 'duplicate' END AS rule,
                  CASE WHEN k BETWEEN 1500 AND 1899 THEN 0.15 + (h % 8500) / 10000.0 WHEN k BETWEEN 1900 AND 2198 THEN h % 50 WHEN k = 2199 THEN 0.3 + (h % 700) / 1000.0 END::DOUBLE AS "value",
                  CASE WHEN k BETWEEN 1500 AND 1899 THEN 0.15 WHEN k BETWEEN 1900 AND 2198 THEN 50.0 WHEN k = 2199 THEN 0.3 END::DOUBLE AS "limit",
                  CASE WHEN k >= 2200 THEN format('urn:uuid:{"{:08x}"}-0000-4000-8000-{"{:012x}"}', d, (d * 2654435761) % 281474976710656) END AS duplicate_of,
                  (h % 60000)::BIGINT AS chars_in, CASE WHEN k < 500 THEN (h % 6000)::BIGINT ELSE 0::BIGINT END AS chars_out, CASE WHEN k = 500 THEN 'at offset 5: cut short' END AS error, NULL::VARCHAR AS spans
                FROM (SELECT i, h, h % 2500 AS k, (h // 7919) % 100000 AS d FROM (SELECT i, hash(i) % 1000000007 AS h FROM range({part * each}, {(part + 1) * each}) t(i))))
                TO '{Path.Combine(run, "ledger", $"part-{part:00000}.parquet").Replace("'", "''", StringComparison.Ordinal)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536)
                """);
            command.ExecuteNonQuery();
        }

        var recipe = RecipeReader.Parse(Recipe, "large.yaml", run, prepare: false);
        for (var stage = 1; stage <= 2; stage++)
            for (var part = 0; part < Parts; part++)
                Stats(recipe, each, stage).Write(Path.Combine(run, $"stage-{stage}", $"task-{part:00000}.json"));
        var shards = Enumerable.Range(0, Parts).Select(i => new PlannedShard(0, $"/gone/part-{i:00000}.warc.gz", $"crawl/part-{i:00000}.warc.gz", 0, long.MaxValue)).ToList();
        var state = new RunState
        {
            Plinth = Plinth.Running.Run.Version, Name = "large", State = "done", RecipeFile = "large.yaml", Recipe = Recipe, Resolved = [], BaseDirectory = run, Inputs = [], Shards = shards,
        };
        Plinth.Running.Run.Write(run, state);
    }

    private static TaskStats Stats(Recipe recipe, long rows, int stage)
    {
        var stats = new TaskStats { Read = stage == 1 ? rows : rows * 800 / 2500, Kept = stage == 1 ? rows * 800 / 2500 : rows / 5, Dropped = stage == 1 ? rows * 1699 / 2500 : rows * 300 / 2500, Failed = stage == 1 ? rows / 2500 : 0 };
        foreach (var step in recipe.Steps.Where(s => s.Step is ICorpusStep == (stage == 2)))
        {
            var buckets = new SortedDictionary<long, long>(Enumerable.Range(0, 160).ToDictionary(i => RuleTally.BucketOf(1) + i, i => rows / 400));
            string[] rules = step.Name switch { "language" => ["language"], "gopher-repetition" => ["dup-5-gram", "top-2-gram", "top-3-gram", "dup-line-frac"], "gopher-quality" => ["min-words", "max-words", "ellipsis-lines", "alpha-words"], _ => ["duplicate"] };
            stats.Steps.Add(new StepStats
            {
                Step = step.Name, In = rows, Dropped = rows / 10, CharsIn = rows * 3000, CharsOut = rows * 2700,
                Rules = [.. rules.Where(r => r is not ("language" or "duplicate")).Select(r => new RuleStats(r, r == "min-words" ? 50 : 0.15, r is "min-words" or "alpha-words", buckets))],
                DroppedBy = new(rules.ToDictionary(r => r, r => rows / 10 / rules.Length)),
            });
        }

        for (var i = 0; i < 100; i++) stats.Hosts[$"host{i}.example"] = new(rows / 1000, rows);
        stats.Languages["en"] = new(rows / 6, rows * 400);
        return stats;
    }
}
