using System.Net;
using System.Net.Sockets;
using System.Text;
using Plinth.Cli.Dashboard;

namespace Plinth.Tests.Dashboard;

/// <summary>Who is let in, and what nobody gets.</summary>
public sealed class GuardTests(Runs runs) : IClassFixture<Runs>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:7070", 421)]
    [InlineData("127.0.0.1.evil.example", 421)]
    [InlineData("192.168.1.5", 421)]
    [InlineData("localhost:9999", 200)]
    [InlineData("[::1]", 200)]
    public async Task Serves_names_of_this_machine_only(string host, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, runs.Address + "/api/runs") { Headers = { Host = host } };
        using var answer = await runs.Http.SendAsync(request, Ct);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", "GET", 403)]
    [InlineData("Origin", "null", "GET", 403)]
    [InlineData("Origin", "http://evil.example", "POST", 403)]
    [InlineData("Origin", "http://127.0.0.1:1", "POST", 403)]
    [InlineData("Sec-Fetch-Site", "cross-site", "GET", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", "GET", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", "GET", 200)]
    [InlineData("Sec-Fetch-Site", "none", "GET", 200)]
    public async Task Refuses_what_other_sites_send(string header, string value, string method, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), runs.Address + (method == "GET" ? "/api/runs" : "/api/runs/small/try"));
        request.Headers.Add(header, value);
        if (method == "POST") request.Content = new StringContent("{}");
        using var answer = await runs.Http.SendAsync(request, Ct);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Sends_a_policy_that_lets_nothing_of_others_run()
    {
        foreach (var path in (string[])["/", "/app.js", "/api/runs", "/nothing"])
        {
            using var answer = await runs.Http.GetAsync(new Uri(runs.Address + path), Ct);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("/api/runs/..")]
    [InlineData("/api/runs/%2e%2e")]
    [InlineData("/api/runs/..%2f..%2fetc")]
    [InlineData("/api/runs/%2fetc")]
    [InlineData("/api/runs/small%2f..%2fsmall")]
    [InlineData("/api/runs/small%00")]
    [InlineData("/../../etc/passwd")]
    [InlineData("/runs/small/run.json")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/dashboard.html")]
    public async Task Leads_nowhere_else(string path)
    {
        // Sent as it stands: a client of the framework would tidy the path first.
        var address = new Uri(runs.Address);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Ct);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Ct);
        var answer = await new StreamReader(stream).ReadToEndAsync(Ct);
        Assert.Matches("^HTTP/1.1 (400|404)", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follows_no_links()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links needs a privilege there");
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.File("runs/linked"));
        Directory.CreateSymbolicLink(folder.File("runs/away"), Path.Combine(runs.Folder, "small"));
        foreach (var file in (string[])["run.json", "ledger", "corpus"]) File.CreateSymbolicLink(folder.File($"runs/linked/{file}"), Path.Combine(runs.Folder, "small", file));
        await using var server = await DashboardServer.Start(new DashboardOptions { Runs = folder.File("runs"), Port = 0 }, Ct);
        using var away = await runs.Http.GetAsync(new Uri(server.Address + "/api/runs/away"), Ct);
        Assert.Equal(HttpStatusCode.NotFound, away.StatusCode);
        using var linked = await runs.Http.GetAsync(new Uri(server.Address + "/api/runs/linked/documents"), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, linked.StatusCode);
        Assert.Contains("is a link", await linked.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_for_a_token_and_keeps_it_in_a_cookie()
    {
        var token = DashboardOptions.RandomToken();
        await using var server = await DashboardServer.Start(new DashboardOptions { Runs = runs.Folder, Port = 0, Token = token }, Ct);
        using var http = new HttpClient(new HttpClientHandler { CookieContainer = new CookieContainer() });
        async Task<int> Status(string path, string? bearer = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + path);
            if (bearer is not null) request.Headers.Add("Authorization", "Bearer " + bearer);
            using var answer = await http.SendAsync(request, Ct);
            return (int)answer.StatusCode;
        }

        foreach (var path in (string[])["/", "/app.js", "/api/runs", "/?token=wrong", "/?token=", $"/api/runs?token={token}"]) Assert.Equal(401, await Status(path));
        Assert.Equal(401, await Status("/api/runs", token[..^1]));
        Assert.Equal(200, await Status("/api/runs", token));
        Assert.Equal(200, await Status($"/?token={token}"));
        Assert.Equal(200, await Status("/api/runs"));
        using var again = new HttpClient(new HttpClientHandler { UseCookies = false });
        using var first = await again.GetAsync(new Uri($"{server.Address}/?token={token}"), Ct);
        Assert.EndsWith("HttpOnly; SameSite=Strict", first.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opens_no_other_address_without_a_token()
    {
        var e = await Assert.ThrowsAsync<PlinthException>(() => DashboardServer.Start(new DashboardOptions { Runs = runs.Folder, Port = 0, Bind = IPAddress.Any }, Ct));
        Assert.Contains("token", e.Message, StringComparison.Ordinal);
        await using var server = await DashboardServer.Start(new DashboardOptions { Runs = runs.Folder, Port = 0, Bind = IPAddress.Any, Token = DashboardOptions.RandomToken() }, Ct);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{new Uri(server.Address).Port}/") { Headers = { Host = "evil.example" } };
        using var answer = await runs.Http.SendAsync(request, Ct);
        Assert.Equal(421, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Reads_no_sources_where_that_is_not_allowed()
    {
        await using var server = await DashboardServer.Start(new DashboardOptions { Runs = runs.Folder, Port = 0, ReadsSources = false }, Ct);
        using var trace = await runs.Http.GetAsync(new Uri(server.Address + "/api/runs/small/documents/0/0/trace"), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, trace.StatusCode);
        using var content = new StringContent("""{"step":"length","options":{}}""");
        using var trial = await runs.Http.PostAsync(new Uri(server.Address + "/api/runs/small/try"), content, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, trial.StatusCode);
    }
}
