using Plinth.Storage;

namespace Plinth.Running;

/// <summary>Adds up what the tasks of a run counted, and holds the ledger to its word.</summary>
public static class Summary
{
    private const int SamplesPerRule = 5;
    private const int HostsShown = 50;

    /// <summary>The summary of a run whose tasks are all done.</summary>
    /// <exception cref="PlinthException">A task is not done, or the ledger does not add up.</exception>
    public static RunSummary Of(Run run)
    {
        var stages = run.Stages.Select(stage => Tasks(run, stage)).ToList();
        var summary = Of(run.State, stages, run.Recipe.Tokens is null ? null : Plinth.Tokens.Shards.TokenManifest.Read(TokenRounds.FolderOf(run)));
        Check(stages, summary.Totals);
        return summary;
    }

    /// <summary>The summary of what the tasks of a run have counted so far: of the whole run once it is done. The recipe is not read.</summary>
    /// <param name="state">What run.json holds.</param>
    /// <param name="stages">The counts of the tasks that are done, stage by stage; a stage that has none so far is empty.</param>
    public static RunSummary SoFar(RunState state, IReadOnlyList<IReadOnlyList<TaskStats>> stages) => Of(state, [.. stages.Select(s => s.ToList())], state.Tokens);

    private static RunSummary Of(RunState state, List<List<TaskStats>> stages, Plinth.Tokens.Shards.TokenManifest? tokens)
    {
        List<TaskStats> first = stages.Count == 0 ? [] : stages[0], last = stages.Count == 0 ? [] : stages[^1];
        return new RunSummary
        {
            Name = state.Name,
            Recipe = state.Recipe,
            Version = state.Plinth,
            Seed = state.Seed,
            Started = state.Started,
            Finished = state.Finished,
            State = state.State,
            Totals = new RunTotals(
                first.Sum(t => t.Read), last.Sum(t => t.Kept), stages.Sum(s => s.Sum(t => t.Dropped)), stages.Sum(s => s.Sum(t => t.Failed)),
                first.Sum(t => t.CharsIn), last.Sum(t => t.CharsOut)),
            Steps = [.. stages.SelectMany(Steps)],
            Rules = [.. stages.SelectMany(Rules)],
            Spans = [.. stages.SelectMany(Spans)],
            Faults = [.. Faults(stages.SelectMany(s => s))],
            Languages = Shares(last, t => t.Languages),
            Sources = Shares(last, t => t.Sources),
            Categories = Shares(last, t => t.Categories),
            Domains = [.. Shares(last, t => t.Hosts).Take(HostsShown)],
            Lengths = HistogramBucket.Of(last.SelectMany(t => t.Lengths)),
            Tokens = tokens,
            Parts = [.. last.Select(t => t.Part).OfType<PartStats>().Select(p => new PartSummary($"corpus/{p.Name}", p.Documents, p.Bytes))],
        };
    }

    private static List<TaskStats> Tasks(Run run, Stage stage) =>
    [
        .. Enumerable.Range(0, run.Shards.Count).Select(shard =>
        {
            var path = run.StatsPath(stage, shard);
            return StoredFile.Exists(path) ? TaskStats.ReadFile(path) : throw new PlinthException($"{stage.Name}, task {shard} is not done; run the recipe first");
        }),
    ];

    private static void Check(List<List<TaskStats>> stages, RunTotals totals)
    {
        if (totals.Read != totals.Kept + totals.Dropped + totals.Failed)
            throw new PlinthException(
                $"the ledger does not add up: read {totals.Read}, kept {totals.Kept}, dropped {totals.Dropped}, failed {totals.Failed}; please report it");
        for (var i = 1; i < stages.Count; i++)
        {
            var (passed, came) = (stages[i - 1].Sum(t => t.Kept), stages[i].Sum(t => t.Kept + t.Dropped + t.Failed));
            if (passed != came) throw new PlinthException($"stage {i} passed {passed} documents on, stage {i + 1} took in {came}; please report it");
        }
    }

    private static IEnumerable<StepSummary> Steps(List<TaskStats> tasks)
    {
        for (var i = 0; i < (tasks.FirstOrDefault()?.Steps.Count ?? 0); i++)
        {
            var all = tasks.Select(t => t.Steps[i]).ToList();
            var (came, dropped, failed) = (all.Sum(s => s.In), all.Sum(s => s.Dropped), all.Sum(s => s.Failed));
            yield return new(all[0].Step, came, came - dropped - failed, dropped, failed,
                all.Sum(s => s.CharsIn), all.Sum(s => s.CharsOut), all.Sum(s => s.Edited), all.Sum(s => s.Seconds));
        }
    }

    private static IEnumerable<RuleSummary> Rules(List<TaskStats> tasks)
    {
        for (var i = 0; i < (tasks.FirstOrDefault()?.Steps.Count ?? 0); i++)
        {
            var all = tasks.Select(t => t.Steps[i]).ToList();
            var measured = all.SelectMany(s => s.Rules).GroupBy(r => (r.Rule, r.Limit, r.AtLeast)).ToList();
            var dropped = all.SelectMany(s => s.DroppedBy).GroupBy(d => d.Key).ToDictionary(g => g.Key, g => g.Sum(d => d.Value));
            var samples = all.SelectMany(s => s.Samples).GroupBy(s => s.Rule).ToDictionary(g => g.Key, Samples);
            foreach (var rule in measured)
                yield return new(all[0].Step, rule.Key.Rule, rule.Key.Limit, rule.Key.AtLeast, dropped.GetValueOrDefault(rule.Key.Rule))
                {
                    Buckets = HistogramBucket.Of(rule.SelectMany(r => r.Buckets)),
                    Samples = samples.GetValueOrDefault(rule.Key.Rule, []),
                };
            foreach (var (name, count) in dropped.Where(d => measured.All(m => m.Key.Rule != d.Key)).OrderBy(d => d.Key, StringComparer.Ordinal))
                yield return new(all[0].Step, name, null, false, count) { Samples = samples.GetValueOrDefault(name, []) };
        }
    }

    private static IEnumerable<SpanSummary> Spans(List<TaskStats> tasks)
    {
        for (var i = 0; i < (tasks.FirstOrDefault()?.Steps.Count ?? 0); i++)
        {
            var step = tasks[0].Steps[i].Step;
            foreach (var rule in tasks.SelectMany(t => t.Steps[i].Spans).GroupBy(s => s.Key).OrderBy(g => g.Key, StringComparer.Ordinal))
                yield return new(step, rule.Key, rule.Sum(s => s.Value.Documents), rule.Sum(s => s.Value.Count), rule.Sum(s => s.Value.Chars));
        }
    }

    private static IReadOnlyList<DroppedSample> Samples(IEnumerable<SampleStats> samples) =>
    [
        .. samples.OrderBy(s => s.Order).ThenBy(s => s.Id, StringComparer.Ordinal).Take(SamplesPerRule)
            .Select(s => new DroppedSample(s.Id, s.Source, s.Url, s.Value, s.Limit, s.DuplicateOf, s.Excerpt)),
    ];

    private static IEnumerable<FaultSummary> Faults(IEnumerable<TaskStats> tasks) => tasks
        .SelectMany(t => t.Faults).GroupBy(f => f.Key).OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => new FaultSummary(g.Key, g.Sum(f => f.Value.Count), [.. g.SelectMany(f => f.Value.Examples).Take(SamplesPerRule)]));

    private static List<Share> Shares(List<TaskStats> tasks, Func<TaskStats, IDictionary<string, Size>> of) =>
    [
        .. tasks.SelectMany(of).GroupBy(s => s.Key)
            .Select(g => new Share(g.Key, g.Sum(s => s.Value.Documents), g.Sum(s => s.Value.Chars)))
            .OrderByDescending(s => s.Chars).ThenBy(s => s.Name, StringComparer.Ordinal),
    ];
}
