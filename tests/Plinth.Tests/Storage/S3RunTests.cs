using System.Diagnostics;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Plinth.Tests.Cli;
using Plinth.Tests.Running;

namespace Plinth.Tests.Storage;

/// <summary>Runs whose folder is in a store: the same bytes as on a disk, whatever the network, the moment of a kill or the machine.</summary>
public sealed class S3RunTests : IDisposable
{
    private const string Recipe = SmallCorpus.Recipe + "\n  tokens: { vocab: 700, shuffle: true, validation: 0.1, shard_tokens: 20000 }\n";

    private readonly int _port = FaultyProxy.FreePort();
    private readonly TestFolder _folder = new();
    private readonly S3Double _server;
    private readonly FaultyProxy _proxy;

    public S3RunTests()
    {
        _server = new S3Double(_port);
        _proxy = new FaultyProxy(_port);
        SmallCorpus.Write(_folder);
        _folder.Write("r.yaml", Recipe);
    }

    private string Direct => $"http://127.0.0.1:{_port}";

    [Fact]
    public void A_run_in_a_store_over_a_network_that_fails_all_the_time_is_the_same()
    {
        Local();
        _proxy.Choose = n => (n % 5) switch { 0 => FaultyProxy.Fault.Refuse, 1 or 3 => FaultyProxy.Fault.Reset, _ => FaultyProxy.Fault.Truncate };
        _proxy.Passes = 20_000;
        var (code, _, error) = Plinth(_proxy.Url, "run", "r.yaml", "--out", "s3://bucket/runs/one", "--workers", "4");
        Assert.True(code == 0, error);
        Assert.InRange(_proxy.Faults, 20, int.MaxValue);
        AssertSame("bucket/runs/one");
        Assert.Equal(0, _server.Uploads);
        Assert.DoesNotContain("s3cr3t", error, StringComparison.Ordinal);
        Assert.All(_server.Objects, o => Assert.True(o.Value.AsSpan().IndexOf("s3cr3t"u8) < 0, o.Key));

        // What was made is copied here, and is then a run like any other.
        (code, var printed, error) = Plinth(_proxy.Url, "pull", "s3://bucket/runs/one", "--out", "pulled");
        Assert.True(code == 0, error);
        Assert.Equal(_folder.File("pulled"), printed.Trim());
        foreach (var part in (string[])["corpus", "ledger", "tokens"]) Assert.Equal(_folder.Fingerprints($"local/{part}"), _folder.Fingerprints($"pulled/{part}"));
        Assert.StartsWith("0 files copied", Plinth(Direct, "pull", "s3://bucket/runs/one", "--out", "pulled").Error, StringComparison.Ordinal);
        (code, printed, error) = Plinth(Direct, "query", "pulled", "select count(*) n from ledger", "--as", "csv");
        Assert.True(code == 0, error);
        Assert.Contains("400", printed, StringComparison.Ordinal);
        Assert.Contains("holds another run", Plinth(Direct, "pull", "s3://bucket/runs/one", "--out", "local").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Killed_at_random_moments_and_run_again_it_is_the_same()
    {
        SmallCorpus.Write(_folder, 1000);
        Local();
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, Plinth(Direct, "run", "r.yaml", "--out", "s3://bucket/whole").Code);
        var whole = (int)watch.ElapsedMilliseconds;
        var (random, struck) = (new Random(7), 0);
        for (var i = 0; i < 2; i++)
        {
            for (var kill = 0; kill < 5; kill++)
            {
                using var process = Start(Direct, "", "run", "r.yaml", "--out", $"s3://bucket/killed-{i}");
                if (!process.WaitForExit(random.Next(whole / 8, whole / 2)))
                {
                    process.Kill();
                    struck++;
                }

                process.WaitForExit();
            }

            var (code, _, error) = Plinth(Direct, "run", "r.yaml", "--out", $"s3://bucket/killed-{i}");
            Assert.True(code == 0, error);
            AssertSame($"bucket/killed-{i}");
        }

        Assert.InRange(struck, 4, int.MaxValue);
    }

    [Fact]
    public void Tasks_of_machines_that_share_nothing_but_the_store_make_the_same_run()
    {
        Local();
        foreach (var file in Directory.EnumerateFiles(_folder.File("in"))) _server.Objects[$"bucket/in/{Path.GetFileName(file)}"] = File.ReadAllBytes(file);
        // Only names differ from those of local files, and names are in the ledger.
        _folder.Write("driver/r.yaml", Recipe.Replace("files: in/*.jsonl*", "files: s3://bucket/in/*.jsonl*", StringComparison.Ordinal));
        Directory.CreateDirectory(_folder.File("node"));
        Assert.Equal(0, In("driver", "run", "r.yaml", "--out", "s3://bucket/here").Code);
        var (code, planned, error) = In("driver", "run", "r.yaml", "--out", "s3://bucket/there", "--plan", "--json");
        Assert.True(code == 0, error);
        Assert.Contains("comes after stage-1", In("node", "task", "s3://bucket/there", "stage-2", "0").Error, StringComparison.Ordinal);
        for (var again = true; again;)
        {
            again = false;
            using var rounds = JsonDocument.Parse(planned);
            foreach (var round in rounds.RootElement.EnumerateArray())
            {
                var (name, total, done) = (round.GetProperty("round").GetString()!, round.GetProperty("total").GetInt32(), round.GetProperty("done").GetInt32());
                if (done == total) continue;
                again = true;
                string[] all = [.. Enumerable.Range(0, total).Reverse().Select(i => $"{i}")];
                // Some are done by two at once.
                using var twin = name is "stage-2" or "stage-2.bands" ? Start(Direct, "node", "task", "s3://bucket/there", name, "0", "1", "2") : null;
                (code, _, error) = In("node", ["task", "s3://bucket/there", name, .. all]);
                twin?.WaitForExit();
                Assert.True(code == 0 && twin?.ExitCode is null or 0, error);
            }

            planned = In("node", "status", "s3://bucket/there", "--json").Out;
        }

        Assert.Equal(0, In("driver", "run", "r.yaml", "--out", "s3://bucket/there").Code);
        Assert.Equal(Made("bucket/here"), Made("bucket/there"));
        Assert.Equal(_folder.Fingerprints("local/corpus").Length, Made("bucket/there").Count(o => o.StartsWith("corpus/", StringComparison.Ordinal)));

        (int Code, string Out, string Error) In(string folder, params string[] args) => Wait(Start(Direct, folder, args));
    }

    [Fact]
    public void What_is_damaged_is_noticed_and_made_again()
    {
        Local();
        Assert.Equal(0, Plinth(Direct, "run", "r.yaml", "--out", "s3://bucket/run").Code);
        foreach (var (name, reader) in (ReadOnlySpan<(string, string)>)
            [
                ("stage-2/part-00001.jsonl.zst", "stage-3/task-"), ("stage-2/dedup-minhash/sketch-00001.bin", "stage-2/dedup-minhash/done-"),
            ])
        {
            var bytes = _server.Objects[$"bucket/run/{name}"].ToArray();
            bytes[bytes.Length / 2] ^= 4;
            _server.Objects[$"bucket/run/{name}"] = bytes;
            foreach (var marker in _server.Objects.Keys.Where(k => k.StartsWith($"bucket/run/{reader}", StringComparison.Ordinal))) _server.Objects.TryRemove(marker, out _);
            var (code, _, error) = Plinth(Direct, "run", "r.yaml", "--out", "s3://bucket/run");
            Assert.Equal(1, code);
            Assert.Contains($"{name}: ", error, StringComparison.Ordinal);
            Assert.Contains("makes it again when the same command is given again", error, StringComparison.Ordinal);
            (code, _, error) = Plinth(Direct, "run", "r.yaml", "--out", "s3://bucket/run");
            Assert.True(code == 0, error);
            AssertSame("bucket/run");
        }

        _server.Objects["bucket/run/corpus/part-00000.jsonl.zst"] = [1, 2, 3];
        _server.Objects.TryRemove("bucket/run/ledger/part-00001.parquet", out _);
        var verified = Plinth(Direct, "run", "r.yaml", "--out", "s3://bucket/run", "--verify");
        Assert.True(verified.Code == 0, verified.Error);
        Assert.Contains("corpus/part-00000.jsonl.zst: damaged or gone; made again", verified.Error, StringComparison.Ordinal);
        AssertSame("bucket/run");
    }

    [Fact]
    public void Of_a_run_that_keeps_no_stages_only_markers_and_results_stay()
    {
        _folder.Write("r.yaml", Recipe + "keep_stages: false\n");
        Assert.Equal(0, Plinth(Direct, "run", "r.yaml", "--out", "s3://bucket/run").Code);
        Assert.DoesNotContain(_server.Objects.Keys, k => k.Contains("/part-", StringComparison.Ordinal) && k.Contains("/stage-", StringComparison.Ordinal));
        var (code, printed, _) = Plinth(Direct, "status", "s3://bucket/run", "--json");
        Assert.Equal(0, code);
        Assert.DoesNotContain("\"pending\":1", printed, StringComparison.Ordinal);
        Assert.Equal(0, Plinth(Direct, "run", "r.yaml", "--out", "s3://bucket/run").Code);
    }

    [Theory]
    [InlineData(2, "plinth pull s3://bucket/run", "query", "s3://bucket/run", "top-rules")]
    [InlineData(2, "plinth pull s3://bucket/run", "serve", "s3://bucket/run")]
    [InlineData(2, "plinth pull s3://bucket/run", "publish", "s3://bucket/run", "--out", "set")]
    [InlineData(1, "holds no run", "status", "s3://bucket/run")]
    [InlineData(2, "no '*'", "run", "r.yaml", "--out", "s3://bucket/r*n")]
    [InlineData(1, "az:// is not read or written", "run", "r.yaml", "--out", "az://bucket/run")]
    [InlineData(1, "GS_ACCESS_KEY_ID", "run", "r.yaml", "--out", "gs://bucket/run")]
    public void What_cannot_be_is_refused_with_what_to_do(int expected, string words, params string[] args)
    {
        var (code, _, error) = Plinth(Direct, args);
        Assert.Equal(expected, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_on_Googles_store_goes_by_its_endpoint_with_its_own_keys()
    {
        Local();
        using var process = StartWith(new() { ["STORAGE_EMULATOR_HOST"] = Direct, ["GS_ACCESS_KEY_ID"] = "GOOG1E", ["GS_SECRET_ACCESS_KEY"] = "s3cr3t", ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9" }, "", "run", "r.yaml", "--out", "gs://bucket/run");
        var (code, _, error) = Wait(process);
        Assert.True(code == 0, error);
        AssertSame("bucket/run");
        Assert.All(_server.Asked, a => Assert.StartsWith("AWS4-HMAC-SHA256 Credential=GOOG1E/", a.Authorization, StringComparison.Ordinal));
        Assert.All(_server.Asked, a => Assert.Contains("/auto/s3/aws4_request", a.Authorization, StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_a_server_of_somebody_else_it_is_the_same()
    {
        var port = FaultyProxy.FreePort();
        using var moto = MotoServer.Start(port);
        Assert.SkipWhen(moto is null, "moto_server is not installed: pip install 'moto[server]'");
        try
        {
            using var client = new AmazonS3Client(new BasicAWSCredentials("key", "s3cr3t"), new AmazonS3Config { ServiceURL = $"http://127.0.0.1:{port}", ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
            await client.PutBucketAsync("bucket", TestContext.Current.CancellationToken);
            Local();
            using var proxy = new FaultyProxy(port) { Choose = n => n < 60 ? (FaultyProxy.Fault)(1 + n % 3) : FaultyProxy.Fault.None, Passes = 20_000 };
            using (var process = Start(proxy.Url, "", "run", "r.yaml", "--out", "s3://bucket/run"))
            {
                if (!process.WaitForExit(4000)) process.Kill();
                process.WaitForExit();
            }

            var (code, _, error) = Plinth(proxy.Url, "run", "r.yaml", "--out", "s3://bucket/run");
            Assert.True(code == 0, error);
            (code, _, error) = Plinth(proxy.Url, "pull", "s3://bucket/run", "--out", "pulled");
            Assert.True(code == 0, error);
            foreach (var part in (string[])["corpus", "ledger", "tokens"]) Assert.Equal(_folder.Fingerprints($"local/{part}"), _folder.Fingerprints($"pulled/{part}"));
        }
        finally { moto?.Kill(entireProcessTree: true); }
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    private void Local()
    {
        var (code, _, error) = PlinthProcess.Run(_folder.Path, "run", "r.yaml", "--out", "local");
        Assert.True(code == 0, error);
    }

    /// <summary>What a run made, by name and hash.</summary>
    private string[] Made(string run) =>
    [
        .. _server.Objects.Where(o => ((string[])["corpus", "ledger", "tokens"]).Any(part => o.Key.StartsWith($"{run}/{part}/", StringComparison.Ordinal)))
            .Select(o => $"{o.Key[(run.Length + 1)..]} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(o.Value))}").Order(StringComparer.Ordinal),
    ];

    private void AssertSame(string run) =>
        Assert.Equal(((string[])["corpus", "ledger", "tokens"]).SelectMany(part => _folder.Fingerprints($"local/{part}").Select(f => $"{part}/{f}")).Order(StringComparer.Ordinal), Made(run));

    private (int Code, string Out, string Error) Plinth(string endpoint, params string[] args) => Wait(Start(endpoint, "", args));

    private Process Start(string endpoint, string folder, params string[] args) =>
        StartWith(new() { ["AWS_ENDPOINT_URL"] = endpoint, ["AWS_ACCESS_KEY_ID"] = "key", ["AWS_SECRET_ACCESS_KEY"] = "s3cr3t" }, folder, args);

    private Process StartWith(Dictionary<string, string?> environment, string folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [PlinthProcess.Assembly, .. args]) { WorkingDirectory = _folder.File(folder), RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Remove("GS_ACCESS_KEY_ID");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static (int Code, string Out, string Error) Wait(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
