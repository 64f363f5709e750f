using System.Diagnostics;
using Plinth.Languages;
using Plinth.Ledger;
using Plinth.Recipes;
using Plinth.Signals;
using Plinth.Sinks;
using Plinth.Telemetry;

namespace Plinth.Running;

/// <summary>One stage on one shard: reads it as a stream, takes each document through the steps, and writes what became of it.</summary>
internal sealed class StageTask(Run run, Stage stage, int shard, IRunProgress progress)
{
    private const int ProgressEvery = 64;

    private readonly StepEntry[] _steps = [.. stage.InOrder];
    private readonly TaskCounts _counts = new(run.Recipe, stage);
    private readonly TaskMeter? _meter = TaskMeter.For(stage);
    private readonly TextSignals _signals = new() { Segmenter = new CjkSegmenter() };

    public void Execute(CancellationToken ct)
    {
        using var decisions = (stage.Opens?.Step as ICorpusStep)?.Decide(run.Work(run.Stages[stage.Number - 2]), shard);
        using var sketch = (stage.Ends?.Step as ICorpusStep)?.Sketch(run.Work(stage), shard);
        using var part = stage.IsLast || stage.PassesThrough ? null : new StagePart.Writer(run.PartPath(stage, shard));
        using var sink = stage.IsLast ? Sink() : null;
        using var ledger = Ledger();
        var (read, kept, chars) = (0L, 0L, 0L);

        _counts.Start();
        foreach (var record in run.Input(stage, shard, ct))
        {
            _counts.HasRead();
            read++;
            if (record.Fault is { } fault)
            {
                if (stage.Number == 1) ledger.Add(_counts.Failed(fault));
            }
            else
            {
                var doc = record.Document!;
                chars += doc.Text.Length;
                doc.Lend(_signals);
                _counts.In(doc);
                if (Through(doc, decisions) is { } end)
                {
                    ledger.Add(end);
                }
                else
                {
                    kept++;
                    sketch?.Add(doc);
                    part?.Write(doc);
                    sink?.Write(doc);
                    if (stage.IsLast) ledger.Add(LedgerRow.Of(doc, null, Verdict.Keep));
                    _counts.Kept(doc);
                }
            }

            if (read >= ProgressEvery)
            {
                progress.Advance(read, kept, chars);
                _meter?.Tell(_counts, ended: false);
                (read, kept, chars) = (0, 0, 0);
            }

            _counts.Reading();
        }

        progress.Advance(read, kept, chars);
        sketch?.Complete();
        part?.Complete();
        sink?.Complete();
        ledger.Complete();
        var stats = _counts.Finish(stage.IsLast ? run.CorpusPath(shard) : null);
        if (stage.IsLast) (stats.CorpusXxh128, stats.LedgerXxh128) = (Fingerprint.Whole(run.CorpusPath(shard)), Fingerprint.Whole(run.LedgerPath(shard)));
        stats.Write(run.StatsPath(stage, shard));
        _meter?.Tell(_counts, ended: true);
        if (RunMeter.Bytes.Enabled) RunMeter.Bytes.Add(run.InputBytes(stage, shard), new KeyValuePair<string, object?>("direction", "read"));
        RunTrace.Describe(stats);
    }

    /// <summary>Takes a document through the steps; null when it goes on, else the row that ends it.</summary>
    private LedgerRow? Through(Document doc, IDecisions? decisions)
    {
        for (var at = 0; at < _steps.Length; at++)
        {
            var entry = _steps[at];
            var step = _counts.Enter(at, doc);
            var verdict = entry.IsFor(doc) ? Apply(entry.Step, doc, decisions, step.Rules) : Verdict.Keep;
            if (_counts.Leave(step, doc, verdict) is { } end) return end;
        }

        return null;
    }

    internal static Verdict Apply(IStep step, Document doc, IDecisions? decisions, Rules rules)
    {
        try
        {
            switch (step)
            {
                case IFilter filter: return filter.Judge(doc, rules);
                case IEditor editor: return editor.Edit(doc, rules);
                case ILabel label: label.Label(doc); return Verdict.Keep;
                case ICorpusStep: return decisions!.Next(doc, rules);
                default: throw new UnreachableException($"{step.GetType()} is no kind of step");
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or PlinthException or IOException or OutOfMemoryException))
        {
            // Our own mistake, met on this document: it costs the document, not the run. Only the type and the place are told: a message may quote the text.
            var frame = new StackTrace(e).GetFrame(0)?.GetMethod();
            return Verdict.Fail("crash", $"{e.GetType().Name} in {frame?.DeclaringType?.Name}.{frame?.Name}; please report it");
        }
    }

    private ISink Sink() => run.Recipe.Corpus switch
    {
        { Format: CorpusFormat.Parquet } corpus => new ParquetSink(run.CorpusPath(shard), corpus.Level),
        var corpus => new JsonlSink(run.CorpusPath(shard), corpus.Format, corpus.Level),
    };

    private ILedgerWriter Ledger() => stage.IsLast
        ? new LedgerPart(run.LedgerPath(shard), run.Stages.Where(s => !s.IsLast).Select(s => FateFile.Read(run.FatesPath(s, shard))))
        : new FateFile.Writer(run.FatesPath(stage, shard));
}
