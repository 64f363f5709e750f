using System.IO.Hashing;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Plinth.Ledger;
using Plinth.Recipes;
using Plinth.Storage;

namespace Plinth.Running;

/// <summary>A run's folder, its recipe, and its plan: stages, shards, tasks.</summary>
/// <remarks>Everything that is done is a file with its final name; what has its name is never made again.</remarks>
public sealed class Run
{
    private string? _identity;

    private Run(string folder, Recipe recipe, RunState state)
    {
        Folder = folder;
        Recipe = recipe;
        State = state;
        Stages = Stage.Cut(recipe.Steps);
    }

    /// <summary>The run's folder: an absolute path, or a place in a store (<c>s3://bucket/path</c>).</summary>
    public string Folder { get; }

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>What run.json holds.</summary>
    public RunState State { get; private set; }

    /// <summary>Threads of whoever does the tasks, for tasks that can use them; results do not depend on it.</summary>
    public int Workers { get; set; } = 1;

    /// <summary>The stages.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The shards; each is a task of every stage.</summary>
    public IReadOnlyList<PlannedShard> Shards => State.Shards;

    /// <summary>Version of this program.</summary>
    public static string Version { get; } =
        typeof(Run).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The shards of a recipe's sources, in order.</summary>
    public static List<PlannedShard> Split(Recipe recipe)
    {
        var shards = new List<PlannedShard>();
        for (var i = 0; i < recipe.Sources.Count; i++)
        {
            var entry = recipe.Sources[i];
            try
            {
                shards.AddRange(entry.Source.Split(recipe.BaseDirectory).Select(s => new PlannedShard(i, s.Path, s.Name, s.Start, s.End)));
            }
            catch (PlinthException e) { throw entry.Place.Error($"{entry.Name}: {e.Message}"); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw entry.Place.Error($"{entry.Name}: {e.Message}"); }
        }

        return ShardPlan.Join(shards);
    }

    /// <summary>A run of given shards that is written nowhere yet: what plans and measurements go by.</summary>
    internal static Run Over(Recipe recipe, List<PlannedShard> shards, string folder) => new(folder, recipe, new RunState
    {
        Plinth = Version,
        Name = recipe.Name,
        Seed = recipe.Seed,
        State = "running",
        RecipeFile = recipe.File,
        Recipe = recipe.Yaml,
        Resolved = Resolved.Of(recipe),
        BaseDirectory = recipe.BaseDirectory,
        Inputs = [],
        Shards = shards,
    });

    /// <summary>Starts a run in a folder, or goes on with the run of the same recipe and inputs that is there.</summary>
    /// <exception cref="PlinthException">The folder holds a run of another recipe, or of inputs that have changed.</exception>
    public static Run Start(Recipe recipe, string folder, TimeProvider time)
    {
        folder = StoredFile.Full(folder);
        if (S3Path.Is(folder) && folder.IndexOfAny(['*', '?']) >= 0) throw new RecipeException($"{folder}: a run's place has no '*' and no '?'");
        var shards = Split(recipe);
        var inputs = Fingerprint.Of([.. shards.Select(s => s.Path).Distinct()]);
        var path = StoredFile.Combine(folder, "run.json");
        if (StoredFile.Exists(path))
        {
            var old = ReadState(path);
            if (old.Resolved.Count == 0 || JsonOf(old.Resolved) != JsonOf(Resolved.Of(recipe)) || old.Seed != recipe.Seed)
                throw new PlinthException($"{folder} holds a run of another recipe; name another folder with --out, or delete this one");
            if (!old.Inputs.SequenceEqual(inputs) || !old.Shards.SequenceEqual(shards))
                throw new PlinthException($"{folder} holds a run whose input files have changed since; name another folder with --out, or delete this one");
            return new Run(folder, recipe, old);
        }

        var run = new Run(folder, recipe, new RunState
        {
            Plinth = Version,
            Name = recipe.Name,
            Seed = recipe.Seed,
            State = "running",
            Started = time.GetUtcNow(),
            RecipeFile = recipe.File,
            Recipe = recipe.Yaml,
            Resolved = Resolved.Of(recipe),
            BaseDirectory = recipe.BaseDirectory,
            Inputs = inputs,
            Shards = shards,
        });
        // Of two that begin at once, one makes the run; the other goes on with it, or is told that it is another's.
        return AtomicFile.WriteFirst(path, Bytes(run.State)) ? run : Start(recipe, folder, time);
    }

    /// <summary>Opens the run that is in a folder.</summary>
    public static Run Open(string folder)
    {
        folder = StoredFile.Full(folder);
        var path = StoredFile.Combine(folder, "run.json");
        if (!StoredFile.Exists(path)) throw new PlinthException($"{folder} holds no run: there is no run.json in it");
        var state = ReadState(path);
        return new Run(folder, RecipeReader.Parse(state.Recipe, state.RecipeFile, state.BaseDirectory), state);
    }

    /// <summary>Writes run.json anew.</summary>
    public void Save(RunState state)
    {
        State = state;
        Write(Folder, state);
    }

    /// <summary>Writes a folder's run.json.</summary>
    internal static void Write(string folder, RunState state) =>
        AtomicFile.Write(StoredFile.Combine(folder, "run.json"), Bytes(state));

    private static byte[] Bytes(RunState state) => JsonSerializer.SerializeToUtf8Bytes(state, RunningJson.Default.RunState);

    /// <summary>The counts of a stage's task; the file is there when the task is done.</summary>
    public string StatsPath(Stage stage, int shard) => File_(stage.Name, NumberedFile.Name("task", shard, ".json"));

    /// <summary>The documents that a stage passes on.</summary>
    public string PartPath(Stage stage, int shard) => File_(stage.Name, NumberedFile.Name("part", shard, ".jsonl.zst"));

    /// <summary>The fates that a stage that is not the last decided.</summary>
    public string FatesPath(Stage stage, int shard) => File_(stage.Name, NumberedFile.Name("fates", shard, ".bin.zst"));

    /// <summary>The file that says that a task of a phase is done.</summary>
    public string DonePath(Stage stage, string phase, int task) => File_(stage.Name, stage.Ends!.Name, NumberedFile.Name($"done-{phase}", task));

    /// <summary>A part of the corpus.</summary>
    public string CorpusPath(int shard) => File_("corpus", $"part-{shard:00000}." + Recipe.Corpus.Format switch
    {
        CorpusFormat.Jsonl => "jsonl",
        CorpusFormat.JsonlGz => "jsonl.gz",
        CorpusFormat.JsonlZst => "jsonl.zst",
        _ => "parquet",
    });

    /// <summary>A part of the ledger.</summary>
    public string LedgerPath(int shard) => File_("ledger", $"part-{shard:00000}.parquet");

    /// <summary>The file that says that all tasks of a round are done, so that a task of a later round need not ask for each.</summary>
    internal string SettledPath(string round) => File_("done", round);

    /// <summary>The report.</summary>
    public string ReportPath => File_("report.html");

    /// <summary>The stages' tasks and the phases between them, in the order in which they must run.</summary>
    /// <remarks>Lazy: how many tasks a phase has may depend on what the rounds before it wrote.</remarks>
    public IEnumerable<Round> Rounds(IRunProgress progress) => StageRounds(progress).Concat(FinishRounds()).Concat(TokenRounds(progress));

    /// <summary>Those of the stages and of the phases between them.</summary>
    internal IEnumerable<Round> StageRounds(IRunProgress progress)
    {
        foreach (var stage in Stages)
        {
            yield return Marked(stage.Name, Shards.Count, stage.Name, shard => StatsPath(stage, shard), (shard, ct) => Mending(() => new StageTask(this, stage, shard, progress).Execute(ct)));
            if (stage.Ends is not { Step: ICorpusStep step }) continue;
            foreach (var phase in step.Phases(Work(stage))) yield return RoundOf(stage, phase);
        }
    }

    /// <summary>Those that come when it is known what the corpus is.</summary>
    internal IEnumerable<Round> FinishRounds() => Stages.Where(s => !s.IsLast)
        .SelectMany(stage => ((ICorpusStep)stage.Ends!.Step).Finish(Work(stage)).Select(phase => RoundOf(stage, phase)));

    /// <summary>Those that make tokens of the corpus.</summary>
    internal IEnumerable<Round> TokenRounds(IRunProgress progress) => Recipe.Tokens is { } tokens ? new TokenRounds(this, tokens).Rounds(progress) : [];

    /// <summary>Where the corpus step that ends a stage works.</summary>
    public CorpusWork Work(Stage stage)
    {
        var folder = File_(stage.Name, stage.Ends!.Name);
        if (!S3Path.Is(folder)) Directory.CreateDirectory(folder);
        var next = Stages[stage.Number];
        return new CorpusWork(folder, Shards.Count, Recipe.Seed, (shard, ct) => Documents(next, shard, ct))
        {
            Run = $"{Recipe.Name}-{Identity()}",
            InCorpus = shard => LedgerPart.Kept(LedgerPath(shard)),
        };
    }

    private Round RoundOf(Stage stage, Phase phase) => Marked($"{stage.Name}.{phase.Name}", phase.Tasks, Path.Combine(stage.Name, stage.Ends!.Name), task => DonePath(stage, phase.Name, task), (task, ct) =>
    {
        Mending(() => phase.Run(task, ct));
        AtomicFile.Write(DonePath(stage, phase.Name, task), []);
    }) with
    {
        MemoryFor = phase.MemoryFor,
    };

    /// <summary>A round whose tasks leave a file each, in a folder of the run.</summary>
    private Round Marked(string name, int tasks, string folder, Func<int, string> marker, Action<int, CancellationToken> execute) =>
        Round.Marked(name, tasks, File_(folder), marker, execute);

    /// <summary>Works, and where a file that a task of this run made turns out to be damaged, has that task done again by whoever comes next.</summary>
    private void Mending(Action work)
    {
        try { work(); }
        catch (DamagedFileException e)
        {
            if (DamagedTask.Forget(this, e.Path) is not { } maker) throw;
            throw new PlinthException($"{e.Message}; {maker} makes it again when the same command is given again", e);
        }
    }

    /// <summary>Eight digits that are the same for the same sources, steps, seed and inputs, in whatever folder.</summary>
    private string Identity()
    {
        if (_identity is not null) return _identity;
        var made = JsonOf([.. State.Resolved.Where(e => !e.Name.StartsWith("output.", StringComparison.Ordinal))]);
        var inputs = string.Join('\n', State.Inputs.Select(i => $"{i.Size} {i.Xxh128}").Concat(Shards.Select(s => $"{s.Source} {s.Start} {s.End}")));
        return _identity = $"{XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{made}\n{State.Seed}\n{inputs}")) >> 32:x8}";
    }

    /// <summary>What a stage takes in from a shard: records of the source, or documents that the stage before passed on.</summary>
    public IEnumerable<Record> Input(Stage stage, int shard, CancellationToken ct)
    {
        var before = stage.Number == 1 ? null : Stages[stage.Number - 2];
        if (before is { PassesThrough: false }) return StagePart.Read(PartPath(before, shard), ct).Select(doc => (Record)doc);
        return FromSource(Shards[shard], ct);
    }

    /// <summary>Bytes that a stage reads of a shard: an equal part of its file where a file has several shards.</summary>
    internal long InputBytes(Stage stage, int shard)
    {
        var before = stage.Number == 1 ? null : Stages[stage.Number - 2];
        if (before is { PassesThrough: false }) return StoredFile.Exists(PartPath(before, shard)) ? StoredFile.LengthOf(PartPath(before, shard)) : 0;
        var path = Shards[shard].Path;
        return State.Inputs.First(i => i.Path == path).Size / Shards.Count(s => s.Path == path);
    }

    private IEnumerable<Document> Documents(Stage stage, int shard, CancellationToken ct) =>
        Input(stage, shard, ct).Where(record => record.Document is not null).Select(record => record.Document!);

    private IEnumerable<Record> FromSource(PlannedShard shard, CancellationToken ct)
    {
        var entry = Recipe.Sources[shard.Source];
        foreach (var record in Numbered.Read(entry.Source, shard.ToShard(), ct))
        {
            if (entry.Category is { } category) record.Document?.Labels.Set("category", category);
            yield return record;
        }
    }

    /// <summary>What run.json holds, without its recipe being read.</summary>
    public static RunState ReadState(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(StoredFile.ReadAllBytes(path), RunningJson.Default.RunState) ?? throw new JsonException("empty");
        }
        catch (JsonException e)
        {
            throw new PlinthException($"{path}: not a run.json that this version reads: {e.Message}", e);
        }
    }

    private static string JsonOf(List<ResolvedEntry> entries) => JsonSerializer.Serialize(entries, RunningJson.Default.ListResolvedEntry);

    private string File_(params ReadOnlySpan<string> parts) => StoredFile.Combine(Folder, parts);
}

/// <summary>Independent tasks that must all be done before the next round.</summary>
/// <param name="Name">Its name on the command line: <c>stage-1</c>, <c>stage-1.bands</c>.</param>
/// <param name="Tasks">Number of tasks.</param>
/// <param name="IsDone">Whether a task is done.</param>
/// <param name="Execute">Does a task; doing it twice makes the same files.</param>
public sealed record Round(string Name, int Tasks, Func<int, bool> IsDone, Action<int, CancellationToken> Execute)
{
    /// <summary>Memory of a task in bytes, by the number of documents that meet the step, beyond what any task takes; null: none to speak of.</summary>
    public Func<long, long>? MemoryFor { get; init; }

    /// <summary>Looks once for all tasks; null where each is asked for.</summary>
    private Func<Func<int, bool>>? Look { get; init; }

    /// <summary>A round whose tasks are done when a file of each is there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tasks">Number of tasks.</param>
    /// <param name="folder">What all those files lie below.</param>
    /// <param name="marker">A task's file.</param>
    /// <param name="execute">Does a task.</param>
    internal static Round Marked(string name, int tasks, string folder, Func<int, string> marker, Action<int, CancellationToken> execute) => new(name, tasks, task => StoredFile.Exists(marker(task)), execute)
    {
        // A store tells a thousand names a call.
        Look = !S3Path.Is(folder) || tasks < 4 ? null : () =>
        {
            var there = StoredFile.Below(folder);
            return task => there.Contains(marker(task));
        },
    };

    /// <summary>Tasks that are not done.</summary>
    public int[] Missing()
    {
        var isDone = Look?.Invoke() ?? IsDone;
        return [.. Enumerable.Range(0, Tasks).Where(task => !isDone(task))];
    }

    /// <summary>Whether all tasks are done.</summary>
    public bool IsAllDone() => Enumerable.Range(0, Tasks).All(Look?.Invoke() ?? IsDone);
}
