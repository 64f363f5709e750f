using System.Text.Json;

namespace Plinth.Cli.Dashboard;

/// <summary>What a training's log says: losses, validation by source, and what the model wrote on the way.</summary>
internal sealed record TrainingLog(
    IReadOnlyList<CurvePoint> Losses, IReadOnlyDictionary<string, List<CurvePoint>> Validation, IReadOnlyList<WrittenSample> Samples, long Tokens, double Seconds)
{
    private const int MostPoints = 1500;
    private const int MostSamples = 40;

    /// <summary>Reads the log in a training's folder. Of more than 1,500 losses every n-th is taken.</summary>
    public static TrainingLog Read(string folder)
    {
        var losses = new List<CurvePoint>();
        var validation = new SortedDictionary<string, List<CurvePoint>>(StringComparer.Ordinal);
        var samples = new List<WrittenSample>();
        var (tokens, seconds) = (0L, 0.0);
        using var file = new FileStream(Path.Combine(folder, "log.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var lines = new StreamReader(file);
        while (lines.ReadLine() is { } line)
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                var step = root.GetProperty("step").GetInt64();
                if (root.TryGetProperty("loss", out var loss))
                {
                    losses.Add(new(step, loss.GetDouble()));
                    (tokens, seconds) = (root.GetProperty("tokens").GetInt64(), root.GetProperty("seconds").GetDouble());
                }
                else if (root.TryGetProperty("validation", out var sources))
                {
                    foreach (var source in sources.EnumerateObject())
                    {
                        if (!validation.TryGetValue(source.Name, out var curve)) validation[source.Name] = curve = [];
                        curve.Add(new(step, source.Value.GetDouble()));
                    }
                }
                else if (root.TryGetProperty("sample", out var text))
                {
                    samples.Add(new(step, root.GetProperty("prompt").GetString() ?? "", text.GetString() ?? ""));
                    if (samples.Count > MostSamples) samples.RemoveAt(1);
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                // The line that a training is writing, or was when it was killed.
            }
        }

        var stride = losses.Count / MostPoints + 1;
        return new([.. losses.Where((_, i) => i % stride == 0 || i == losses.Count - 1)], validation, samples, tokens, seconds);
    }
}

/// <summary>A point of a curve.</summary>
internal sealed record CurvePoint(long Step, double Loss);

/// <summary>What a model wrote, and what from.</summary>
internal sealed record WrittenSample(long Step, string Prompt, string Text);
