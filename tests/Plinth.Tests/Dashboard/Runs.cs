using System.Text.Json;
using System.Text.Json.Nodes;
using Plinth.Cli.Dashboard;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Tests.Running;

namespace Plinth.Tests.Dashboard;

/// <summary>A folder with two runs of one recipe, a training, and a run whose documents are an attack; and its server.</summary>
public sealed class Runs : IAsyncLifetime
{
    /// <summary>The name of the run with hostile documents, which is hostile itself.</summary>
    public static string Hostile { get; } = OperatingSystem.IsWindows() ? "hostile" : "<img src=x onerror=hacked=1>";

    private readonly TestFolder _folder = new();

    private DashboardServer? _server;

    internal static readonly string[] Payloads =
    [
        "<script>window.hacked = 1</script>", "<img src=x onerror=\"window.hacked = 1\">", "\"><svg onload=window.hacked=1>", "</script><script>window.hacked = 1</script>",
        "<iframe srcdoc=\"<script>parent.hacked = 1</script>\"></iframe>", "<a href=\"javascript:window.hacked=1\">here</a>", "<style>body { display: none }</style>",
        "' onmouseover='window.hacked=1", "{{constructor.constructor('window.hacked=1')()}}", "<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>",
        "<details open ontoggle=window.hacked=1>", "<base href=\"http://evil.example/\">", "<meta http-equiv=refresh content=\"0;url=javascript:window.hacked=1\">", "\u202Eevil\u202C <b>bold</b>",
        "${window.hacked=1}", "<!--<img src=\"--><img src=x onerror=window.hacked=1//\">",
    ];

    /// <summary>The folder with the runs.</summary>
    public string Folder => _folder.File("runs");

    /// <summary>The server's address.</summary>
    public string Address => _server!.Address;

    /// <summary>A client of it.</summary>
    public HttpClient Http { get; } = new();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        SmallCorpus.Write(_folder);
        Make("small", "\n  tokens: { vocab: 300 }");
        Make("strict", "", "steps.gopher-quality.min_words=236");
        var model = Path.Combine(Folder, "small", "model", "log.jsonl");
        Directory.CreateDirectory(Path.GetDirectoryName(model)!);
        File.WriteAllLines(model, Enumerable.Range(1, 200).Select(i => FormattableString.Invariant($"{{\"step\":{i},\"loss\":{2 + 5.0 / i},\"tokens\":{i * 100},\"seconds\":{i}}}"))
            .Append("{\"step\":200,\"validation\":{\"en\":2.2}}").Append("{\"step\":200,\"prompt\":\"The\",\"sample\":\" <script>window.hacked = 1</script>\"}"));

        _folder.Write("hostile/in.jsonl", string.Join('\n', Payloads.Prepend(string.Concat(Payloads)).SelectMany((p, i) => new[] { Line(p, i, ""), Line(p, i + 100, string.Concat(Enumerable.Repeat(" and some more words here", 12))) })) + "\n");
        Execute(RecipeReader.Parse("plinth: 1\nname: hostile\nsources:\n  - jsonl: { files: hostile/*.jsonl }\nsteps:\n  - length: { min_chars: 200 }\n", "hostile.yaml", _folder.Path), Hostile);
        _server = await DashboardServer.Start(new DashboardOptions { Runs = Folder, Port = 0 }, CancellationToken.None);

        static string Line(string payload, int i, string more) => new JsonObject
        {
            ["id"] = $"{payload}{i}",
            ["url"] = i % 2 == 0 ? $"javascript:window.hacked=1//{i}" : $"http://x.example/{payload}",
            ["text"] = payload + more,
            ["metadata"] = new JsonObject(Payloads.Take(i % 100 == 0 ? Payloads.Length : 1).Select(p => KeyValuePair.Create(p, (JsonNode?)payload)).Append(new("title", payload))),
        }.ToJsonString();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>An answer of the server as JSON.</summary>
    public async Task<JsonNode> Get(string path)
    {
        using var answer = await Http.GetAsync(new Uri(Address + path), TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }

    private void Make(string name, string more, params string[] overrides) => Execute(RecipeReader.Parse(SmallCorpus.Recipe + more, "small.yaml", _folder.Path, overrides), name);

    private void Execute(Recipe recipe, string name)
    {
        var run = Run.Start(recipe, Path.Combine(Folder, name), TimeProvider.System);
        new Runner(run, 2, new NoProgress()).Execute(CancellationToken.None);
        run.Save(run.State with { State = "done", Finished = TimeProvider.System.GetUtcNow(), Tokens = Summary.Of(run).Tokens });
    }
}
