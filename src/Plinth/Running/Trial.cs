using Plinth.Languages;
using Plinth.Signals;

namespace Plinth.Running;

/// <summary>One step on some documents, a verdict for each: what <c>plinth try</c> does.</summary>
public static class Trial
{
    /// <summary>Runs a step over the records of shards.</summary>
    /// <param name="step">The step, prepared.</param>
    /// <param name="source">Where the documents are.</param>
    /// <param name="shards">Its shards; read twice when the step needs all documents first.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="ct">Stops it.</param>
    /// <returns>In reading order: a document with its verdict, or a fault with the verdict that it failed.</returns>
    public static IEnumerable<(Document? Document, Fault? Fault, Verdict Verdict)> Run(
        IStep step, ISource source, IReadOnlyList<Shard> shards, ulong seed, CancellationToken ct)
    {
        var signals = new TextSignals { Segmenter = new CjkSegmenter() };
        var rules = new Rules();
        var folder = step is ICorpusStep ? Directory.CreateTempSubdirectory("plinth-try-") : null;
        try
        {
            var work = folder is null ? null : Sketch((ICorpusStep)step, source, shards, folder.FullName, seed, ct);
            for (var shard = 0; shard < shards.Count; shard++)
            {
                using var decisions = work is null ? null : ((ICorpusStep)step).Decide(work, shard);
                foreach (var record in Numbered.Read(source, shards[shard], ct))
                {
                    if (record.Fault is { } fault)
                    {
                        yield return (null, fault, Verdict.Fail(fault.Kind, $"at offset {fault.Offset}: {fault.Error}"));
                        continue;
                    }

                    record.Document!.Lend(signals);
                    yield return (record.Document, null, StageTask.Apply(step, record.Document, decisions, rules));
                }
            }
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
    }

    private static CorpusWork Sketch(ICorpusStep step, ISource source, IReadOnlyList<Shard> shards, string folder, ulong seed, CancellationToken ct)
    {
        var signals = new TextSignals { Segmenter = new CjkSegmenter() };
        var work = new CorpusWork(folder, shards.Count, seed, (shard, token) => Documents(source, shards[shard], token));
        for (var shard = 0; shard < shards.Count; shard++)
        {
            using var sketch = step.Sketch(work, shard);
            foreach (var doc in Documents(source, shards[shard], ct))
            {
                doc.Lend(signals);
                sketch.Add(doc);
            }

            sketch.Complete();
        }

        foreach (var phase in step.Phases(work))
            for (var task = 0; task < phase.Tasks; task++) phase.Run(task, ct);
        return work;
    }

    private static IEnumerable<Document> Documents(ISource source, Shard shard, CancellationToken ct) =>
        Numbered.Read(source, shard, ct).Where(r => r.Document is not null).Select(r => r.Document!);
}
