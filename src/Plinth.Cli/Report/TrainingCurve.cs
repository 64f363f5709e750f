using System.Text.Json;

namespace Plinth.Cli.Report;

/// <summary>What a training's log says: losses by step, and the last thing that the model wrote.</summary>
/// <param name="Losses">Step and loss.</param>
/// <param name="Validation">Step and mean validation loss over the sources.</param>
/// <param name="Tokens">Tokens that were trained on.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Prompt">What the sample goes on from.</param>
/// <param name="Sample">What the model wrote; empty: nothing.</param>
internal sealed record TrainingCurve(
    IReadOnlyList<(long Step, double Loss)> Losses, IReadOnlyList<(long Step, double Loss)> Validation, long Tokens, double Seconds, string Prompt, string Sample)
{
    /// <summary>Reads the log in a training's folder; null where there is none, or no step in it.</summary>
    public static TrainingCurve? Read(string folder)
    {
        var path = Path.Combine(folder, "log.jsonl");
        if (!File.Exists(path)) return null;
        var (losses, validation) = (new List<(long, double)>(), new List<(long, double)>());
        var (tokens, seconds, prompt, sample) = (0L, 0.0, "", "");
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                using var document = JsonDocument.Parse(line);
                var root = document.RootElement;
                var step = root.GetProperty("step").GetInt64();
                if (root.TryGetProperty("loss", out var loss))
                {
                    losses.Add((step, loss.GetDouble()));
                    (tokens, seconds) = (root.GetProperty("tokens").GetInt64(), root.GetProperty("seconds").GetDouble());
                }
                else if (root.TryGetProperty("validation", out var sources))
                {
                    validation.Add((step, sources.EnumerateObject().Select(s => s.Value.GetDouble()).DefaultIfEmpty(double.NaN).Average()));
                }
                else if (root.TryGetProperty("sample", out var text))
                {
                    (prompt, sample) = (root.GetProperty("prompt").GetString() ?? "", text.GetString() ?? "");
                }
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                // The line that a killed training was writing.
            }
        }

        return losses.Count == 0 ? null : new(losses, validation, tokens, seconds, prompt, sample);
    }
}
