using System.Text.Json;

namespace Plinth.Models.Checkpoints;

/// <summary>The header of a safetensors file: where each tensor lies. Everything in it is checked before any of it is believed.</summary>
/// <remarks>Eight bytes of length (little-endian), JSON, then the numbers of all tensors without gap or overlap.</remarks>
internal static class SafetensorsHeader
{
    /// <summary>Longest header that the format allows, in bytes.</summary>
    public const long Longest = 100_000_000;

    /// <summary>Reads the entries and the metadata.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="json">The header.</param>
    /// <param name="dataLength">Bytes behind the header.</param>
    public static (Dictionary<string, StoredTensor> Tensors, Dictionary<string, string> Metadata) Parse(string file, ReadOnlyMemory<byte> json, long dataLength)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                if (entry.Name == "__metadata__")
                    foreach (var pair in entry.Value.EnumerateObject()) metadata[pair.Name] = pair.Value.GetString() ?? "";
                else if (!tensors.TryAdd(entry.Name, Tensor(file, entry.Name, entry.Value)))
                    throw new PlinthException($"{file}: tensor {entry.Name} is there twice");
            }

            CheckPlaces(file, tensors.Values, dataLength);
            return (tensors, metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new PlinthException($"{file}: its header is not what a safetensors header is: {e.Message}", e);
        }
    }

    private static StoredTensor Tensor(string file, string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty("dtype", out var dtype) || !entry.TryGetProperty("shape", out var sizes)
            || !entry.TryGetProperty("data_offsets", out var offsets))
            throw new PlinthException($"{file}: tensor {name} lacks dtype, shape or data_offsets");
        if (!Enum.TryParse<StoredType>((dtype.GetString() ?? "").Replace("BOOL", "Bool", StringComparison.Ordinal), out var type) || !Enum.IsDefined(type))
            throw new PlinthException($"{file}: tensor {name} is of type {dtype}, which is not read; {string.Join(", ", Enum.GetNames<StoredType>())} are");
        var shape = Numbers(file, name, "shape", sizes);
        var ends = Numbers(file, name, "data_offsets", offsets);
        if (ends.Length != 2 || ends[0] > ends[1]) throw new PlinthException($"{file}: tensor {name} has data_offsets {offsets.GetRawText()}, which are no range");
        long bytes = StoredTensor.Size(type);
        try
        {
            bytes = shape.Aggregate(bytes, (a, b) => checked(a * b));
        }
        catch (OverflowException)
        {
            bytes = -1;
        }

        return bytes == ends[1] - ends[0]
            ? new(name, type, shape, ends[0], bytes)
            : throw new PlinthException($"{file}: tensor {name} of shape {sizes.GetRawText()} and type {type} does not take the {ends[1] - ends[0]} bytes that it is given");
    }

    private static long[] Numbers(string file, string name, string key, JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > 16) throw new PlinthException($"{file}: {key} of tensor {name} is no list of sizes");
        return [.. list.EnumerateArray().Select(n => n.ValueKind == JsonValueKind.Number && n.TryGetInt64(out var whole) && whole >= 0
            ? whole
            : throw new PlinthException($"{file}: {key} of tensor {name} has {n.GetRawText()}, where whole numbers from 0 are wanted"))];
    }

    private static void CheckPlaces(string file, IEnumerable<StoredTensor> tensors, long dataLength)
    {
        long at = 0;
        StoredTensor? before = null;
        foreach (var tensor in tensors.OrderBy(t => t.Offset).ThenBy(t => t.Bytes))
        {
            if (tensor.Offset < at) throw new PlinthException($"{file}: tensors {before!.Name} and {tensor.Name} overlap");
            if (tensor.Offset > at) throw new PlinthException($"{file}: {tensor.Offset - at} bytes before tensor {tensor.Name} belong to none");
            at = tensor.Offset + tensor.Bytes;
            if (at > dataLength) throw new PlinthException($"{file}: cut short: tensor {tensor.Name} ends at byte {at} of {dataLength}");
            before = tensor;
        }

        if (at != dataLength) throw new PlinthException($"{file}: {dataLength - at} bytes at its end belong to no tensor");
    }
}
