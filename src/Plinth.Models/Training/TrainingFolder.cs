using System.Globalization;
using System.Runtime.InteropServices;
using Plinth.Models.Checkpoints;

namespace Plinth.Models.Training;

/// <summary>The folder of a training: <c>checkpoints/step-…</c>, <c>log.jsonl</c>, event files. A checkpoint has its name only when it is whole and on the disk.</summary>
/// <param name="path">The folder.</param>
public sealed class TrainingFolder(string path)
{
    private const string Moments = "optimizer.safetensors", State = "state.json";
    private const int Chunk = 1 << 22;

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>The log, a line of JSON a step.</summary>
    public string LogPath => System.IO.Path.Combine(Path, "log.jsonl");

    private string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>Whole checkpoints, oldest first.</summary>
    public IReadOnlyList<string> All() => Directory.Exists(Checkpoints)
        ? [.. Directory.EnumerateDirectories(Checkpoints, "step-*").Where(d => !d.EndsWith(".tmp", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The newest checkpoint; null: there is none.</summary>
    public string? Newest() => All() is [.., var last] ? last : null;

    /// <summary>Writes a checkpoint: a model's folder as others read it, with moments and state beside.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="state">The state.</param>
    /// <param name="tokens">A folder whose tokenizer is put beside; null: none.</param>
    /// <param name="keep">How many checkpoints are kept; null: all.</param>
    /// <returns>Its folder.</returns>
    public string Save(Decoder decoder, Optimizer optimizer, TrainingState state, string? tokens, int? keep)
    {
        var name = System.IO.Path.Combine(Checkpoints, string.Create(CultureInfo.InvariantCulture, $"step-{state.Step:D8}"));
        var temporary = name + ".tmp";
        RemoveLeftovers();
        // The decoder stays the trainer's.
        Checkpoint.Of(decoder).Save(temporary);
        SafetensorsWriter.Write(System.IO.Path.Combine(temporary, Moments), [.. Tensors(decoder, optimizer)]);
        if (tokens is not null)
            foreach (var file in new[] { "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "tokenizer.model" })
                if (File.Exists(System.IO.Path.Combine(tokens, file))) AtomicFile.Write(System.IO.Path.Combine(temporary, file), File.ReadAllBytes(System.IO.Path.Combine(tokens, file)));
        state.Write(System.IO.Path.Combine(temporary, State));
        // An older one of the same step comes from a training that was stopped right after it and brought back.
        if (Directory.Exists(name)) Directory.Delete(name, recursive: true);
        Directory.Move(temporary, name);
        if (keep is { } most)
            foreach (var old in All().SkipLast(most)) Directory.Delete(old, recursive: true);
        return name;
    }

    /// <summary>Reads the state of a checkpoint.</summary>
    public static TrainingState StateOf(string checkpoint) => TrainingState.Read(System.IO.Path.Combine(checkpoint, State));

    /// <summary>Fills the moments from a checkpoint.</summary>
    public static void Load(string checkpoint, Decoder decoder, Optimizer optimizer, TrainingState state)
    {
        using var file = SafetensorsFile.Open(System.IO.Path.Combine(checkpoint, Moments));
        optimizer.Steps = state.OptimizerSteps;
        for (var i = 0; i < decoder.Parameters.Count; i++)
        {
            var parameter = decoder.Parameters[i];
            foreach (var first in (bool[])[true, false])
            {
                if (!file.Tensors.TryGetValue(NameOf(parameter, first), out var stored) || stored.Type != StoredType.F32 || !stored.Shape.SequenceEqual(parameter.Shape))
                    throw new PlinthException($"{file.Path}: tensor {NameOf(parameter, first)} is missing or of another shape");
                for (long at = 0; at < parameter.Count; at += Chunk)
                {
                    var count = (int)Math.Min(Chunk, parameter.Count - at);
                    optimizer.WriteMoments(i, first, at, file.Bytes(stored, at * sizeof(float), count * sizeof(float)));
                }
            }
        }
    }

    /// <summary>Removes lines of the log that are of later steps than a checkpoint, and what a killed training left half done.</summary>
    public void GoBackTo(long step)
    {
        RemoveLeftovers();
        if (!File.Exists(LogPath)) return;
        var kept = File.ReadLines(LogPath).Where(line => TrainingLog.StepOf(line) <= step);
        AtomicFile.Write(LogPath, System.Text.Encoding.UTF8.GetBytes(string.Concat(kept.Select(l => l + "\n"))));
    }

    private void RemoveLeftovers()
    {
        if (!Directory.Exists(Checkpoints)) return;
        foreach (var leftover in Directory.EnumerateDirectories(Checkpoints, "*.tmp")) Directory.Delete(leftover, recursive: true);
    }

    private static IEnumerable<TensorToWrite> Tensors(Decoder decoder, Optimizer optimizer)
    {
        for (var i = 0; i < decoder.Parameters.Count; i++)
        {
            var (place, parameter) = (i, decoder.Parameters[i]);
            foreach (var first in (bool[])[true, false])
            {
                yield return new(NameOf(parameter, first), StoredType.F32, parameter.Shape, stream =>
                {
                    var buffer = new byte[Math.Min(Chunk, parameter.Count) * sizeof(float)];
                    for (long at = 0; at < parameter.Count; at += Chunk)
                    {
                        var part = buffer.AsSpan(0, (int)Math.Min(Chunk, parameter.Count - at) * sizeof(float));
                        optimizer.ReadMoments(place, first, at, part);
                        stream.Write(part);
                    }
                });
            }
        }
    }

    private static string NameOf(Parameter parameter, bool first) => parameter.Name + (first ? ".exp_avg" : ".exp_avg_sq");
}
