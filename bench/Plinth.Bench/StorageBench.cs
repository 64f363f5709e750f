using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Plinth.Tests.Storage;

namespace Plinth.Bench;

/// <summary>One file read from the file system and from a store of this process over loopback, in turns, each by a <c>plinth run</c> of its own.</summary>
internal static class StorageBench
{
    private const int Rounds = 3;

    public static int Run(string path)
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        using var store = new S3Double(port);
        var name = Path.GetFileName(path);
        store.Objects[$"bench/{name}"] = File.ReadAllBytes(path);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", $"http://127.0.0.1:{port}");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "bench");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "bench");
        var work = Directory.CreateTempSubdirectory("plinth-storage-").FullName;
        Console.WriteLine($"{name}, {new FileInfo(path).Length / 1e6:N1} MB; the best of {Rounds} rounds in turns");
        foreach (var workers in new[] { 1, 2 })
        {
            var (local, remote) = (new Took(double.MaxValue, double.MaxValue), new Took(double.MaxValue, double.MaxValue));
            for (var round = 0; round < Rounds; round++)
            {
                local = local.Least(Time(work, path, workers));
                remote = remote.Least(Time(work, $"s3://bench/{name}", workers));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{workers} worker{(workers == 1 ? " " : "s")}  local {local.Wall:F2} s, {local.Cpu:F2} of CPU; store {remote.Wall:F2} s, {remote.Cpu:F2} of CPU; ratio {remote.Wall / local.Wall:F2}, of CPU {remote.Cpu / local.Cpu:F2}"));
        }

        Directory.Delete(work, recursive: true);
        return 0;
    }

    private static Took Time(string work, string source, int workers)
    {
        var recipe = Path.Combine(work, "recipe.yaml");
        var run = Path.Combine(work, "run");
        File.WriteAllText(recipe, $"plinth: 1\nname: copy\nsources:\n  - jsonl: \"{source}\"\nsteps: []\n");
        if (Directory.Exists(run)) Directory.Delete(run, recursive: true);
        var watch = Stopwatch.StartNew();
        var cpu = ChildTime.Of($"dotnet '{typeof(Plinth.Cli.Interrupt).Assembly.Location}' run '{recipe}' --out '{run}' --workers {workers}");
        if (!File.Exists(Path.Combine(run, "report.html"))) throw new PlinthException($"the run of {source} failed");
        return new Took(watch.Elapsed.TotalSeconds, cpu);
    }

    private readonly record struct Took(double Wall, double Cpu)
    {
        public Took Least(Took other) => new(Math.Min(Wall, other.Wall), Math.Min(Cpu, other.Cpu));
    }
}
