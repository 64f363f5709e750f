using System.Diagnostics;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Plinth.Storage;
using Plinth.Tests.Cli;
using Plinth.Tests.Running;

namespace Plinth.Tests.Storage;

/// <summary>Reading and writing a store that speaks S3, over a network that fails.</summary>
public sealed class S3Tests : IDisposable
{
    private const string Secret = "s3cr3t-of-the-test";

    private readonly int _port = FaultyProxy.FreePort();
    private readonly TestFolder _folder = new();
    private readonly S3Double _server;
    private readonly FaultyProxy _proxy;

    public S3Tests()
    {
        _server = new S3Double(_port);
        _proxy = new FaultyProxy(_port);
    }

    [Theory]
    [InlineData("s3://b/a/*.jsonl", "a/1.jsonl a/2.jsonl")]
    [InlineData("s3://b/a/?.jsonl", "a/1.jsonl a/2.jsonl")]
    [InlineData("s3://b/**/1.*", "a/1.jsonl a/c/1.txt")]
    [InlineData("s3://b/**", "a/1.jsonl a/2.jsonl a/c/1.txt ab/3.jsonl")]
    [InlineData("s3://b/a", "a/1.jsonl a/2.jsonl a/c/1.txt")]
    [InlineData("s3://b/a/c/", "a/c/1.txt")]
    [InlineData("s3://b", "a/1.jsonl a/2.jsonl a/c/1.txt ab/3.jsonl")]
    [InlineData("s3://b/a/1.jsonl", "a/1.jsonl")]
    [InlineData("s3://b/x*", "")]
    public void Finds_objects_by_pattern(string pattern, string keys)
    {
        foreach (var key in (string[])["ab/3.jsonl", "a/c/1.txt", "a/2.jsonl", "a/1.jsonl", "a/c/"]) _server.Objects[$"b/{key}"] = [1];
        _server.Objects["c/a/1.jsonl"] = [1];
        Assert.Equal(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries), Store().Match(S3Path.Parse(pattern), CancellationToken.None).Select(p => p.Key));
    }

    [Fact]
    public void A_list_goes_over_its_pages()
    {
        for (var i = 0; i < 30; i++) _server.Objects[$"b/{i:00}"] = [1];
        Assert.Equal(30, Store().Match(S3Path.Parse("s3://b/*"), CancellationToken.None).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_the_bytes_from_any_place_whatever_the_network_does(bool faults)
    {
        var bytes = new byte[5_000_000];
        new Random(1).NextBytes(bytes);
        _server.Objects["b/big"] = bytes;
        if (faults) _proxy.Choose = Bad;
        using (var stream = new S3Stream(Store(), new S3Path("b", "big")))
        {
            var read = new MemoryStream();
            stream.CopyTo(read, 10_007);
            Assert.True(bytes.AsSpan().SequenceEqual(read.ToArray()));
        }

        var random = new Random(2);
        using var any = new S3Stream(Store(), new S3Path("b", "big"));
        for (var i = 0; i < 12; i++)
        {
            var (at, count) = (random.Next(bytes.Length), random.Next(400_000));
            any.Position = at;
            var some = new byte[count];
            var n = any.ReadAtLeast(some, count, throwOnEndOfStream: false);
            Assert.Equal(Math.Min(count, bytes.Length - at), n);
            Assert.True(bytes.AsSpan(at, n).SequenceEqual(some.AsSpan(0, n)));
        }

        if (faults) Assert.InRange(_proxy.Faults, 4, int.MaxValue);
    }

    [Fact]
    public void A_store_that_stays_away_is_an_error_that_names_the_object()
    {
        _server.Objects["b/x"] = [1];
        _proxy.Choose = _ => FaultyProxy.Fault.Refuse;
        var error = Assert.Throws<PlinthException>(() => new S3Stream(Store(attempts: 3), new S3Path("b", "x")));
        Assert.StartsWith("s3://b/x: failed 3 times", error.Message, StringComparison.Ordinal);
        _proxy.Choose = _ => FaultyProxy.Fault.None;
        Assert.Equal("s3://b/y is not there", Assert.Throws<PlinthException>(() => new S3Stream(Store(), new S3Path("b", "y"))).Message);
    }

    [Fact]
    public void An_object_that_changes_while_it_is_read_is_an_error()
    {
        _server.Objects["b/x"] = new byte[3_000_000];
        using var stream = new S3Stream(Store(), new S3Path("b", "x"));
        Assert.Equal(100, stream.ReadAtLeast(new byte[100], 100));
        _server.Objects["b/x"] = new byte[2_900_000];
        var error = Assert.Throws<PlinthException>(() => stream.CopyTo(Stream.Null));
        Assert.Equal("s3://b/x has changed while it was read; begin the run anew", error.Message);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(20_000_000)]
    public void Writes_small_files_at_once_and_large_ones_in_parts(int length)
    {
        var bytes = new byte[length];
        new Random(3).NextBytes(bytes);
        File.WriteAllBytes(_folder.File("f"), bytes);
        _proxy.Choose = n => n % 2 == 0 ? FaultyProxy.Fault.Refuse : FaultyProxy.Fault.None;
        Store().Upload(_folder.File("f"), new S3Path("b", "dir/f"), CancellationToken.None);
        Assert.True(bytes.AsSpan().SequenceEqual(_server.Objects["b/dir/f"]));
        Assert.Equal(0, _server.Uploads);
    }

    [Fact]
    public void A_run_over_a_failing_network_writes_what_a_run_of_local_files_writes()
    {
        SmallCorpus.Write(_folder);
        foreach (var file in Directory.EnumerateFiles(_folder.File("in"))) _server.Objects[$"crawl/in/{Path.GetFileName(file)}"] = File.ReadAllBytes(file);
        _folder.Write("local.yaml", SmallCorpus.Recipe);
        _folder.Write("remote.yaml", SmallCorpus.Recipe.Replace("files: in/*.jsonl*", "files: s3://crawl/in/*.jsonl*", StringComparison.Ordinal));
        _proxy.Choose = Bad;
        _proxy.Passes = 20_000;
        AssertSameRuns(_proxy.Url);
        foreach (var file in Directory.EnumerateFiles(_folder.File("set"), "*", SearchOption.AllDirectories))
            Assert.True(File.ReadAllBytes(file).AsSpan().SequenceEqual(_server.Objects[$"crawl/sets/one/{Path.GetRelativePath(_folder.File("set"), file)}"]), file);
        Assert.InRange(_proxy.Faults, 4, int.MaxValue);
    }

    [Fact]
    public async Task The_same_with_a_server_of_somebody_else()
    {
        var port = FaultyProxy.FreePort();
        using var moto = MotoServer.Start(port);
        Assert.SkipWhen(moto is null, "moto_server is not installed: pip install 'moto[server]'");
        try
        {
            using var proxy = new FaultyProxy(port) { Choose = Bad, Passes = 20_000 };
            using var client = Client($"http://127.0.0.1:{port}");
            await client.PutBucketAsync("crawl", TestContext.Current.CancellationToken);
            SmallCorpus.Write(_folder);
            var store = new S3Store(client);
            foreach (var file in Directory.EnumerateFiles(_folder.File("in"))) store.Upload(file, new S3Path("crawl", $"in/{Path.GetFileName(file)}"), CancellationToken.None);
            _folder.Write("local.yaml", SmallCorpus.Recipe);
            _folder.Write("remote.yaml", SmallCorpus.Recipe.Replace("files: in/*.jsonl*", "files: s3://crawl/in/*.jsonl*", StringComparison.Ordinal));
            AssertSameRuns(proxy.Url);

            var large = new byte[20_000_000];
            new Random(4).NextBytes(large);
            File.WriteAllBytes(_folder.File("large"), large);
            store.Upload(_folder.File("large"), new S3Path("crawl", "out/large"), CancellationToken.None);
            using var back = new S3Stream(store, new S3Path("crawl", "out/large"));
            var read = new MemoryStream();
            back.CopyTo(read);
            Assert.True(large.AsSpan().SequenceEqual(read.ToArray()));
        }
        finally { moto?.Kill(entireProcessTree: true); }
    }

    [Fact]
    public void Of_two_that_write_an_object_first_one_wins_and_a_lost_answer_is_no_loss()
    {
        File.WriteAllText(_folder.File("one"), "one");
        File.WriteAllText(_folder.File("two"), "two");
        Assert.True(Put("one", _proxy.Url));
        Assert.False(Put("two", _proxy.Url));
        Assert.Equal("one"u8, _server.Objects["b/run.json"]);
        // The object is written, and the answer cut off.
        _server.Objects.Clear();
        using var proxy = new FaultyProxy(_port) { Passes = 10, Choose = n => n == 0 ? FaultyProxy.Fault.Reset : FaultyProxy.Fault.None };
        Assert.True(Put("two", proxy.Url));
        Assert.Equal(1, proxy.Faults);
        Assert.Equal("two"u8, _server.Objects["b/run.json"]);

        bool Put(string file, string url)
        {
            using var stream = new FileStream(_folder.File(file), FileMode.Open);
            return new S3Store(Client(url)).Upload(stream, new S3Path("b", "run.json"), over: false, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    private void AssertSameRuns(string endpoint)
    {
        var (code, _, error) = PlinthProcess.Run(_folder.Path, "run", "local.yaml", "--out", "local");
        Assert.True(code == 0, error);
        (code, error) = Remote("run", "remote.yaml", "--out", "remote", "--workers", "2");
        Assert.True(code == 0, error);
        Assert.Equal(_folder.Fingerprints("local/corpus").Length, _folder.Fingerprints("remote/corpus").Length);
        var (here, there) = (LedgerFiles.Read(_folder.File("local/ledger")), LedgerFiles.Read(_folder.File("remote/ledger")));
        Assert.Equal(400, here.Count);
        Assert.Equal(here.Select(Row), there.Select(Row));

        var (published, publishing) = Remote("publish", "remote", "--out", "s3://crawl/sets/one");
        Assert.True(published == 0, publishing);
        Assert.Contains("is not empty", Remote("publish", "remote", "--out", "s3://crawl/sets/one").Error, StringComparison.Ordinal);
        Assert.Equal(0, PlinthProcess.Run(_folder.Path, "publish", "remote", "--out", "set").Code);

        // Nowhere are the credentials.
        Assert.DoesNotContain(Secret, error, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_folder.File("remote"), "*", SearchOption.AllDirectories))
            Assert.False(File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Secret)) >= 0, file);

        (int Code, string Error) Remote(params string[] args)
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [PlinthProcess.Assembly, .. args])
            {
                WorkingDirectory = _folder.Path,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                Environment = { ["AWS_ENDPOINT_URL"] = endpoint, ["AWS_ACCESS_KEY_ID"] = "key-of-the-test", ["AWS_SECRET_ACCESS_KEY"] = Secret },
            })!;
            _ = process.StandardOutput.ReadToEndAsync();
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, said);
        }

        static string Row(Dictionary<string, object?> row) =>
            string.Join('|', row.Where(c => c.Key != "source").Select(c => c.Value is string text ? text.Replace("s3://crawl/", "", StringComparison.Ordinal) : $"{c.Value}"));
    }

    /// <summary>The first connections are refused, reset and cut in turn, then one is slow.</summary>
    private static FaultyProxy.Fault Bad(int connection) => connection < 9 ? (FaultyProxy.Fault)(1 + connection % 3) : connection == 9 ? FaultyProxy.Fault.Slow : FaultyProxy.Fault.None;

    private S3Store Store(int attempts = 8) => new(Client(_proxy.Url)) { Attempts = attempts, Backoff = TimeSpan.FromMilliseconds(20) };

    private static AmazonS3Client Client(string url) => new(new BasicAWSCredentials("key-of-the-test", Secret), new AmazonS3Config
    {
        ServiceURL = url,
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        MaxErrorRetry = 0,
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });
}
