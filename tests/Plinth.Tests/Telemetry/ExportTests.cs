using System.Diagnostics;
using System.Text;
using Plinth.Cli.Telemetry;
using Plinth.Running;
using Plinth.Tests.Cli;
using Plinth.Tests.Running;

namespace Plinth.Tests.Telemetry;

public sealed class ExportTests
{
    private const string Secret = "zanzibar-quokka-7741";

    [Fact]
    public async Task A_run_is_one_trace_whose_numbers_are_the_ledgers_and_no_text_leaves()
    {
        await using var collector = await Collector.Start();
        using var folder = new TestFolder();
        WriteCorpus(folder);
        var (code, error) = Run(folder, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), "run", "small.yaml", "--out", "run", "--workers", "2");
        Assert.True(code == 0, error);
        var run = Plinth.Running.Run.Open(folder.File("run"));
        var summary = Summary.Of(run);

        var spans = collector.Spans;
        Assert.Single(spans.Select(s => s.Trace).Distinct());
        var call = Assert.Single(spans, s => s.Parent.Length == 0);
        Assert.Equal(("plinth run", "0"), (call.Name, call.Attributes["process.exit.code"]));
        Assert.Equal(("plinth", Plinth.Running.Run.Version), (call.Resource["service.name"], call.Resource["service.version"]));
        var root = Assert.Single(spans, s => s.Name == "run");
        Assert.Equal((call.Id, "Plinth", "small"), (root.Parent, root.Scope, root.Attributes["run"]));
        var stages = spans.Where(s => s.Parent == root.Id).ToList();
        Assert.Equal(["stage-1", "stage-2", "stage-3"], stages.Select(s => s.Name).Where(n => !n.Contains('.', StringComparison.Ordinal)).Where(n => n.StartsWith("stage", StringComparison.Ordinal)).Order());
        Assert.Contains(stages, s => s.Name == "tokens");
        foreach (var stage in stages)
        {
            var tasks = spans.Where(s => s.Parent == stage.Id).ToList();
            Assert.Equal(int.Parse(stage.Attributes["tasks"]), tasks.Count);
            Assert.All(tasks, t => Assert.Equal(("task", stage.Name), (t.Name, t.Attributes["stage"])));
        }

        var last = spans.Where(s => s.Name == "task" && s.Attributes["stage"] == "stage-3").ToList();
        Assert.Equal(summary.Totals.Kept, last.Sum(t => long.Parse(t.Attributes["documents.kept"])));

        var points = collector.Points;
        var totals = summary.Totals;
        Assert.Equal(totals.Read, Sum(points, "plinth.documents.read"));
        Assert.Equal(totals.Kept, Sum(points, "plinth.documents", ("decision", "kept")));
        Assert.Equal(totals.Failed, Sum(points, "plinth.documents", ("decision", "failed"), ("step", "source")));
        Assert.Equal(totals.Read, Sum(points, "plinth.documents"));
        foreach (var rule in summary.Rules.Where(r => r.Dropped > 0)) Assert.Equal(rule.Dropped, Sum(points, "plinth.documents", ("decision", "dropped"), ("step", rule.Step), ("rule", rule.Rule)));
        Assert.Equal(totals.CharsIn, Sum(points, "plinth.characters", ("direction", "read")));
        Assert.Equal(totals.CharsOut, Sum(points, "plinth.characters", ("direction", "write")));
        Assert.Equal(summary.Steps.Single(s => s.Name == "privacy").Edited, Sum(points, "plinth.documents.edited", ("step", "privacy")));
        Assert.Equal(summary.Tokens!.Total.Tokens, Sum(points, "plinth.tokens"));
        Assert.Equal(0, Sum(points, "plinth.tasks.queued"));
        Assert.Equal(0, Sum(points, "plinth.tasks.active"));
        Assert.Equal(spans.Count(s => s.Name == "task"), points.Where(p => p.Name == "plinth.task.duration").Sum(p => p.Count));
        Assert.True(Sum(points, "plinth.io", ("direction", "read")) >= run.State.Inputs.Sum(i => i.Size));
        Assert.True(Sum(points, "plinth.io", ("direction", "write")) > new DirectoryInfo(folder.File("run/corpus")).EnumerateFiles().Sum(f => f.Length));
        Assert.All(summary.Steps, s => Assert.True(Sum(points, "plinth.step.time", ("step", s.Name)) > 0));
        Assert.All(points.Where(p => p.Kind == "sum"), p => Assert.Equal(!p.Name.StartsWith("plinth.tasks.", StringComparison.Ordinal), p.Monotonic));
        Assert.Equal("s", points.First(p => p.Name == "plinth.step.time").Unit);

        AssertSilent(collector, Secret, "doc-", "host0.example", "river");
    }

    [Fact]
    public async Task A_run_that_fails_says_what_kind_of_failure_it_was_and_nothing_else_of_it()
    {
        await using var collector = await Collector.Start();
        using var folder = new TestFolder();
        WriteCorpus(folder);
        folder.Write("small.yaml", SmallCorpus.Recipe);
        // A file where the folder of the corpus should be: the last stage cannot write.
        folder.Write("run/corpus", Secret);
        var (code, error) = Run(folder, null, "run", "small.yaml", "--out", "run", "--workers", "1", "--telemetry", "otlp=" + collector.Address + "/");
        Assert.True(code == 1, error);
        var failed = collector.Spans.Where(s => s.Failed).ToList();
        Assert.Equal(["plinth run", "run", "stage-3", "task"], failed.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Contains("Exception", failed.Single(s => s.Name == "task").Attributes["error.type"], StringComparison.Ordinal);
        Assert.Contains(collector.Points, p => p.Name == "plinth.task.duration" && p.Attributes.ContainsKey("error.type"));
        AssertSilent(collector, Secret, folder.Path);
    }

    [Fact]
    public async Task Nothing_is_sent_unless_it_is_asked_for_and_a_trace_is_gone_on_with()
    {
        await using var collector = await Collector.Start();
        using var folder = new TestFolder();
        WriteCorpus(folder);
        Assert.Equal(0, Run(folder, null, "run", "small.yaml", "--out", "off").Code);
        Assert.Equal(0, Run(folder, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), "run", "small.yaml", "--out", "off", "--telemetry", "off").Code);
        Assert.Empty(collector.Requests);

        // A task of a run, as a job of a cluster does it.
        Assert.Equal(0, Run(folder, null, "run", "small.yaml", "--out", "parts", "--plan").Code);
        var (code, error) = Run(folder, ("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), "task", "parts", "stage-1", "0", "--telemetry", "otlp=" + collector.Address);
        Assert.True(code == 0, error);
        Assert.All(collector.Spans, s => Assert.Equal("0af7651916cd43dd8448eb211c80319c", s.Trace));
        var call = Assert.Single(collector.Spans, s => s.Parent == "b7ad6b7169203331");
        var task = Assert.Single(collector.Spans, s => s.Name == "task");
        Assert.Equal((call.Id, "small", "stage-1", "0"), (task.Parent, task.Attributes["run"], task.Attributes["stage"], task.Attributes["task"]));
    }

    [Fact]
    public void A_collector_that_is_not_there_costs_a_warning_and_not_the_run()
    {
        using var folder = new TestFolder();
        WriteCorpus(folder);
        var (code, error) = Run(folder, null, "run", "small.yaml", "--out", "run", "--telemetry", "otlp=http://127.0.0.1:9");
        Assert.True(code == 0, error);
        Assert.Contains("warning: telemetry could not be sent to http://127.0.0.1:9", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null, false, null)]
    [InlineData(null, "http://collector:4318", null, true, null)]
    [InlineData("otlp", null, null, true, null)]
    [InlineData("otlp=http://there:4318", "http://collector:4318", null, true, "http://there:4318/")]
    [InlineData("off", "http://collector:4318", null, false, null)]
    [InlineData("otlp", "http://collector:4318", "true", false, null)]
    public void The_option_comes_before_the_environment(string? option, string? endpoint, string? disabled, bool on, string? address)
    {
        var read = TelemetryOption.Read(option, name => name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? endpoint : name == "OTEL_SDK_DISABLED" ? disabled : null);
        Assert.Equal((on, address), (read.On, read.Address?.ToString()));
    }

    [Theory]
    [InlineData("oltp")]
    [InlineData("otlp=collector:4318")]
    public void An_address_that_is_none_is_told(string value)
    {
        var (code, _, error) = PlinthProcess.Run(Path.GetTempPath(), "status", "x", "--telemetry", value);
        Assert.Equal(2, code);
        Assert.Contains($"--telemetry {value}: ", error, StringComparison.Ordinal);
    }

    private static void WriteCorpus(TestFolder folder)
    {
        SmallCorpus.Write(folder);
        folder.Write("in/9.jsonl", $$"""{"id": "doc-{{Secret}}", "url": "http://{{Secret}}.example/", "text": "{{Secret}}"}""" + "\n");
        folder.Write("small.yaml", SmallCorpus.Recipe + "\n  tokens: { vocab: 400, validation: 0.1 }\n");
    }

    private static double Sum(IEnumerable<OtlpPoint> points, string name, params (string Key, string Value)[] attributes) =>
        points.Where(p => p.Name == name && attributes.All(a => p.Attributes.GetValueOrDefault(a.Key) == a.Value)).Sum(p => p.Value);

    private static void AssertSilent(Collector collector, params string[] words)
    {
        Assert.NotEmpty(collector.Requests);
        foreach (var (_, body) in collector.Requests)
            foreach (var word in words) Assert.True(body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) < 0, $"'{word}' was sent");
    }

    private static (int Code, string Error) Run(TestFolder folder, (string Name, string Value)? variable, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [PlinthProcess.Assembly, .. args]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("OTEL_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        if (variable is { } v) start.Environment[v.Name] = v.Value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error + output.Result);
    }
}
