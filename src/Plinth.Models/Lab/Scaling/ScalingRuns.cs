using System.Text.Json;
using Plinth.Models.Checkpoints;

namespace Plinth.Models.Lab.Scaling;

/// <summary>Trainings to fit laws to: lines of JSON, or folders of <c>plinth train</c>.</summary>
public sealed class ScalingRuns
{
    private readonly List<ScalingPoint> _points = [];
    private readonly List<(double Parameters, IReadOnlyList<(double Tokens, double Loss)> Curve)> _curves = [];

    /// <summary>How each ended.</summary>
    public IReadOnlyList<ScalingPoint> Points => _points;

    /// <summary>The losses on the way, of those that tell them.</summary>
    public IReadOnlyList<(double Parameters, IReadOnlyList<(double Tokens, double Loss)> Curve)> Curves => _curves;

    /// <summary>Reads files and folders.</summary>
    /// <param name="paths">JSONL with <c>parameters</c>, <c>tokens</c>, <c>loss</c>, and perhaps <c>unique_tokens</c>, <c>run</c>; or a training's folder.</param>
    /// <param name="unique">Different tokens that trainings in folders drew from; null: not known.</param>
    /// <exception cref="PlinthException">What is not there or not a number, with its line.</exception>
    public static ScalingRuns Read(IEnumerable<string> paths, double? unique = null)
    {
        var runs = new ScalingRuns();
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) runs.AddFolder(path, unique);
            else if (File.Exists(path)) runs.AddFile(path);
            else throw new PlinthException($"{path}: no such file, and no folder of a training");
        }

        return runs;
    }

    private void AddFile(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                using var json = JsonDocument.Parse(line);
                var row = json.RootElement;
                double Of(string name) => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and var n
                    ? n
                    : throw new PlinthException($"{path}:{number}: '{name}' is missing or not a number above 0");
                _points.Add(new(Of("parameters"), Of("tokens"), Of("loss"))
                {
                    Unique = row.TryGetProperty("unique_tokens", out _) ? Of("unique_tokens") : null,
                    Run = row.TryGetProperty("run", out var run) ? run.ToString() : null,
                });
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw new PlinthException($"{path}:{number}: not a JSON object: {e.Message}", e);
            }
        }
    }

    /// <summary>A training's validation losses, one mean over its sources.</summary>
    private void AddFolder(string path, double? unique)
    {
        var log = Path.Combine(path, "log.jsonl");
        if (!File.Exists(log)) throw new PlinthException($"{path}: no log.jsonl; it is no folder of a training");
        if (new Training.TrainingFolder(path).Newest() is not { } newest) throw new PlinthException($"{path}: the training has no checkpoint yet");
        var parameters = (double)ModelFigures.Of(Checkpoint.ReadSpec(newest)).Parameters;
        var tokens = new Dictionary<long, double>();
        var curve = new List<(double, double)>();
        foreach (var line in File.ReadLines(log))
        {
            using var json = JsonDocument.Parse(line);
            var row = json.RootElement;
            var step = row.GetProperty("step").GetInt64();
            if (row.TryGetProperty("tokens", out var seen)) tokens[step] = seen.GetDouble();
            if (row.TryGetProperty("validation", out var losses) && tokens.TryGetValue(step, out var at)) curve.Add((at, losses.EnumerateObject().Average(l => l.Value.GetDouble())));
        }

        if (curve.Count == 0) throw new PlinthException($"{log}: no validation loss; give validation: {{ every: N }} to the training");
        _curves.Add((parameters, curve));
        _points.Add(new(parameters, curve[^1].Item1, curve[^1].Item2) { Unique = unique < curve[^1].Item1 ? unique : null, Run = Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) });
    }
}
