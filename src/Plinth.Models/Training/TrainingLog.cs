using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plinth.Models.Training;

/// <summary><c>log.jsonl</c>: a line of JSON for each step, each validation and each sample.</summary>
public sealed class TrainingLog : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Opens the log at its end.</summary>
    public TrainingLog(string path) => _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);

    /// <summary>A step.</summary>
    public void Step(TrainingStep step) => Write(step.Step, json =>
    {
        json.WriteNumber("loss", step.Loss);
        json.WriteNumber("gradient_norm", step.GradientNorm);
        json.WriteNumber("learning_rate", step.LearningRate);
        json.WriteNumber("tokens", step.Tokens);
        json.WriteNumber("tokens_per_second", Math.Round(step.TokensPerSecond, 1));
        json.WriteNumber("tokens_per_cpu_second", Math.Round(step.TokensPerCpuSecond, 1));
        json.WriteNumber("mfu", Math.Round(step.Mfu, 4));
        json.WriteNumber("seconds", Math.Round(step.Seconds, 2));
    });

    /// <summary>A validation.</summary>
    public void Validation(long step, IReadOnlyDictionary<string, double> losses) => Write(step, json =>
    {
        json.WriteStartObject("validation");
        foreach (var (source, loss) in losses) json.WriteNumber(source, loss);
        json.WriteEndObject();
    });

    /// <summary>A sample.</summary>
    public void Sample(long step, string prompt, string text) => Write(step, json =>
    {
        json.WriteString("prompt", prompt);
        json.WriteString("sample", text);
    });

    /// <summary>The step that a line of a log is of; a line that was cut short is of none to come.</summary>
    public static long StepOf(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("step").GetInt64();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return long.MaxValue;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Write(long step, Action<Utf8JsonWriter> fill)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            fill(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        _file.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
        _file.Flush();
    }
}
