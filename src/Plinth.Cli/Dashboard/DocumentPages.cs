using System.Text.Json;
using Plinth.Cli.Query;

namespace Plinth.Cli.Dashboard;

/// <summary>A document with its text as it was kept, and the document that it duplicates.</summary>
internal static class DocumentPages
{
    private const int MostChars = 200_000;

    public static DocumentPage Of(OpenRun run, int part, long row, CancellationToken ct)
    {
        var entry = LedgerRows.At(run.Database, part, row, ct);
        var kept = entry.Fate == "kept" ? Kept(run.Database, part, entry.Id, ct) : null;
        var original = entry.DuplicateOf is { } id ? LedgerRows.Find(run.Database, id, ct) : null;
        var original2 = original is { Fate: "kept" } ? Kept(run.Database, original.Part, original.Id, ct) : null;
        var sample = kept is null && run.IsRun ? run.Summary.Rules.SelectMany(r => r.Samples).FirstOrDefault(s => s.Id == entry.Id)?.Text : null;
        return new(entry, kept?.Text, kept?.Language, kept?.Metadata, sample, Spans(run.Database, part, row, ct), original, original2?.Text, run.ReadsSources);
    }

    /// <summary>A kept document's text, language and metadata, from the part of the corpus that belongs to the ledger's.</summary>
    public static KeptText? Kept(RunDatabase database, int part, string id, CancellationToken ct)
    {
        if (database.CorpusFiles.FirstOrDefault(f => LedgerRows.PartOf(f) == part) is not { } file) return null;
        KeptText? kept = null;
        database.Ask($"SELECT left(text, {MostChars}), language, metadata::VARCHAR, length(text) FROM ({database.Reading([file])}) WHERE id = $1 LIMIT 1", [id], reader =>
        {
            if (reader.Read()) kept = new(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.IsDBNull(2) ? null : JsonDocument.Parse(reader.GetString(2)).RootElement);
        }, ct);
        return kept;
    }

    private static JsonElement? Spans(RunDatabase database, int part, long row, CancellationToken ct)
    {
        var file = database.LedgerFiles.First(f => LedgerRows.PartOf(f) == part);
        JsonElement? spans = null;
        database.Ask($"SELECT count(*) FROM parquet_schema({RunDatabase.Quoted(file)}) WHERE name = 'spans'", [], reader => spans = reader.Read() && reader.GetInt64(0) > 0 ? default(JsonElement) : null, ct);
        if (spans is null) return null;
        spans = null;
        database.Ask($"SELECT spans FROM {LedgerRows.From([file])} WHERE file_row_number = {row.ToString(System.Globalization.CultureInfo.InvariantCulture)}", [], reader =>
        {
            if (reader.Read() && !reader.IsDBNull(0)) spans = JsonDocument.Parse(reader.GetString(0)).RootElement;
        }, ct);
        return spans;
    }
}

/// <summary>A document as the corpus holds it; of a long text the first 200,000 characters.</summary>
internal sealed record KeptText(string Text, string? Language, JsonElement? Metadata);

/// <summary>A document's page.</summary>
/// <param name="Row">Its row in the ledger.</param>
/// <param name="Text">Its text as kept; null where it was not.</param>
/// <param name="Language">Its language, where it was kept.</param>
/// <param name="Metadata">Its metadata, where it was kept.</param>
/// <param name="Sample">The beginning of the text of a dropped document, where the run kept it as a sample.</param>
/// <param name="Spans">What steps masked or cut.</param>
/// <param name="Original">The document that stayed in its place.</param>
/// <param name="OriginalText">The text of that.</param>
/// <param name="ReadsSources">Whether its record may be read again.</param>
internal sealed record DocumentPage(
    LedgerEntry Row, string? Text, string? Language, JsonElement? Metadata, string? Sample, JsonElement? Spans, LedgerEntry? Original, string? OriginalText, bool ReadsSources);
