using System.Diagnostics;
using Plinth.Languages;
using Plinth.Running;
using Plinth.Signals;

namespace Plinth.Cli.Dashboard;

/// <summary>Some documents as they come to a step: a source in memory that a trial reads as often as it likes.</summary>
internal sealed record StepSample : ISource
{
    private const int Wanted = 240;
    private const int MostShards = 8;
    private const long MostChars = 24 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private readonly IReadOnlyList<Document> _documents;

    private StepSample(IReadOnlyList<Document> documents) => _documents = documents;

    /// <summary>How many they are.</summary>
    public int Count => _documents.Count;

    /// <summary>The document at a place.</summary>
    public Document this[int index] => _documents[index];

    /// <summary>Takes documents from some shards, spread over the run, through the steps before one. Steps that need all documents are passed by.</summary>
    public static StepSample Before(Run run, string step, CancellationToken ct)
    {
        var steps = run.Recipe.Steps.TakeWhile(s => s.Name != step).Where(s => s.Step is not ICorpusStep).ToList();
        var shards = Enumerable.Range(0, Math.Min(MostShards, run.Shards.Count)).Select(i => (int)((long)i * run.Shards.Count / Math.Min(MostShards, run.Shards.Count))).ToList();
        var clock = Stopwatch.StartNew();
        var (found, chars) = (new List<Document>(), 0L);
        for (var i = 0; i < shards.Count; i++)
        {
            var wanted = Wanted * (i + 1) / shards.Count;
            foreach (var record in run.Input(run.Stages[0], shards[i], ct))
            {
                if (found.Count >= wanted || clock.Elapsed > Patience * (i + 1) / shards.Count || chars > MostChars) break;
                if (record.Document is not { } document) continue;
                document.Lend(new TextSignals { Segmenter = new CjkSegmenter() });
                if (steps.Any(s => s.IsFor(document) && StageTask.Apply(s.Step, document, null, new Rules()).Fate != Fate.Kept)) continue;
                found.Add(Documents.Copy(document));
                chars += document.Text.Length;
            }
        }

        return new(found);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Shard> Split(string baseDirectory) => [new Shard("sample", "sample")];

    /// <inheritdoc/>
    public IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        foreach (var document in _documents)
        {
            ct.ThrowIfCancellationRequested();
            yield return Documents.Copy(document);
        }
    }
}
