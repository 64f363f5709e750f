using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Plinth.Tests.Dashboard;

/// <summary>What the page is told about runs and documents.</summary>
public sealed class AnswerTests(Runs runs) : IClassFixture<Runs>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_runs_with_state_and_counts()
    {
        var list = (await runs.Get("/api/runs")).AsArray();
        Assert.Equal([Runs.Hostile, "small", "strict"], list.Select(r => (string)r!["name"]!));
        var small = list[1]!;
        Assert.Equal("done", (string?)small["state"]);
        Assert.Equal(400, (int)small["totals"]!["read"]!);
        Assert.True((bool)small["training"]!);
    }

    [Fact]
    public async Task Pages_through_every_document_once()
    {
        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await runs.Get("/api/runs/small/documents" + (after is null ? "" : $"?after={after}"));
            seen.AddRange(page["rows"]!.AsArray().Select(r => $"{r!["part"]}.{r["row"]}"));
            after = page["next"] is { } next ? $"{next["part"]}.{next["row"]}" : null;
        }
        while (after is not null);
        Assert.Equal(400, seen.Count);
        Assert.Equal(400, seen.Distinct().Count());
        Assert.Equal(400, (int)(await runs.Get("/api/runs/small/count"))["count"]!);
        // What the run has counted, and what its ledger says.
        foreach (var filter in (string[])["fate=dropped&step=length&rule=min-chars", "fate=kept", "fate=failed"])
            Assert.Equal((int)(await runs.Get("/api/runs/small/count?where=o&" + filter))["count"]!, (int)(await runs.Get("/api/runs/small/count?" + filter))["count"]!);
    }

    [Fact]
    public async Task Filters_by_fate_step_rule_and_what_an_address_holds()
    {
        var dropped = await Rows("fate=dropped&step=length&rule=min-chars");
        Assert.NotEmpty(dropped);
        Assert.All(dropped, r => Assert.Equal(("dropped", "length", "min-chars"), ((string?)r["fate"], (string?)r["step"], (string?)r["rule"])));
        var host = await Rows("where=HOST3.example");
        Assert.NotEmpty(host);
        Assert.All(host, r => Assert.Contains("host3.example", (string)r["url"]!, StringComparison.Ordinal));
        Assert.Empty(await Rows("where=%27%20OR%201=1%20--"));
        Assert.Empty(await Rows("step=%27;%20drop%20view%20ledger"));
    }

    [Fact]
    public async Task Searches_the_texts_of_kept_documents()
    {
        var found = await Rows("text=DOCUMENT%2041,");
        var one = Assert.Single(found);
        Assert.Equal("doc-41", (string?)one["id"]);
        Assert.Contains("Document 41,", (string)one["excerpt"]!, StringComparison.Ordinal);
        Assert.Empty(await Rows("text=%27%20OR%20true%20--"));
    }

    [Fact]
    public async Task Shows_a_document_with_what_each_step_did_and_hides_what_the_recipe_hides()
    {
        var row = (await Rows("text=Document%2041,")).Single();
        var path = $"/api/runs/small/documents/{row["part"]}/{row["row"]}";
        var page = (await runs.Get(path)).ToJsonString();
        var trace = await runs.Get(path + "/trace");
        Assert.DoesNotContain("mail41", page + trace.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("9.9.9.41", page + trace.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["length", "dedup-exact", "gopher-quality", "privacy", "dedup-minhash"], trace["steps"]!.AsArray().Select(s => (string)s!["name"]!));
        Assert.Contains("•", trace["steps"]![3]!["diff"]!.ToJsonString(System.Text.Json.JsonSerializerOptions.Web).Replace("\\u2022", "•", StringComparison.Ordinal), StringComparison.Ordinal);
        var words = trace["steps"]![2]!["rules"]!.AsArray().First(r => (string?)r!["rule"] == "min-words")!;
        Assert.InRange((double)words["about"]!, 200, 260);
    }

    [Fact]
    public async Task Puts_a_duplicate_beside_the_document_that_stayed()
    {
        var row = (await Rows("step=dedup-exact")).First();
        var page = await runs.Get($"/api/runs/small/documents/{row["part"]}/{row["row"]}");
        Assert.Equal((string?)row["duplicate_of"], (string?)page["original"]!["id"]);
        Assert.True(page["original_text"] is not null || (string?)page["original"]!["fate"] != "kept");
        var clusters = (await Wait("/api/runs/small/clusters")).AsArray();
        var largest = clusters[0]!;
        var copies = await Rows($"duplicate_of={largest["id"]}");
        Assert.Equal((int)largest["copies"]!, copies.Count);
    }

    [Fact]
    public async Task Says_what_another_limit_would_do()
    {
        var (values, after) = (new List<double>(), "");
        do
        {
            var page = await runs.Get("/api/runs/small/documents?step=length&rule=min-chars" + after);
            values.AddRange(page["rows"]!.AsArray().Select(r => (double)r!["value"]!));
            after = page["next"] is { } next ? $"&after={next["part"]}.{next["row"]}" : null;
        }
        while (after is not null);
        var looser = await runs.Get("/api/runs/small/limit?step=length&rule=min-chars&limit=5");
        Assert.True((bool)looser["exact"]!);
        Assert.Equal(values.Count(v => v >= 5), (int)looser["change"]!);
        Assert.True((int)looser["change"]! > 0);
        var tighter = await runs.Get("/api/runs/small/limit?step=length&rule=min-chars&limit=100000");
        Assert.False((bool)tighter["exact"]!);
        Assert.True((int)tighter["change"]! < -100);
        var near = await runs.Get("/api/runs/small/near?step=gopher-quality&rule=min-words&limit=20");
        Assert.NotEmpty(near["passing"]!.AsArray());
    }

    [Fact]
    public async Task Tells_what_moved_between_two_runs()
    {
        var both = await Wait("/api/compare/small/strict");
        Assert.Equal(400, (int)both["common"]!);
        var moved = both["moves"]!.AsArray().First(m => (string?)m!["was"] == "kept" && (string?)m["now"] == "gopher-quality/min-words")!;
        var documents = (await runs.Get("/api/compare/small/strict/documents?from=kept&to=gopher-quality/min-words"))["rows"]!.AsArray();
        Assert.Equal(Math.Min(50, (int)moved["documents"]!), documents.Count);
        Assert.Equal((int)both["a"]!["kept"]! - (int)both["b"]!["kept"]!, both["moves"]!.AsArray().Sum(m => ((string?)m!["was"] == "kept" ? (int)m["documents"]! : 0) - ((string?)m["now"] == "kept" ? (int)m["documents"]! : 0)));
        Assert.Contains(both["options_b"]!.AsArray(), o => (string?)o!["option"] == "min_words" && (string?)o["value"] == "236");
        Assert.Empty((await Wait("/api/compare/small/small"))["moves"]!.AsArray());
    }

    [Fact]
    public async Task Tries_options_on_a_sample_and_gives_the_recipe()
    {
        var (status, answer) = await Try("gopher-quality", ("min_words", "5000"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True((int)answer["was"]!["kept"]! > 0);
        Assert.Equal(0, (int)answer["now"]!["kept"]!);
        Assert.Contains("- gopher-quality: { min_words: 5000 }", (string)answer["recipe"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("@example.net", answer.ToJsonString().Replace("email@example", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var (dedup, near) = await Try("dedup-minhash", ("threshold", "0.5"));
        Assert.Equal(HttpStatusCode.OK, dedup);
        Assert.True((int)near["was"]!["dropped"]! > 0);
    }

    [Theory]
    [InlineData("gopher-quality", "min_wrods", "5", "min_words")]
    [InlineData("gopher-quality", "min_words", "many", "whole number")]
    [InlineData("gopher-quality", "max_symbols", "{", "")]
    [InlineData("nothing", "min_words", "5", "no step")]
    [InlineData("privacy", "key_file", "/etc/passwd", "files")]
    [InlineData("privacy", "key_file", "in", "files")]
    public async Task Says_what_is_wrong_with_options(string step, string option, string value, string says)
    {
        var (status, answer) = await Try(step, (option, value));
        Assert.Contains(status, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.NotFound]);
        Assert.Contains(says, (string)answer["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_a_training_log()
    {
        var log = await runs.Get("/api/runs/small/training");
        Assert.Equal(200, log["losses"]!.AsArray().Count);
        Assert.Equal(2.2, (double)log["validation"]!["en"]![0]!["loss"]!);
    }

    private async Task<List<JsonNode>> Rows(string query)
    {
        var (rows, after) = (new List<JsonNode>(), "");
        while (true)
        {
            var page = await runs.Get("/api/runs/small/documents?" + query + after);
            rows.AddRange(page["rows"]!.AsArray().Select(r => r!));
            // A search that stopped for its time goes on from where it says.
            if (page["looked"] is null) return rows;
            after = $"&after={page["next"]!["part"]}.{page["next"]!["row"]}";
        }
    }

    private async Task<JsonNode> Wait(string path)
    {
        while (true)
        {
            var answer = await runs.Get(path);
            if (!(bool)answer["working"]!) return answer["found"]!;
            await Task.Delay(50, Ct);
        }
    }

    private async Task<(HttpStatusCode, JsonNode)> Try(string step, params (string, string)[] options)
    {
        var body = new JsonObject { ["step"] = step, ["options"] = new JsonObject(options.Select(o => KeyValuePair.Create(o.Item1, (JsonNode?)o.Item2))) };
        using var content = new StringContent(body.ToJsonString());
        using var answer = await runs.Http.PostAsync(new Uri(runs.Address + "/api/runs/small/try"), content, Ct);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>(Ct))!);
    }
}
