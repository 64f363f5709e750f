using System.Diagnostics;
using System.Text.Json;
using Plinth.Annotation;
using Plinth.Tests.Cli;

namespace Plinth.Tests.Annotation;

public sealed class AnnotatorTests
{
    private static readonly AskingOptions Quick = new()
    {
        Model = "m",
        FirstDelay = TimeSpan.FromMilliseconds(5),
        MostDelay = TimeSpan.FromSeconds(5),
        Timeout = TimeSpan.FromSeconds(5),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scores_and_reasons_are_kept_with_the_text()
    {
        using var folder = new TestFolder();
        using var server = new ChatServer(ChatServer.Good);
        var tally = await Run(server, folder, Documents(12), Quick);
        Assert.Equal((12, 0, true), (tally.Answered, tally.Failed, tally.Whole));
        Assert.Equal(new Spending(12, 1200, 240), tally.Spent);
        var notes = Notes(folder);
        Assert.Equal(12, notes.Count);
        foreach (var note in notes)
        {
            Assert.Equal(int.Parse(note.GetProperty("id").GetString()!.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) % 6, note.GetProperty("score").GetDouble());
            Assert.StartsWith("because thing-", note.GetProperty("reason").GetString(), StringComparison.Ordinal);
            Assert.StartsWith("thing-", note.GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.Equal("m", note.GetProperty("model").GetString());
        }

        Assert.All(server.Requests, asked => Assert.Equal(0, asked.Temperature));
    }

    [Fact]
    public async Task A_server_that_fails_stalls_and_lies_costs_tries_and_nothing_else()
    {
        Reply Misbehave(Asked asked) => asked.Try > 1 ? ChatServer.Good(asked) : (asked.Number % 11) switch
        {
            0 => new Reply(500, "{\"error\":\"x\"}"),
            1 => new Reply(429, "") { Header = "Retry-After: 0\r\n" },
            2 => ChatServer.Good(asked) with { After = TimeSpan.FromSeconds(30) },
            3 => new Reply(200, "") { Closes = true },
            4 => ChatServer.Good(asked) with { CutsBody = true },
            5 => new Reply(200, "{\"choices\": [{\"message\": {\"content\": \"{\\\"sco"),
            6 => new Reply(200, "{\"choices\": []}"),
            7 => new Reply(200, "[1, 2, 3]"),
            8 => Reply.Says("{\"reason\": \"lies\", \"score\": 99}"),
            9 => Reply.Says("I would rather not say."),
            _ => Reply.Says("{\"reason\": \"it was cu", "length"),
        };
        using var folder = new TestFolder();
        using var server = new ChatServer(Misbehave);
        var tally = await Run(server, folder, Documents(33), Quick with { Timeout = TimeSpan.FromSeconds(1), Concurrency = 8 });
        Assert.Equal((33, 0, true), (tally.Answered, tally.Failed, tally.Whole));
        Assert.Equal(33, Notes(folder).Select(note => note.GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(66, server.Requests.Count);
        Assert.Equal(66, tally.Spent.Requests);
        // An answer that cannot be used is paid for; asked again, chance has a part.
        Assert.Equal(33 + 9, tally.Spent.TokensIn / 100);
        Assert.All(server.Requests.Where(asked => asked.Number % 11 >= 8 && asked.Try == 2), asked => Assert.Equal(0.5, asked.Temperature));
    }

    [Fact]
    public async Task Answers_that_stay_wrong_are_failures_and_asked_again_only_on_demand()
    {
        var lies = true;
        using var folder = new TestFolder();
        using var server = new ChatServer(asked => asked.Number == 3 && lies ? Reply.Says("{\"score\": -1}") : ChatServer.Good(asked));
        var tally = await Run(server, folder, Documents(6), Quick);
        Assert.Equal((5, 1), (tally.Answered, tally.Failed));
        Assert.Equal(1, tally.Faults["out-of-range"]);
        Assert.Equal(3, server.Requests.Count(asked => asked.Number == 3));
        var failed = JsonDocument.Parse(File.ReadAllText(folder.File("notes.failed.jsonl"))).RootElement;
        Assert.Equal(("d3", "out-of-range", 3), (failed.GetProperty("id").GetString(), failed.GetProperty("failed").GetString(), failed.GetProperty("requests").GetInt32()));

        lies = false;
        Assert.Equal((0, 6), await Again(false));
        Assert.Equal(8, server.Requests.Count);
        Assert.Equal((1, 5), await Again(true));
        Assert.Equal(6, Notes(folder).Count);

        async Task<(int, int)> Again(bool failedAgain)
        {
            var tally = await Run(server, folder, Documents(6), Quick, failedAgain: failedAgain);
            return (tally.Answered, tally.Before);
        }
    }

    [Fact]
    public async Task An_endpoint_that_goes_down_ends_the_run_and_the_next_one_goes_on()
    {
        var served = 0;
        var up = false;
        using var folder = new TestFolder();
        using var server = new ChatServer(asked => up || Interlocked.Increment(ref served) <= 7 ? ChatServer.Good(asked) : new Reply(503, ""));
        var error = await Assert.ThrowsAsync<EndpointException>(() => Run(server, folder, Documents(20), Quick with { Tries = 3 }));
        Assert.Equal("the endpoint does not answer, 3 tries, the last: status 503", error.Message);
        var had = Notes(folder).Select(note => note.GetProperty("id").GetString()).ToHashSet();
        Assert.Equal(7, had.Count);

        up = true;
        server.Requests.Clear();
        var tally = await Run(server, folder, Documents(20), Quick);
        Assert.Equal((13, 7), (tally.Answered, tally.Before));
        Assert.Equal(13, server.Requests.Count);
        Assert.DoesNotContain(server.Requests, asked => had.Contains("d" + asked.Number));
    }

    [Theory]
    [InlineData(400, "refused")]
    [InlineData(200, "empty")]
    public async Task Where_nothing_comes_of_anything_it_stops(int status, string fault)
    {
        using var folder = new TestFolder();
        using var server = new ChatServer(_ => status == 200 ? Reply.Says("") : new Reply(status, ""));
        var error = await Assert.ThrowsAsync<EndpointException>(() => Run(server, folder, Documents(100), Quick with { FailuresInARow = 10, AnswerTries = 1 }));
        Assert.Equal($"10 in a row came to nothing, the last: {fault}; does the model follow the prompt?", error.Message);
        Assert.InRange(server.Requests.Count, 10, 13);
        Assert.True(Notes(folder, "notes.failed.jsonl").Count >= 9);
    }

    [Fact]
    public async Task Nobody_there_is_said_after_as_many_tries()
    {
        using var folder = new TestFolder();
        Uri gone;
        using (var server = new ChatServer(ChatServer.Good)) gone = server.Address;
        using var client = new OpenAiChatClient(gone);
        var error = await Assert.ThrowsAsync<EndpointException>(() =>
            new Annotator(client, Edu(), Quick with { Tries = 2 }, new Budget()).Run(Documents(3), folder.File("notes.jsonl"), false, Ct));
        Assert.Equal("the endpoint does not answer, 2 tries, the last: no connection (ConnectionError)", error.Message);
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_is_waited_for_by_all()
    {
        var busy = 0;
        var times = new List<TimeSpan>();
        var watch = Stopwatch.StartNew();
        using var folder = new TestFolder();
        using var server = new ChatServer(asked =>
        {
            lock (times) times.Add(watch.Elapsed);
            return Interlocked.Increment(ref busy) == 1 ? new Reply(429, "") { Header = "Retry-After: 1\r\n" } : ChatServer.Good(asked);
        });
        await Run(server, folder, Documents(10), Quick with { Concurrency = 1 });
        Assert.True(times[1] - times[0] >= TimeSpan.FromSeconds(0.95), $"asked again after {times[1] - times[0]}");

        using var slow = new ChatServer(_ => new Reply(429, "") { Header = "Retry-After: 3600\r\n" });
        var error = await Assert.ThrowsAsync<EndpointException>(() => Run(slow, folder, Documents(20), Quick));
        Assert.Contains("asks to wait 3600 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, null, null, 5)]
    [InlineData(null, 1500L, null, 12)]
    [InlineData(null, null, 0.0015, 12)]
    public async Task The_budget_holds_over_all_sessions(int? requests, long? tokens, double? cost, int most)
    {
        Budget Limit() => new() { MaxRequests = requests, MaxTokens = tokens, MaxCost = cost, PriceIn = 1, PriceOut = 1 };
        using var folder = new TestFolder();
        using var server = new ChatServer(ChatServer.Good);
        for (var session = 0; session < 2; session++)
        {
            var tally = await Run(server, folder, Documents(30), Quick, Limit());
            Assert.False(tally.Whole);
            Assert.Equal(30, Notes(folder).Count + tally.Left);
            Assert.InRange(server.Requests.Count, 1, most);
        }

        var rest = await Run(server, folder, Documents(30), Quick);
        Assert.True(rest.Whole);
        Assert.Equal(30, server.Requests.Count);
        Assert.Equal(30, Notes(folder).Count);
    }

    [Fact]
    public async Task No_more_are_asked_at_once_than_said()
    {
        using var folder = new TestFolder();
        using var server = new ChatServer(asked => ChatServer.Good(asked) with { After = TimeSpan.FromMilliseconds(60) });
        await Run(server, folder, Documents(24), Quick with { Concurrency = 3 });
        Assert.Equal(3, server.MostAtOnce);
    }

    [Fact]
    public async Task A_torn_line_is_taken_away_and_lines_of_another_rubric_are_refused()
    {
        using var folder = new TestFolder();
        using var server = new ChatServer(ChatServer.Good);
        await Run(server, folder, Documents(3), Quick with { Concurrency = 1 });
        var whole = File.ReadAllBytes(folder.File("notes.jsonl"));
        File.WriteAllBytes(folder.File("notes.jsonl"), whole[..^30]);
        var tally = await Run(server, folder, Documents(3), Quick);
        Assert.Equal((1, 2), (tally.Answered, tally.Before));
        Assert.Equal(whole, File.ReadAllBytes(folder.File("notes.jsonl")));
        var error = await Assert.ThrowsAsync<PlinthException>(() => Run(server, folder, Documents(3), Quick with { Model = "other" }));
        Assert.Contains("notes.jsonl:1: was asked in another way", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Killed_again_and_again_it_loses_nothing_and_asks_nothing_twice_that_it_knows()
    {
        const int Count = 150, Kills = 4, AtOnce = 3;
        using var folder = new TestFolder();
        folder.Write("docs.jsonl", string.Concat(Enumerable.Range(0, Count).Select(i => $"{{\"id\":\"d{i}\",\"text\":\"thing-{i} is explained\"}}\n")));
        using var server = new ChatServer(asked => ChatServer.Good(asked) with { After = TimeSpan.FromMilliseconds(25) });
        string[] args =
        [
            "annotate", "docs.jsonl", "--rubric", "edu-en", "--endpoint", server.Address.ToString(), "--model", "m",
            "--concurrency", AtOnce.ToString(System.Globalization.CultureInfo.InvariantCulture), "--out", "notes.jsonl",
        ];
        var struck = 0;
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var process = PlinthProcess.Start(folder.Path, args);
            while (server.Requests.Count < kill * 25 && !process.HasExited) Thread.Sleep(5);
            if (!process.HasExited) struck++;
            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(Kills, struck);
        var (code, _, error) = PlinthProcess.Run(folder.Path, args);
        Assert.True(code == 0, error);
        var ids = Notes(folder).Select(note => note.GetProperty("id").GetString()).ToList();
        Assert.Equal(Count, ids.Count);
        Assert.Equal(Count, ids.Distinct().Count());
        Assert.InRange(server.Requests.Count, Count, Count + (Kills * AtOnce));
    }

    [Fact]
    public void The_key_goes_to_the_server_and_nowhere_else()
    {
        using var folder = new TestFolder();
        folder.Write("docs.jsonl", "{\"id\":\"d1\",\"text\":\"thing-1\"}\n{\"id\":\"d2\",\"text\":\"thing-2\"}\n");
        using var server = new ChatServer(asked => asked.Number == 1 ? ChatServer.Good(asked) : new Reply(401, $"{{\"error\":\"wrong key {asked.Authorization}\"}}"));
        var start = new ProcessStartInfo("dotnet", [PlinthProcess.Assembly, "annotate", "docs.jsonl", "--rubric", "edu-en", "--endpoint", server.Address.ToString(), "--model", "m", "--key-env", "MY_KEY", "--out", "notes.jsonl"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["MY_KEY"] = "sk-secret-1234" },
        };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("status 401; is address, model and key right?", said, StringComparison.Ordinal);
        Assert.All(server.Requests, asked => Assert.Equal("Bearer sk-secret-1234", asked.Authorization));
        foreach (var text in Directory.GetFiles(folder.Path).Select(File.ReadAllText).Append(said)) Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_become_a_classifier_in_one_command()
    {
        using var folder = new TestFolder();
        string[] learned = ["therefore", "example", "because", "theorem", "explains"], sold = ["sale", "discount", "click", "basket", "shipping"];
        var random = new Random(5);
        folder.Write("docs.jsonl", string.Concat(Enumerable.Range(0, 300).Select(i =>
            $"{{\"id\":\"d{i}\",\"language\":\"en\",\"text\":\"thing-{i} {string.Join(' ', Enumerable.Range(0, 30).Select(_ => (i % 2 == 0 ? learned : sold)[random.Next(5)]))}\"}}\n")));
        using var server = new ChatServer(asked => Reply.Says($"{{\"reason\":\"r\",\"score\":{(asked.Number % 2 == 0 ? 4 : 1)}}}"));
        Done(PlinthProcess.Run(
            folder.Path, "annotate", "docs.jsonl", "--rubric", "edu-en", "--endpoint", server.Address.ToString(), "--model", "m", "--sample", "200", "--out", "notes.jsonl", "--parquet", "notes.parquet"));
        Assert.Equal(200, Notes(folder).Count);
        foreach (var notes in (string[])["notes.jsonl", "notes.parquet"])
        {
            Done(PlinthProcess.Run(folder.Path, "classifier", "train", notes, "--label-field", "score", "--cuts", "3", "--cut-labels", "other", "edu", "--words", "words", "--dim", "4", "--min-count", "1", "--out", notes + ".bin"));
            var (code, output, error) = PlinthProcess.Run(folder.Path, "classifier", "eval", notes + ".bin", notes, "--label-field", "score", "--cuts", "3", "--cut-labels", "other", "edu", "--words", "words", "--json");
            Assert.True(code == 0, error);
            Assert.Equal(200, JsonDocument.Parse(output).RootElement.GetProperty("texts").GetInt32());
            Assert.Equal(1, JsonDocument.Parse(output).RootElement.GetProperty("accuracy").GetDouble());
        }

        static void Done((int Code, string Out, string Error) ended) => Assert.True(ended.Code == 0, ended.Error);
    }

    internal static List<JsonElement> Notes(TestFolder folder, string name = "notes.jsonl") =>
        [.. File.ReadAllLines(folder.File(name)).Select(line => JsonDocument.Parse(line).RootElement)];

    private static Rubric Edu() => Rubric.Open("edu-en", Path.GetTempPath());

    private static List<Annotated> Documents(int count) => [.. Enumerable.Range(0, count).Select(i => new Annotated($"d{i}", $"thing-{i} and what it is", "en"))];

    private static async Task<Tally> Run(ChatServer server, TestFolder folder, List<Annotated> documents, AskingOptions options, Budget? budget = null, bool failedAgain = false)
    {
        using var client = new OpenAiChatClient(server.Address, "key");
        return await new Annotator(client, Edu(), options, budget ?? new Budget()).Run(documents, folder.File("notes.jsonl"), failedAgain, Ct);
    }
}
