using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Plinth.Models.Telemetry;
using Plinth.Models.Tests.Training;
using Plinth.Models.Training;

namespace Plinth.Models.Tests.Telemetry;

public sealed class TrainingTelemetryTests
{
    [Fact]
    public void A_training_is_a_span_with_its_validations_and_checkpoints_and_tells_every_step()
    {
        using var folder = new TestFolder();
        // Trainings of other tests may run at the same time; this one is told by its name.
        var (spans, points) = (new ConcurrentQueue<Activity>(), new ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)>());
        using var listener = new ActivityListener
        {
            ShouldListenTo = s => s.Name == TelemetrySource.Name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = s =>
            {
                if (s.GetTagItem("run") is "told") spans.Enqueue(s);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener();
        meters.InstrumentPublished = (i, l) =>
        {
            if (i.Meter.Name == TelemetrySource.Name) l.EnableMeasurementEvents(i);
        };
        void Keep(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var kept = tags.ToArray().ToDictionary();
            if (kept.GetValueOrDefault("run") is "told") points.Enqueue((name, value, kept));
        }

        meters.SetMeasurementEventCallback<double>((i, value, tags, _) => Keep(i.Name, value, tags));
        meters.SetMeasurementEventCallback<long>((i, value, tags, _) => Keep(i.Name, value, tags));
        meters.Start();

        var progress = new SilentProgress();
        new Trainer(TrainerTests.Plan(folder, "steps: 20\nname: told"), folder.File("run"), progress, TimeProvider.System).Run(0, TestContext.Current.CancellationToken);

        var training = Assert.Single(spans, s => s.OperationName == "training");
        Assert.Equal(("llama-7b", 20L), (training.GetTagItem("model"), training.GetTagItem("steps")));
        Assert.Equal(progress.Validations.Select(v => v.Step), spans.Where(s => s.OperationName == "validation").Select(s => (long)s.GetTagItem("step")!));
        Assert.Contains(spans, s => s.OperationName == "checkpoint" && s.GetTagItem("step") is 20L);
        Assert.All(spans.Where(s => s != training), s => Assert.Equal(training.SpanId, s.ParentSpanId));

        double[] Values(string name) => [.. points.Where(p => p.Name == name).Select(p => p.Value)];
        Assert.Equal(progress.Steps.Select(s => (double)s.Loss), Values("plinth.training.loss"));
        Assert.Equal(progress.Steps.Select(s => s.GradientNorm), Values("plinth.training.gradient.norm"));
        Assert.Equal(progress.Steps.Select(s => s.Mfu), Values("plinth.training.mfu"));
        Assert.Equal(progress.Steps.Select(s => s.TokensPerSecond), Values("plinth.training.throughput"));
        Assert.Equal(progress.Steps.Select(s => s.LearningRate), Values("plinth.training.learning_rate"));
        Assert.Equal(progress.Steps[^1].Tokens, Values("plinth.training.tokens").Sum());
        Assert.Equal(20, Values("plinth.training.steps").Sum());
        Assert.Equal(progress.Validations.Select(v => v.Losses["tokens"]), Values("plinth.training.validation.loss"));
        Assert.All(points.Where(p => p.Name == "plinth.training.validation.loss"), p => Assert.Equal("tokens", p.Tags["source"]));
    }

    [Fact]
    public void A_training_logs_steps_as_JSON_and_what_it_wrote_by_its_length()
    {
        using var folder = new TestFolder();
        TestTokens.Make(folder.File("tokens"));
        folder.Write("plan.yaml", TestTokens.Yaml("tokens", "steps: 20\nname: told"));
        var (code, output, error) = Cli.PlinthProcess.Run(folder.Path, "train", "plan.yaml", "--out", "out", "--log", "json");
        Assert.True(code == 0, error);
        Assert.EndsWith("step-00000020", output.Trim(), StringComparison.Ordinal);
        var events = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement).ToList();
        List<string> names = [.. events.Select(e => e.GetProperty("event").GetString()!)];
        foreach (var name in new[] { "training", "training.start", "step", "validation", "checkpoint", "training.end", "end" }) Assert.Contains(name, names);
        var last = events.Last(e => e.GetProperty("event").GetString() == "step");
        Assert.Equal((20, "told"), (last.GetProperty("step").GetInt32(), last.GetProperty("run").GetString()));
        Assert.True(last.GetProperty("loss").GetDouble() > 0 && last.GetProperty("mfu").GetDouble() > 0);
    }
}
