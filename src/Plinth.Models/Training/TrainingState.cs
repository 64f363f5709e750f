using System.Text.Json;
using System.Text.Json.Serialization;

namespace Plinth.Models.Training;

/// <summary>What a training must know to go on, beside weights and moments: <c>state.json</c> of a checkpoint.</summary>
public sealed record TrainingState
{
    /// <summary>Steps that are done.</summary>
    public long Step { get; init; }

    /// <summary>Tokens that were trained on.</summary>
    public long Tokens { get; init; }

    /// <summary>Steps of the optimizer, which is one less where a step was passed over.</summary>
    public long OptimizerSteps { get; init; }

    /// <summary>Sequences taken of each source: the position in the data, from which all that is drawn follows as well.</summary>
    public IReadOnlyList<long> Taken { get; init; } = [];

    /// <summary>Losses of the last steps, for <see cref="LossWatch"/>.</summary>
    public IReadOnlyList<float> Recent { get; init; } = [];

    /// <summary>Wall time so far, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>What of the plan decides the losses; a training goes on only under the same.</summary>
    public string Plan { get; init; } = "";

    /// <summary>Reads it.</summary>
    /// <exception cref="PlinthException">It is broken.</exception>
    public static TrainingState Read(string path)
    {
        try { return JsonSerializer.Deserialize(File.ReadAllBytes(path), TrainingJson.Default.TrainingState) ?? throw new JsonException("empty"); }
        catch (JsonException e) { throw new PlinthException($"{path}: no state of a training: {e.Message}", e); }
    }

    /// <summary>Writes it.</summary>
    public void Write(string path) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, TrainingJson.Default.TrainingState));
}

/// <summary>JSON of states.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(TrainingState))]
internal sealed partial class TrainingJson : JsonSerializerContext;
