using Plinth.Cli.Query;
using Plinth.Languages;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Signals;

namespace Plinth.Cli.Dashboard;

/// <summary>What another limit of a rule would do, and documents on either side of the limit.</summary>
internal static class Limits
{
    private const int Samples = 8;
    private const int LookedAt = 400;

    /// <summary>What would change with another limit.</summary>
    /// <remarks>Values of what the rule dropped stand in the ledger; those that it let pass are known by bucket, at most 6% wide.</remarks>
    public static LimitAnswer At(OpenRun run, string step, string rule, double limit, CancellationToken ct)
    {
        var judged = Rule(run, step, rule, limit);
        var count = 0L;
        var looser = judged.AtLeast ? limit < judged.Limit : limit > judged.Limit;
        if (looser && run.Database.LedgerFiles.Count > 0)
        {
            run.Database.Ask($"""SELECT count(*) FROM ledger WHERE step = $1 AND rule = $2 AND "value" {(judged.AtLeast ? ">=" : "<=")} $3""", [step, rule, limit], reader =>
            {
                reader.Read();
                count = reader.GetInt64(0);
            }, ct);
        }
        else if (!looser)
        {
            count = -(long)judged.Buckets.Sum(b => b.Count * Overlap(b, judged.Limit!.Value, limit));
        }

        return new(limit, count, looser, judged.Buckets.Sum(b => b.Count), judged.Dropped, run.Summary.Totals.Kept);
    }

    /// <summary>Documents that a rule dropped nearest to its limit, and kept ones that it would judge nearest on the other side.</summary>
    public static NearAnswer Near(OpenRun run, string step, string rule, double limit, CancellationToken ct)
    {
        var judged = Rule(run, step, rule, limit);
        var files = run.Database.LedgerFiles;
        var order = judged.AtLeast ? "DESC" : "ASC";
        var dropped = files.Count == 0 ? [] : LedgerRows.Read(run.Database, LedgerRows.Select(LedgerRows.From(files),
            $"""WHERE l.step = $1 AND l.rule = $2 ORDER BY l."value" {order} NULLS LAST, l.filename, l.file_row_number LIMIT {Samples}"""), [step, rule], ct);
        var texts = run.Summary.Rules.Where(r => r.Step == step && r.Rule == rule).SelectMany(r => r.Samples).DistinctBy(s => s.Id).ToDictionary(s => s.Id, s => s.Text);
        var samples = run.Summary.Rules.Where(r => r.Step == step && r.Rule == rule).SelectMany(r => r.Samples).DistinctBy(s => s.Id).ToList();
        if (!run.ReadsSources) return new([.. dropped.Select(d => d with { Excerpt = texts.GetValueOrDefault(d.Id) })], samples, [], null);
        try { return new([.. dropped.Select(d => d with { Excerpt = texts.GetValueOrDefault(d.Id) })], samples, Passing(run, step, rule, judged.AtLeast, limit, ct), null); }
        catch (PlinthException e) { return new(dropped, samples, [], e.Message); }
    }

    // The ledger has no values of what passed: the step judges the first kept texts again.
    private static IReadOnlyList<PassingSample> Passing(OpenRun open, string name, string rule, bool atLeast, double limit, CancellationToken ct)
    {
        var entry = open.Prepared.Recipe.Steps.FirstOrDefault(s => s.Name == name);
        if (entry?.Step is not IFilter filter || open.Database.CorpusFiles.Count == 0) return [];
        var signals = new TextSignals { Segmenter = new CjkSegmenter() };
        var found = new List<PassingSample>();
        open.Database.Ask($"SELECT id, text, url, language FROM ({open.Database.Reading(open.Database.CorpusFiles.Take(4))}) LIMIT {LookedAt}", [], reader =>
        {
            while (reader.Read())
            {
                ct.ThrowIfCancellationRequested();
                var document = new Document(reader.GetString(1), reader.GetString(0)) { Url = reader.IsDBNull(2) ? null : reader.GetString(2) };
                if (!reader.IsDBNull(3)) document.Labels.Set("language", reader.GetString(3));
                if (!entry.IsFor(document)) continue;
                document.Lend(signals);
                var rules = new Rules();
                StageTask.Apply(filter, document, null, rules);
                if (rules.Tallies.FirstOrDefault(t => t.Rule == rule && t.Buckets.Count > 0) is not { } tally) continue;
                var value = RuleTally.LowerEdge(tally.Buckets.First().Key);
                found.Add(new(document.Id, document.Url, value, document.Text.Length > 300 ? document.Text[..300] + "…" : document.Text));
            }
        }, ct);
        return [.. found.Where(s => atLeast ? s.About >= limit * 0.94 : s.About <= limit).OrderBy(s => Math.Abs(s.About - limit)).Take(Samples)];
    }

    private static RuleSummary Rule(OpenRun run, string step, string rule, double near)
    {
        var rules = run.Summary.Rules.Where(r => r.Step == step && r.Rule == rule).ToList();
        return rules.Where(r => r.Limit is not null).MinBy(r => Math.Abs(r.Limit!.Value - near)) ?? rules.FirstOrDefault() ?? throw new NotFoundException($"the run has no rule '{step}/{rule}'");
    }

    private static double Overlap(HistogramBucket bucket, double from, double to)
    {
        var (low, high) = (Math.Min(from, to), Math.Max(from, to));
        var (lower, upper) = (Math.Min(bucket.Lower, bucket.Upper), Math.Max(bucket.Lower, bucket.Upper));
        if (upper <= lower) return lower >= low && lower < high ? 1 : 0;
        return Math.Max(0, Math.Min(high, upper) - Math.Max(low, lower)) / (upper - lower);
    }
}

/// <summary>What another limit would do.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Change">How many more documents the rule would let pass; fewer when below 0.</param>
/// <param name="Exact">Whether it is counted, in the ledger; else it is estimated from the histogram.</param>
/// <param name="Judged">Values that the rule judged.</param>
/// <param name="Dropped">Documents that it dropped.</param>
/// <param name="Kept">Documents in the corpus.</param>
internal sealed record LimitAnswer(double Limit, long Change, bool Exact, long Judged, long Dropped, long Kept);

/// <summary>Documents on either side of a limit.</summary>
internal sealed record NearAnswer(IReadOnlyList<LedgerEntry> Dropped, IReadOnlyList<DroppedSample> Samples, IReadOnlyList<PassingSample> Passing, string? Error);

/// <summary>A kept document, and about what a rule measures of it.</summary>
internal sealed record PassingSample(string Id, string? Url, double About, string Text);
