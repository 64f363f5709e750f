using Plinth.Storage;

namespace Plinth;

/// <summary>A step that needs all documents before it can say anything of one: de-duplication, mixing, fitting.</summary>
/// <remarks>
/// It ends a stage. While that stage runs, each shard's documents are sketched (<see cref="Sketch"/>); then the phases turn sketches into
/// decisions; the next stage asks for them document by document (<see cref="Decide"/>). Everything in between is files in
/// <see cref="CorpusWork.Folder"/>, so that any task can run in any process, be killed, and be run again.
/// </remarks>
public interface ICorpusStep : IStep
{
    /// <summary>Opens the sketch of a shard.</summary>
    ISketch Sketch(CorpusWork work, int shard);

    /// <summary>The phases, in order. Tasks of one phase are independent; a phase starts when all tasks of the one before are done.</summary>
    IReadOnlyList<Phase> Phases(CorpusWork work);

    /// <summary>Most documents that it can tell apart; more end the run with an error.</summary>
    long MostDocuments => long.MaxValue;

    /// <summary>Opens the decisions about a shard's documents.</summary>
    IDecisions Decide(CorpusWork work, int shard);

    /// <summary>What is to be done when the run's last stage is done and it is known which documents are in the corpus, in order.</summary>
    IReadOnlyList<Phase> Finish(CorpusWork work) => [];
}

/// <summary>What a corpus step keeps of a shard's documents, in a file of its own.</summary>
public interface ISketch : IDisposable
{
    /// <summary>Adds the next document that reached the step.</summary>
    void Add(Document doc);

    /// <summary>Finishes the file and gives it its name.</summary>
    void Complete();
}

/// <summary>The decisions about one shard's documents.</summary>
public interface IDecisions : IDisposable
{
    /// <summary>The verdict on the next document: called once for each that was sketched, in the same order. May set labels.</summary>
    Verdict Next(Document doc, Rules rules);
}

/// <summary>One round of a corpus step's work.</summary>
/// <param name="Name">Name in kebab-case, for progress: <c>bands</c>, <c>clusters</c>.</param>
/// <param name="Tasks">Number of independent tasks.</param>
/// <param name="Run">Runs one task, 0 to <c>Tasks - 1</c>; doing it twice gives the same files.</param>
public sealed record Phase(string Name, int Tasks, Action<int, CancellationToken> Run)
{
    /// <summary>Memory of a task in bytes, by the number of documents that meet the step, beyond what any task takes; null: none to speak of.</summary>
    public Func<long, long>? MemoryFor { get; init; }

    /// <summary>Files that a task writes, by which it is found when one of them is damaged; null: all of the step's phases are done again then.</summary>
    public Func<int, IReadOnlyList<string>>? Files { get; init; }
}

/// <summary>Where a corpus step works, and what it works on.</summary>
/// <param name="Folder">Its folder, on this machine, where it exists, or in a store (<c>s3://</c>).</param>
/// <param name="Shards">Number of shards in the stage before.</param>
/// <param name="Seed">The recipe's seed.</param>
/// <param name="Documents">Reads again, in order, the documents of a shard that were sketched.</param>
public sealed record CorpusWork(string Folder, int Shards, ulong Seed, Func<int, CancellationToken, IEnumerable<Document>> Documents)
{
    /// <summary>The run among others: its recipe's name, and a fingerprint of what it makes of which inputs.</summary>
    public string Run { get; init; } = "run";

    /// <summary>Of a shard, whether each record, in reading order, is in the corpus. Known when the last stage is done.</summary>
    public Func<int, bool[]> InCorpus { get; init; } = _ => throw new InvalidOperationException("this work has no corpus");

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => StoredFile.Combine(Folder, name);

    /// <summary>Path of a file of which there is one for every shard or task; from the thousandth on in a folder of a thousand.</summary>
    public string File(string kind, int number, string extension) => File(NumberedFile.Name(kind, number, extension));
}
