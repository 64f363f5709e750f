#pragma warning disable CA1416 // Slurm is started on Linux alone; elsewhere its tests are skipped.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Plinth.Tests.Running.Cluster;

/// <summary>A controller and three nodes of Slurm on this machine's loopback, with a key of their own; gone afterwards.</summary>
internal sealed class SlurmOnThisHost : IDisposable
{
    private const int Nodes = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("plinth-slurm-").FullName;

    /// <summary>Why it cannot be had here; null where it can.</summary>
    public static string? Missing { get; } =
        Environment.UserName != "root" ? "a cluster of one's own needs root" :
        ((string[])["munged", "slurmctld", "slurmd", "sbatch", "squeue"]).FirstOrDefault(p => !IsOnPath(p)) is { } program
            ? $"{program} is not installed: apt-get install slurmctld slurmd slurm-client munge slurm-wlm-basic-plugins" : null;

    public SlurmOnThisHost()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        var munge = Directory.CreateDirectory(In("munge"), (UnixFileMode)0b111_101_101).FullName;
        File.WriteAllBytes(In("key"), RandomNumberGenerator.GetBytes(1024));
        File.SetUnixFileMode(In("key"), UnixFileMode.UserRead);
        Call("munged", $"--key-file={In("key")}", $"--socket={munge}/socket", $"--pid-file={munge}/pid", $"--log-file={In("munge.log")}", $"--seed-file={In("seed")}", "--force");
        var ports = Ports(Nodes + 1);
        var host = Dns.GetHostName().Split('.')[0];
        File.WriteAllText(Configuration, $"""
            ClusterName=plinth
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            SlurmUser=root
            SlurmdUser=root
            AuthInfo=socket={munge}/socket,cred_expire=5
            StateSaveLocation={_folder}/state
            SlurmdSpoolDir={_folder}/spool.%n
            SlurmctldPidFile={_folder}/slurmctld.pid
            SlurmdPidFile={_folder}/%n.pid
            SlurmctldLogFile={_folder}/slurmctld.log
            SlurmdLogFile={_folder}/%n.log
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            JobAcctGatherType=jobacct_gather/none
            MpiDefault=none
            SchedulerParameters=sched_interval=1,sched_min_interval=0,bf_interval=1,batch_sched_delay=0
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            SlurmdTimeout=6
            KillWait=2
            MinJobAge=3600
            ReturnToService=2
            SlurmdParameters=config_overrides
            AccountingStorageType=accounting_storage/none
            {string.Join('\n', Enumerable.Range(1, Nodes).Select(n => $"NodeName=n{n} NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[n]} CPUs=2 RealMemory=4000"))}
            PartitionName=main Nodes=n[1-{Nodes}] Default=YES MaxTime=INFINITE State=UP

            """);
        Directory.CreateDirectory(In("state"));
        Call("slurmctld", "-c");
        for (var n = 1; n <= Nodes; n++)
        {
            Directory.CreateDirectory(In($"spool.n{n}"));
            Call("slurmd", "-N", $"n{n}");
        }

        for (var wait = 0; wait < 150; wait++)
        {
            if (Call("sinfo", "-h", "-N", "-o", "%T").Split('\n').Count(s => s == "idle") == Nodes) return;
            Thread.Sleep(200);
        }

        Dispose();
        throw new InvalidOperationException("the cluster did not come up");
    }

    /// <summary>Its <c>SLURM_CONF</c>.</summary>
    public string Configuration => In("slurm.conf");

    /// <summary>Calls a program with this cluster as its own; what it printed.</summary>
    public string Call(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "exec \"$@\" 2>/dev/null </dev/null", "bash", program, .. args])
        {
            RedirectStandardOutput = true,
            Environment = { ["SLURM_CONF"] = Configuration },
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>Kills a node: its daemon and all that it runs.</summary>
    public void KillNode(int node)
    {
        Kill(In($"n{node}.pid"));
        // The daemon's jobs have its spool folder in their command line or environment: by the node's name in it.
        foreach (var environment in Directory.EnumerateFiles("/proc", "environ", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true }))
        {
            try
            {
                var text = File.ReadAllText(environment);
                if (!text.Contains($"SLURM_CONF={Configuration}", StringComparison.Ordinal) || !text.Contains($"SLURMD_NODENAME=n{node}\0", StringComparison.Ordinal)) continue;
                Process.GetProcessById(int.Parse(environment.Split('/')[2], System.Globalization.CultureInfo.InvariantCulture)).Kill();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
            {
                // It ended meanwhile.
            }
        }
    }

    public void Dispose()
    {
        Call("scancel", "-u", "root");
        for (var n = 1; n <= Nodes; n++) Kill(In($"n{n}.pid"));
        Kill(In("slurmctld.pid"));
        Kill(In("munge/pid"));
        Thread.Sleep(500);
        try { Directory.Delete(_folder, recursive: true); }
        catch (IOException)
        {
            // A daemon's last words; the system's temporary folder is cleaned by others.
        }
    }

    private string In(string name) => Path.Combine(_folder, name);

    private static void Kill(string pidFile)
    {
        try { Process.GetProcessById(int.Parse(File.ReadAllText(pidFile), System.Globalization.CultureInfo.InvariantCulture)).Kill(); }
        catch (Exception e) when (e is IOException or ArgumentException or FormatException or InvalidOperationException)
        {
            // It is gone already.
        }
    }

    private static int[] Ports(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
