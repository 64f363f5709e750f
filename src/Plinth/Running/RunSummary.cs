using System.Text.Json.Serialization;

namespace Plinth.Running;

/// <summary>Everything that the report of a run shows: plain data, the same whoever counted it.</summary>
/// <remarks>Lists are in the order in which they are shown, unless a member says otherwise. Characters are UTF-16 units.</remarks>
public sealed record RunSummary
{
    /// <summary>Name of the recipe.</summary>
    public required string Name { get; init; }

    /// <summary>The recipe as it was run, in YAML.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>Version of Plinth that ran it.</summary>
    public string Version { get; init; } = "";

    /// <summary>The recipe's seed.</summary>
    public ulong Seed { get; init; }

    /// <summary>When the run was first started.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary><c>running</c>, <c>done</c>, <c>interrupted</c> or <c>failed</c>.</summary>
    public string State { get; init; } = "done";

    /// <summary>The ledger in six numbers.</summary>
    public required RunTotals Totals { get; init; }

    /// <summary>Steps in the recipe's order.</summary>
    public IReadOnlyList<StepSummary> Steps { get; init; } = [];

    /// <summary>Rules in the order of steps, then as the step lists them.</summary>
    public IReadOnlyList<RuleSummary> Rules { get; init; } = [];

    /// <summary>What steps masked or cut and were asked to report, in the order of steps, then by rule.</summary>
    public IReadOnlyList<SpanSummary> Spans { get; init; } = [];

    /// <summary>Records that failed, by kind.</summary>
    public IReadOnlyList<FaultSummary> Faults { get; init; } = [];

    /// <summary>What was kept, by language code.</summary>
    public IReadOnlyList<Share> Languages { get; init; } = [];

    /// <summary>What was kept, by source.</summary>
    public IReadOnlyList<Share> Sources { get; init; } = [];

    /// <summary>What was kept, by category; empty where documents have none.</summary>
    public IReadOnlyList<Share> Categories { get; init; } = [];

    /// <summary>What was kept, by host name; the largest ones only.</summary>
    public IReadOnlyList<Share> Domains { get; init; } = [];

    /// <summary>Lengths of kept documents in characters, counted as <see cref="RuleTally"/> counts.</summary>
    public IReadOnlyList<HistogramBucket> Lengths { get; init; } = [];

    /// <summary>What was turned into tokens; null where nothing was.</summary>
    public Tokens.Shards.TokenManifest? Tokens { get; init; }

    /// <summary>Files of the corpus.</summary>
    public IReadOnlyList<PartSummary> Parts { get; init; } = [];
}

/// <summary>The ledger in numbers; <c>Read = Kept + Dropped + Failed</c> in a run that adds up.</summary>
/// <param name="Read">Documents and faults read.</param>
/// <param name="Kept">Documents in the corpus.</param>
/// <param name="Dropped">Documents that a rule took out.</param>
/// <param name="Failed">Records that could not be read or worked on.</param>
/// <param name="CharsIn">Characters read, markup included.</param>
/// <param name="CharsOut">Characters in the corpus.</param>
public sealed record RunTotals(long Read, long Kept, long Dropped, long Failed, long CharsIn, long CharsOut);

/// <summary>What one step did.</summary>
/// <param name="Name">Name in the recipe.</param>
/// <param name="In">Documents that reached it.</param>
/// <param name="Out">Documents that left it.</param>
/// <param name="Dropped">Documents that it dropped.</param>
/// <param name="Failed">Documents that failed in it.</param>
/// <param name="CharsIn">Characters that reached it.</param>
/// <param name="CharsOut">Characters that left it.</param>
/// <param name="Edited">Documents whose text it changed and let go on.</param>
/// <param name="Seconds">Time spent in it, summed over workers, in seconds.</param>
public sealed record StepSummary(
    string Name, long In, long Out, long Dropped, long Failed, long CharsIn, long CharsOut, long Edited, double Seconds);

/// <summary>What one rule saw and took out.</summary>
/// <param name="Step">The step that it belongs to, as <see cref="StepSummary.Name"/>.</param>
/// <param name="Rule">The rule, without its step.</param>
/// <param name="Limit">The limit it held values against; null where it measures nothing.</param>
/// <param name="AtLeast">True when values below the limit drop, false when values above it do.</param>
/// <param name="Dropped">Documents that it dropped.</param>
public sealed record RuleSummary(string Step, string Rule, double? Limit, bool AtLeast, long Dropped)
{
    /// <summary>The distribution of all values judged, in ascending order, as <see cref="RuleTally"/> counts; empty where nothing is measured.</summary>
    public IReadOnlyList<HistogramBucket> Buckets { get; init; } = [];

    /// <summary>Some of the documents dropped.</summary>
    public IReadOnlyList<DroppedSample> Samples { get; init; } = [];
}

/// <summary>Stretches of text that one rule of a step masked or cut.</summary>
/// <param name="Step">The step, as <see cref="StepSummary.Name"/>.</param>
/// <param name="Rule">What kind of stretch.</param>
/// <param name="Documents">Documents in which it stood.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Chars">Their length, in characters.</param>
public sealed record SpanSummary(string Step, string Rule, long Documents, long Count, long Chars);

/// <summary>One bucket of a distribution.</summary>
/// <param name="Lower"><see cref="RuleTally.LowerEdge"/> of the bucket.</param>
/// <param name="Upper"><see cref="RuleTally.UpperEdge"/> of the bucket.</param>
/// <param name="Count">Values in it.</param>
public sealed record HistogramBucket(double Lower, double Upper, long Count)
{
    /// <summary>The buckets of tallies, those with the same edges together, in order.</summary>
    /// <param name="counts">Values by the number of their bucket, as <see cref="RuleTally.Buckets"/>.</param>
    public static IReadOnlyList<HistogramBucket> Of(IEnumerable<KeyValuePair<long, long>> counts) =>
    [
        .. counts.GroupBy(b => b.Key).OrderBy(g => g.Key).Select(g => new HistogramBucket(RuleTally.LowerEdge(g.Key), RuleTally.UpperEdge(g.Key), g.Sum(b => b.Value))),
    ];
}

/// <summary>A document that was dropped, as an example.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">The file it came from.</param>
/// <param name="Url">Its address, or null.</param>
/// <param name="Value">What the rule measured, or null.</param>
/// <param name="Limit">What it was held against, or null.</param>
/// <param name="DuplicateOf">Id of the document that stayed in its place, or null.</param>
/// <param name="Text">The beginning of its text, at most 600 characters.</param>
public sealed record DroppedSample(string Id, string Source, string? Url, double? Value, double? Limit, string? DuplicateOf, string Text);

/// <summary>Records that failed in one way.</summary>
/// <param name="Kind">Kind in kebab-case.</param>
/// <param name="Count">How many.</param>
/// <param name="Examples">Some of them.</param>
public sealed record FaultSummary(string Kind, long Count, IReadOnlyList<FaultExample> Examples);

/// <summary>A record that failed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">The file it stands in.</param>
/// <param name="Offset">Where it starts there, or null; unit as the format counts.</param>
/// <param name="Error">What was found and what was expected.</param>
public sealed record FaultExample(string Id, string Source, long? Offset, string Error);

/// <summary>A part of the corpus.</summary>
/// <param name="Name">Its name: a language code, a source, a category, a host.</param>
/// <param name="Documents">Documents kept.</param>
/// <param name="Chars">Characters kept.</param>
/// <param name="Read">Documents read, or null where it is not known for this kind of part.</param>
public sealed record Share(string Name, long Documents, long Chars, long? Read = null);

/// <summary>One file of the corpus.</summary>
/// <param name="Name">Path in the run's folder.</param>
/// <param name="Documents">Documents in it.</param>
/// <param name="Bytes">Size on disk, in bytes.</param>
public sealed record PartSummary(string Name, long Documents, long Bytes);

/// <summary>Reads and writes a <see cref="RunSummary"/> as JSON without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(Tokens.Shards.ShardFormatConverter)])]
[JsonSerializable(typeof(RunSummary))]
public sealed partial class RunSummaryJson : JsonSerializerContext;
