using System.Diagnostics;
using System.Diagnostics.Metrics;
using Plinth.Models.Training;

namespace Plinth.Models.Telemetry;

/// <summary>What a training tells: a span with its validations and checkpoints, and the numbers of each step.</summary>
/// <param name="plan">The training.</param>
internal sealed class TrainingTelemetry(TrainingPlan plan)
{
    private static readonly ActivitySource s_source = new(TelemetrySource.Name, Plinth.Running.Run.Version);
    private static readonly Meter s_meter = new(TelemetrySource.Name, Plinth.Running.Run.Version);
    private static readonly Gauge<double> s_loss = s_meter.CreateGauge<double>("plinth.training.loss", "{nat}", "Mean cross entropy of the last step, in nats a token.");
    private static readonly Gauge<double> s_validation = s_meter.CreateGauge<double>("plinth.training.validation.loss", "{nat}", "Mean cross entropy on what was set aside, by source.");
    private static readonly Gauge<double> s_norm = s_meter.CreateGauge<double>("plinth.training.gradient.norm", "1", "Length of the gradient, before clipping.");
    private static readonly Gauge<double> s_rate = s_meter.CreateGauge<double>("plinth.training.learning_rate", "1", "Learning rate of the last step.");
    private static readonly Gauge<double> s_speed = s_meter.CreateGauge<double>("plinth.training.throughput", "{token}/s", "Tokens a second, over the last steps.");
    private static readonly Gauge<double> s_mfu = s_meter.CreateGauge<double>("plinth.training.mfu", "1", "Model FLOPs utilisation: the model's work as a share of what a matrix product gets.");
    private static readonly Counter<long> s_tokens = s_meter.CreateCounter<long>("plinth.training.tokens", "{token}", "Tokens trained on.");
    private static readonly Counter<long> s_steps = s_meter.CreateCounter<long>("plinth.training.steps", "{step}", "Steps made.");

    private readonly TagList _tags = new() { { "run", plan.Name }, { "model", plan.Model.Name } };

    /// <summary>Begins the span of the training.</summary>
    public Activity? Training() => Span("training", new("steps", plan.AllSteps), new("tokens_per_step", plan.TokensPerStep), new("device", plan.Device));

    /// <summary>Begins the span of something beside the steps: <c>validation</c>, <c>checkpoint</c>.</summary>
    public Activity? Beside(string name, long step) => Span(name, new KeyValuePair<string, object?>("step", step));

    /// <summary>Tells of a step.</summary>
    public void Step(TrainingStep step)
    {
        s_loss.Record(step.Loss, _tags);
        s_norm.Record(step.GradientNorm, _tags);
        s_rate.Record(step.LearningRate, _tags);
        s_speed.Record(step.TokensPerSecond, _tags);
        s_mfu.Record(step.Mfu, _tags);
        s_tokens.Add(plan.TokensPerStep, _tags);
        s_steps.Add(1, _tags);
    }

    /// <summary>Tells of a validation.</summary>
    public void Validated(IReadOnlyDictionary<string, double> losses)
    {
        if (!s_validation.Enabled) return;
        foreach (var (source, loss) in losses) s_validation.Record(loss, [.. _tags, new("source", source)]);
    }

    /// <summary>Says that a span failed, by the type of what was thrown.</summary>
    public static void Fail(Activity? span, Exception e) => span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);

    private Activity? Span(string name, params ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        s_source.HasListeners() ? s_source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), [.. _tags, .. tags]) : null;
}
