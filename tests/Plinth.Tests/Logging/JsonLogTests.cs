using System.Text.Json;
using Plinth.Cli.Logging;
using Plinth.Tests.Cli;
using Plinth.Tests.Running;

namespace Plinth.Tests.Logging;

public sealed class JsonLogTests
{
    private const string Secret = "zanzibar-quokka-7741";

    [Fact]
    public void A_run_tells_its_stages_tasks_and_counts_and_no_text()
    {
        using var folder = new TestFolder();
        var lines = SmallCorpus.Write(folder);
        folder.Write("in/9.jsonl", $$"""{"id": "doc-{{Secret}}", "url": "http://{{Secret}}.example/", "text": "{{Secret}}"}""" + "\n");
        folder.Write("small.yaml", SmallCorpus.Recipe + "\n  tokens: { vocab: 400 }\n");
        var (code, output, error) = PlinthProcess.Run(folder.Path, "run", "small.yaml", "--out", "run", "--workers", "2", "--log", "json");
        Assert.True(code == 0, error);
        Assert.EndsWith("report.html\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
        Assert.DoesNotContain("river", error, StringComparison.Ordinal);

        var events = Read(error);
        Assert.Equal(("start", "run"), (Text(events[0], "event"), Text(events[0], "command")));
        Assert.Equal(("end", 0), (Text(events[^1], "event"), events[^1].GetProperty("exit_code").GetInt32()));
        Assert.All(events.Skip(1), e => Assert.Equal("small", Text(e, "run")));
        Assert.Equal(["run.start", "run.end"], events.Select(e => Text(e, "event")!).Where(e => e.StartsWith("run.", StringComparison.Ordinal)));
        foreach (var stage in new[] { "stage-1", "stage-2", "stage-3", "tokenizer", "tokens" })
        {
            var start = Assert.Single(events, e => Text(e, "event") == "stage.start" && Text(e, "stage") == stage);
            var ended = events.Where(e => Text(e, "event") == "task.end" && Text(e, "stage") == stage).Select(e => e.GetProperty("task").GetInt32()).Order();
            Assert.Equal(Enumerable.Range(0, start.GetProperty("tasks").GetInt32()), ended);
            Assert.Single(events, e => Text(e, "event") == "stage.end" && Text(e, "stage") == stage);
        }

        var summary = Assert.Single(events, e => Text(e, "event") == "summary");
        Assert.Equal(lines + 1, summary.GetProperty("documents_read").GetInt64());
        Assert.Equal(summary.GetProperty("documents_kept").GetInt64(), events.Where(e => Text(e, "event") == "task.end" && Text(e, "stage") == "stage-3").Sum(e => e.GetProperty("documents_kept").GetInt64()));
    }

    [Theory]
    [InlineData(2, "run", "nowhere.yaml")]
    [InlineData(2, "rum")]
    [InlineData(2, "run")]
    [InlineData(2, "run", "small.yaml", "--workers", "0")]
    [InlineData(2, "check", "broken.yaml")]
    [InlineData(1, "report", "nowhere")]
    [InlineData(1, "status", "nowhere")]
    [InlineData(0, "check", "small.yaml")]
    [InlineData(0, "try", "length")]
    [InlineData(0, "schema", "recipe")]
    [InlineData(0, "explain", "c4")]
    [InlineData(0, "tokenizer", "train", "in/0.jsonl", "--vocab", "300", "--out", "tok")]
    [InlineData(0, "model", "list")]
    public void Ends_as_the_same_call_ends_in_words_and_every_line_is_an_object(int ends, params string[] call)
    {
        using var folder = new TestFolder();
        SmallCorpus.Write(folder, 40);
        folder.Write("small.yaml", SmallCorpus.Recipe);
        folder.Write("broken.yaml", "plinth: 1\nnmae: x\n");
        var (plain, words, _) = PlinthProcess.RunWith("", folder.Path, call);
        if (Directory.Exists(folder.File("tok"))) Directory.Delete(folder.File("tok"), recursive: true);
        var (code, output, error) = PlinthProcess.RunWith("", folder.Path, [.. call, "--log", "json"]);
        Assert.Equal((ends, ends), (plain, code));
        if (call[0] != "check") Assert.Equal(words, output);
        var events = Read(error);
        Assert.Equal(("end", ends), (Text(events[^1], "event"), events[^1].GetProperty("exit_code").GetInt32()));
        Assert.Equal(ends != 0, events.Any(e => Text(e, "event") == "error" && Text(e, "level") == "error"));
    }

    [Fact]
    public void What_verbs_say_becomes_messages_with_their_level()
    {
        using var stream = new MemoryStream();
        using (var log = new JsonLog(stream, TimeProvider.System) { Run = "r" })
        {
            log.Write("half ");
            log.WriteLine("a line");
            log.WriteLine("warning: mind \"this\"");
            log.Write("two\nlines\n\n");
            log.Event("info", "numbers", ("whole", 3), ("real", 0.1 + 0.2), ("none", null), ("nan", double.NaN), ("yes", true));
            log.End(1);
        }

        var events = Read(System.Text.Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal(["info half a line", "warn mind \"this\"", "info two", "info lines"], events.Take(4).Select(e => $"{Text(e, "level")} {Text(e, "message")}"));
        Assert.Equal("""{"whole":3,"real":0.3,"nan":null,"yes":true}""", "{" + events[4].GetRawText().Split("\"run\":\"r\",")[1]);
        Assert.Equal("error", Text(events[5], "level"));
    }

    [Fact]
    public void A_mistake_of_our_own_is_told_without_its_words()
    {
        using var stream = new MemoryStream();
        using var log = new JsonLog(stream, TimeProvider.System);
        try { _ = int.Parse(Secret); }
        catch (FormatException e)
        {
            Assert.Contains(Secret, e.Message, StringComparison.Ordinal);
            log.Crash(e);
        }

        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.Equal("System.FormatException", Text(Read(text)[0], "error_type"));
    }

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static List<JsonElement> Read(string error)
    {
        var events = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.NotEmpty(events);
        Assert.All(events, e =>
        {
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", Text(e, "time"));
            Assert.Contains(Text(e, "level"), new[] { "info", "warn", "error" });
            Assert.NotNull(Text(e, "event"));
        });
        return events;
    }
}
