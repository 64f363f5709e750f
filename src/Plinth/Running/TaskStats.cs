using System.Text.Json;
using System.Text.Json.Serialization;
using Plinth.Storage;

namespace Plinth.Running;

/// <summary>What one task counted; tasks of a run add up in any order.</summary>
public sealed class TaskStats
{
    /// <summary>Records that the task took in: documents and, in the first stage, faults.</summary>
    public long Read { get; set; }

    /// <summary>Documents that went on.</summary>
    public long Kept { get; set; }

    /// <summary>Documents that rules took out.</summary>
    public long Dropped { get; set; }

    /// <summary>Records and documents that failed.</summary>
    public long Failed { get; set; }

    /// <summary>Length of what was read, in UTF-16 units.</summary>
    public long CharsIn { get; set; }

    /// <summary>Length of what went on, in UTF-16 units.</summary>
    public long CharsOut { get; set; }

    /// <summary>Wall time of the task, in seconds.</summary>
    public double Seconds { get; set; }

    /// <summary>Part of <see cref="Seconds"/> spent on reading and decoding.</summary>
    public double ReadSeconds { get; set; }

    /// <summary>What each step did, in order.</summary>
    public List<StepStats> Steps { get; set; } = [];

    /// <summary>Failures by kind.</summary>
    public SortedDictionary<string, FaultStats> Faults { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Kept documents by language (last stage).</summary>
    public SortedDictionary<string, Size> Languages { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Kept documents by file (last stage).</summary>
    public SortedDictionary<string, Size> Sources { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Kept documents by category, where they have one (last stage).</summary>
    public SortedDictionary<string, Size> Categories { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Kept documents by host (last stage), the largest of the task.</summary>
    public SortedDictionary<string, Size> Hosts { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Lengths of kept documents in UTF-16 units, in the buckets of <see cref="RuleTally"/> (last stage).</summary>
    public SortedDictionary<long, long> Lengths { get; set; } = [];

    /// <summary>The corpus part that was written, or null.</summary>
    public PartStats? Part { get; set; }

    /// <summary>XXH128 of the corpus part, or null.</summary>
    public string? CorpusXxh128 { get; set; }

    /// <summary>XXH128 of the ledger's part, or null.</summary>
    public string? LedgerXxh128 { get; set; }

    /// <summary>Writes the counts; this file is what says that a task is done.</summary>
    public void Write(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, RunningJson.Default.TaskStats));

    /// <summary>Reads the counts of a task that is done.</summary>
    public static TaskStats ReadFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(StoredFile.ReadAllBytes(path), RunningJson.Default.TaskStats) ?? throw new JsonException("empty");
        }
        catch (JsonException e)
        {
            throw new PlinthException($"{path}: no counts of a task; delete the file and run again", e);
        }
    }
}

/// <summary>What one step did in one task.</summary>
public sealed class StepStats
{
    /// <summary>The step's name.</summary>
    public string Step { get; set; } = "";

    /// <summary>Documents that came in.</summary>
    public long In { get; set; }

    /// <summary>Documents that it dropped.</summary>
    public long Dropped { get; set; }

    /// <summary>Documents that failed in it.</summary>
    public long Failed { get; set; }

    /// <summary>Documents whose text it changed.</summary>
    public long Edited { get; set; }

    /// <summary>UTF-16 units that came in.</summary>
    public long CharsIn { get; set; }

    /// <summary>UTF-16 units that went on.</summary>
    public long CharsOut { get; set; }

    /// <summary>Time in the step, in seconds.</summary>
    public double Seconds { get; set; }

    /// <summary>Its rules, with the values they saw.</summary>
    public List<RuleStats> Rules { get; set; } = [];

    /// <summary>Documents dropped, by rule.</summary>
    public SortedDictionary<string, long> DroppedBy { get; set; } = new(StringComparer.Ordinal);

    /// <summary>What it masked or cut and was asked to report, by rule.</summary>
    public SortedDictionary<string, SpanStats> Spans { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Samples of what it dropped.</summary>
    public List<SampleStats> Samples { get; set; } = [];
}

/// <summary>Stretches of one kind: documents that held any, how many there were, and their length in UTF-16 units.</summary>
public sealed record SpanStats(long Documents, long Count, long Chars)
{
    /// <summary>Adds counts.</summary>
    public static SpanStats operator +(SpanStats? a, SpanStats b) => new((a?.Documents ?? 0) + b.Documents, (a?.Count ?? 0) + b.Count, (a?.Chars ?? 0) + b.Chars);
}

/// <summary>The values that one rule saw in one task.</summary>
public sealed record RuleStats(string Rule, double Limit, bool AtLeast, SortedDictionary<long, long> Buckets);

/// <summary>A document that was dropped, for the report; which ones are shown depends on their ids alone.</summary>
public sealed record SampleStats(
    ulong Order, string Id, string Source, string? Url, string Rule, double? Value, double? Limit, string? DuplicateOf, string Excerpt);

/// <summary>Failures of one kind.</summary>
public sealed class FaultStats
{
    /// <summary>Their number.</summary>
    public long Count { get; set; }

    /// <summary>The first few.</summary>
    public List<FaultExample> Examples { get; set; } = [];
}

/// <summary>A number of documents and their length in UTF-16 units.</summary>
public sealed record Size(long Documents, long Chars)
{
    /// <summary>Adds a size.</summary>
    public static Size operator +(Size? a, Size b) => new((a?.Documents ?? 0) + b.Documents, (a?.Chars ?? 0) + b.Chars);
}

/// <summary>A file of the corpus.</summary>
public sealed record PartStats(string Name, long Documents, long Bytes);

/// <summary>JSON of what is counted and of run.json.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(Tokens.Shards.ShardFormatConverter)])]
[JsonSerializable(typeof(TaskStats))]
[JsonSerializable(typeof(RunState))]
internal sealed partial class RunningJson : JsonSerializerContext;
