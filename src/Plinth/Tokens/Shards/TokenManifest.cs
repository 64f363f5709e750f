using System.Text.Json;
using System.Text.Json.Serialization;
using Plinth.Storage;

namespace Plinth.Tokens.Shards;

/// <summary>What a folder of token shards holds: <c>manifest.json</c>.</summary>
public sealed record TokenManifest
{
    /// <summary>Format of the shards: <c>megatron</c>, <c>datatrove</c> or <c>numpy</c>.</summary>
    public required ShardFormat Format { get; init; }

    /// <summary>Bytes of a token.</summary>
    public required int TokenBytes { get; init; }

    /// <summary>The tokenizer: <c>.</c> for the one in the folder, else as it was named.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>All ids are below this.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The id after each document, or null where none was put.</summary>
    public int? EndOfText { get; init; }

    /// <summary>Seed of the split and the shuffle.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether documents were shuffled; else they are in the order of the corpus.</summary>
    public bool Shuffled { get; init; }

    /// <summary>Share of the documents set aside for validation, or null.</summary>
    public double? Validation { get; init; }

    /// <summary>All in all.</summary>
    public required TokenTotals Total { get; init; }

    /// <summary>The splits by name: <c>train</c>, <c>validation</c>.</summary>
    public SortedDictionary<string, TokenSplit> Splits { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Counts by source file.</summary>
    public SortedDictionary<string, TokenTotals> Sources { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Counts by language; <c>unknown</c> for documents without one.</summary>
    public SortedDictionary<string, TokenTotals> Languages { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Counts by category; documents without one are not in it.</summary>
    public SortedDictionary<string, TokenTotals> Categories { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Of a mix: bytes, languages and categories are not counted, but shared out as the sources' manifests have them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool InProportion { get; init; }

    /// <summary>Reads the manifest of a folder.</summary>
    /// <exception cref="PlinthException">There is none, or it is broken.</exception>
    public static TokenManifest Read(string folder)
    {
        var path = StoredFile.Combine(folder, "manifest.json");
        if (!S3Path.Is(folder) && !Directory.Exists(folder)) throw new PlinthException($"{folder}: no such folder");
        if (!StoredFile.Exists(path)) throw new PlinthException($"{folder} holds no token shards: there is no manifest.json in it");
        try { return JsonSerializer.Deserialize(StoredFile.ReadAllBytes(path), ShardJson.Default.TokenManifest) ?? throw new JsonException("empty"); }
        catch (JsonException e) { throw new PlinthException($"{path}: not a manifest of token shards: {e.Message}", e); }
    }

    /// <summary>Writes it into a folder.</summary>
    public void Write(string folder) =>
        AtomicFile.Write(StoredFile.Combine(folder, "manifest.json"), JsonSerializer.SerializeToUtf8Bytes(this, ShardJson.Default.TokenManifest));
}

/// <summary>The shards of a split.</summary>
public sealed record TokenSplit
{
    /// <summary>Documents of the split.</summary>
    public long Documents { get; init; }

    /// <summary>Tokens of the split.</summary>
    public long Tokens { get; init; }

    /// <summary>The shards, in order.</summary>
    public List<TokenShard> Shards { get; init; } = [];
}

/// <summary>A shard.</summary>
/// <param name="File">The file with the tokens, relative to the folder.</param>
/// <param name="Documents">Documents in it.</param>
/// <param name="Tokens">Tokens in it.</param>
public sealed record TokenShard(string File, int Documents, long Tokens);

/// <summary>Documents, tokens (those that end documents included) and the bytes of their text as UTF-8.</summary>
public sealed record TokenTotals(long Documents, long Tokens, long Bytes)
{
    /// <summary>Adds up.</summary>
    public static TokenTotals operator +(TokenTotals? a, TokenTotals b) => new((a?.Documents ?? 0) + b.Documents, (a?.Tokens ?? 0) + b.Tokens, (a?.Bytes ?? 0) + b.Bytes);
}

/// <summary>What one task counted.</summary>
internal sealed class PartCounts
{
    public SortedDictionary<string, TokenShard> Shards { get; set; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, TokenTotals> Sources { get; set; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, TokenTotals> Languages { get; set; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, TokenTotals> Categories { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>Formats in kebab-case.</summary>
internal sealed class ShardFormatConverter() : JsonStringEnumConverter<ShardFormat>(JsonNamingPolicy.KebabCaseLower);

/// <summary>JSON of manifests and counts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(ShardFormatConverter)])]
[JsonSerializable(typeof(TokenManifest))]
[JsonSerializable(typeof(PartCounts))]
internal sealed partial class ShardJson : JsonSerializerContext;
