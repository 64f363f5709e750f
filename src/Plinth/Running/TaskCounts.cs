using System.Diagnostics;
using System.IO.Hashing;
using System.Text;
using Plinth.Ledger;
using Plinth.Recipes;
using Plinth.Storage;

namespace Plinth.Running;

/// <summary>Counts what happens in one task.</summary>
internal sealed class TaskCounts
{
    private const int SamplesPerRule = 3;
    private const int ExamplesPerFault = 5;
    private const int HostsPerTask = 10_000;
    private const int ExcerptChars = 600;

    private readonly Recipe _recipe;
    private readonly Stage _stage;
    private readonly TaskStats _stats = new();
    private readonly Entered[] _steps;
    private readonly Dictionary<string, Size> _hosts = [];
    private readonly RuleTally _lengths = new("length", 0, false);
    private long _started;
    private long _mark;
    private long _reading;

    public TaskCounts(Recipe recipe, Stage stage)
    {
        _recipe = recipe;
        _stage = stage;
        _steps = [.. stage.InOrder.Select(entry => new Entered(new StepStats { Step = entry.Name }))];
    }

    /// <summary>One step's counts, its rules, and what it was handed.</summary>
    internal sealed class Entered(StepStats stats)
    {
        public StepStats Stats { get; } = stats;

        public Rules Rules { get; } = new();

        public string Before { get; set; } = "";

        public int SpansBefore { get; set; }

        public long Ticks { get; set; }

        /// <summary>Documents that failed in it, by kind.</summary>
        public Dictionary<string, long> FailedBy { get; } = [];
    }

    /// <summary>What is counted so far; the steps' own counts are in <see cref="Steps"/> until <see cref="Finish"/>.</summary>
    internal TaskStats Stats => _stats;

    /// <summary>The steps, in order.</summary>
    internal IReadOnlyList<Entered> Steps => _steps;

    /// <summary>Records that could not be read, by kind.</summary>
    internal Dictionary<string, long> FailedReading { get; } = [];

    /// <summary>Time that went into reading, in ticks of <see cref="Stopwatch"/>.</summary>
    internal long ReadTicks => _reading;

    public void Start() => _started = _mark = Stopwatch.GetTimestamp();

    /// <summary>A record has come: the time since the last mark went into reading it.</summary>
    public void HasRead()
    {
        _stats.Read++;
        var now = Stopwatch.GetTimestamp();
        _reading += now - _mark;
        _mark = now;
    }

    /// <summary>The task turns to reading again.</summary>
    public void Reading() => _mark = Stopwatch.GetTimestamp();

    public void In(Document doc) => _stats.CharsIn += doc.Text.Length;

    public Entered Enter(int index, Document doc)
    {
        var step = _steps[index];
        step.Before = doc.Text;
        step.SpansBefore = doc.Spans.Count;
        step.Stats.In++;
        step.Stats.CharsIn += doc.Text.Length;
        _mark = Stopwatch.GetTimestamp();
        return step;
    }

    /// <summary>Counts a step's verdict; the ledger row when it ends the document, else null.</summary>
    public LedgerRow? Leave(Entered step, Document doc, Verdict verdict)
    {
        step.Ticks += Stopwatch.GetTimestamp() - _mark;
        if (!ReferenceEquals(step.Before, doc.Text)) step.Stats.Edited++;
        if (doc.Spans.Count > step.SpansBefore) Spans(step, doc);
        switch (verdict.Fate)
        {
            case Fate.Kept:
                step.Stats.CharsOut += doc.Text.Length;
                return null;
            case Fate.Dropped:
                _stats.Dropped++;
                step.Stats.Dropped++;
                step.Stats.DroppedBy[verdict.Rule!] = step.Stats.DroppedBy.GetValueOrDefault(verdict.Rule!) + 1;
                Sample(step.Stats, doc, verdict);
                break;
            default:
                step.Stats.Failed++;
                step.FailedBy[verdict.Rule!] = step.FailedBy.GetValueOrDefault(verdict.Rule!) + 1;
                Fault(verdict.Rule!, new(doc.Id, doc.Source, null, verdict.Error ?? ""));
                break;
        }

        return LedgerRow.Of(doc, step.Stats.Step, verdict);
    }

    private static void Spans(Entered step, Document doc)
    {
        doc.NameSpans(step.SpansBefore, step.Stats.Step);
        foreach (var rule in doc.Spans.Skip(step.SpansBefore).GroupBy(s => s.Rule))
            step.Stats.Spans[rule.Key] = step.Stats.Spans.GetValueOrDefault(rule.Key) + new SpanStats(1, rule.Count(), rule.Sum(s => (long)s.Length));
    }

    public LedgerRow Failed(Fault fault)
    {
        FailedReading[fault.Kind] = FailedReading.GetValueOrDefault(fault.Kind) + 1;
        Fault(fault.Kind, new(fault.Id, fault.Source, fault.Offset, fault.Error));
        return LedgerRow.Of(fault, _stats.Read - 1);
    }

    public void Kept(Document doc)
    {
        _stats.Kept++;
        _stats.CharsOut += doc.Text.Length;
        if (!_stage.IsLast) return;
        var size = new Size(1, doc.Text.Length);
        Add(_stats.Languages, doc.Labels.Text("language") ?? "unknown", size);
        Add(_stats.Sources, doc.Source, size);
        if (doc.Labels.Text("category") is { } category) Add(_stats.Categories, category, size);
        _lengths.Add(doc.Text.Length);
        if (Host(doc.Url) is { } host && (_hosts.Count < HostsPerTask || _hosts.ContainsKey(host))) Add(_hosts, host, size);
    }

    public TaskStats Finish(string? part)
    {
        _stats.Seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        _stats.ReadSeconds = _reading / (double)Stopwatch.Frequency;
        foreach (var step in _steps)
        {
            step.Stats.Seconds = step.Ticks / (double)Stopwatch.Frequency;
            step.Stats.Rules = [.. step.Rules.Tallies.Select(t => new RuleStats(t.Rule, t.Limit, t.AtLeast, new(t.Buckets.ToDictionary())))];
            _stats.Steps.Add(step.Stats);
        }

        _stats.Lengths = new(_lengths.Buckets.ToDictionary());
        foreach (var (host, size) in _hosts.OrderByDescending(h => h.Value.Chars).ThenBy(h => h.Key, StringComparer.Ordinal).Take(100))
            _stats.Hosts[host] = size;
        if (part is not null) _stats.Part = new(Path.GetFileName(part), _stats.Kept, StoredFile.LengthOf(part));
        return _stats;
    }

    /// <summary>Keeps the documents whose ids hash lowest: a sample that does not depend on order.</summary>
    private void Sample(StepStats step, Document doc, Verdict verdict)
    {
        var order = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(doc.Id), (long)_recipe.Seed);
        var ofRule = step.Samples.Where(s => s.Rule == verdict.Rule).ToList();
        if (ofRule.Count >= SamplesPerRule)
        {
            var last = ofRule.MaxBy(s => s.Order)!;
            if (last.Order <= order) return;
            step.Samples.Remove(last);
        }

        step.Samples.Add(new(order, doc.Id, doc.Source, doc.Url, verdict.Rule!, Finite(verdict.Value), Finite(verdict.Limit),
            verdict.DuplicateOf, Excerpt(doc)));
    }

    private string Excerpt(Document whole)
    {
        // Masked before it is cut, so that no half of a secret stays; by the labels and the address that masks go by.
        var text = whole.Text;
        var doc = new Document(text.Length > 8 * ExcerptChars ? text[..(8 * ExcerptChars)] : text) { Url = whole.Url };
        for (var i = 0; i < whole.Labels.Count; i++) doc.Labels.Set(whole.Labels[i].Key, whole.Labels[i].Value);
        foreach (var entry in _recipe.Steps)
            if (entry.Step is IMask mask) mask.Edit(doc, new Rules());
        if (doc.Text.Length <= ExcerptChars) return doc.Text;
        var end = char.IsHighSurrogate(doc.Text[ExcerptChars - 1]) ? ExcerptChars - 1 : ExcerptChars;
        return string.Concat(doc.Text.AsSpan(0, end), "…");
    }

    private void Fault(string kind, FaultExample example)
    {
        _stats.Failed++;
        if (!_stats.Faults.TryGetValue(kind, out var fault)) _stats.Faults[kind] = fault = new FaultStats();
        fault.Count++;
        if (fault.Examples.Count < ExamplesPerFault) fault.Examples.Add(example);
    }

    private static void Add(IDictionary<string, Size> sizes, string name, Size size) =>
        sizes[name] = (sizes.TryGetValue(name, out var sum) ? sum : null) + size;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string? Host(string? url) =>
        url is not null && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : null;
}
