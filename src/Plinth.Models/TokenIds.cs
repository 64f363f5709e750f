using System.Text.Json;
using Plinth.Models.Native;
using static TorchSharp.torch;

namespace Plinth.Models;

/// <summary>Tokens for a model from JSON: <c>{"input_ids": [[…]], "attention_mask": [[…]], "position_ids": [[…]]}</c>, the last two if wanted.</summary>
public static class TokenIds
{
    /// <summary>Reads a file and checks it against the model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="spec">The model.</param>
    /// <exception cref="PlinthException">Rows of different lengths, ids out of the vocabulary, more tokens than positions.</exception>
    public static DecoderInput Read(string path, ModelSpec spec)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (!document.RootElement.TryGetProperty("input_ids", out var given)) throw new PlinthException($"{path}: input_ids is missing");
            var ids = Rows(path, "input_ids", given);
            if (ids.Length == 0 || ids[0].Length == 0) throw new PlinthException($"{path}: input_ids is empty");
            foreach (var id in ids.SelectMany(row => row))
                if (id < 0 || id >= spec.Vocabulary) throw new PlinthException($"{path}: id {id} is out of the vocabulary of {spec.Name}, 0 to {spec.Vocabulary - 1}");
            if (spec.Position.Most(spec) is { } most && ids[0].Length > most) throw new PlinthException($"{path}: rows of {ids[0].Length} tokens are longer than the {most} positions of {spec.Name}");
            var mask = Beside(path, "attention_mask", document.RootElement, ids);
            if (mask?.Any(row => row.Any(m => m is not (0 or 1))) == true) throw new PlinthException($"{path}: attention_mask has numbers other than 0 and 1");
            var positions = Beside(path, "position_ids", document.RootElement, ids);
            if (positions?.Any(row => row.Any(p => p < 0 || p >= (spec.Position.Most(spec) ?? int.MaxValue))) == true) throw new PlinthException($"{path}: position_ids has numbers that are no positions of {spec.Name}");
            Libtorch.Ensure();
            return new DecoderInput(Tensor(ids)) { Mask = mask is null ? null : Tensor(mask), Positions = positions is null ? null : Tensor(positions) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new PlinthException($"{path}: not rows of token ids: {e.Message}", e);
        }
    }

    private static long[][]? Beside(string path, string key, JsonElement root, long[][] ids)
    {
        if (!root.TryGetProperty(key, out var given) || given.ValueKind == JsonValueKind.Null) return null;
        var rows = Rows(path, key, given);
        return rows.Length == ids.Length && rows[0].Length == ids[0].Length
            ? rows
            : throw new PlinthException($"{path}: {key} is {rows.Length} by {rows.FirstOrDefault()?.Length ?? 0}, input_ids {ids.Length} by {ids[0].Length}");
    }

    private static long[][] Rows(string path, string key, JsonElement given)
    {
        var rows = given.EnumerateArray().Select(row => row.EnumerateArray().Select(n => n.GetInt64()).ToArray()).ToArray();
        return rows.All(r => r.Length == rows[0].Length) ? rows : throw new PlinthException($"{path}: rows of {key} differ in length; pad them, and say so in attention_mask");
    }

    private static Tensor Tensor(long[][] rows) => tensor(rows.SelectMany(r => r).ToArray(), rows.Length, rows[0].Length, dtype: ScalarType.Int64);
}
