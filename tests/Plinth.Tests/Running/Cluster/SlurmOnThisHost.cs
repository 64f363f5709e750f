using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Plinth.Tests.Running.Cluster;

/// <summary>A controller and three nodes of Slurm on this machine's loopback, with a key of their own.</summary>
/// <remarks>Each daemon is held by a shell that ends it, and all that it started, when the shell's input ends: so they go when the tests do, however these end.</remarks>
public sealed class SlurmOnThisHost : IDisposable
{
    /// <summary>Nodes.</summary>
    public const int Nodes = 3;

    /// <summary>Time after which the controller has saved what happens, with some to spare: it does so every five seconds.</summary>
    private static readonly TimeSpan SavedWithin = TimeSpan.FromSeconds(8);

    /// <summary>Seconds after which daemons end by themselves.</summary>
    private const int Longest = 900;

    // Of a node that dies, what reports the ends of jobs goes before the jobs: nobody tells the controller.
    private const string Hold = """
        node=$1; shift
        PLINTH_NODE=$node "$@" < /dev/null > /dev/null 2>&1 &
        read -r -t LONGEST _
        kill -KILL $!
        for mark in PLINTH_NODE SLURMD_NODENAME PLINTH_NODE SLURMD_NODENAME; do
          for process in $(grep -lzxF "$mark=$node" /proc/[0-9]*/environ 2> /dev/null); do
            process=${process#/proc/}
            kill -KILL "${process%/environ}" 2> /dev/null
          done
        done
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plinth-slurm-").FullName;
    private readonly Dictionary<string, Process> _daemons = [];

    // Of this cluster alone, so that no other's jobs are taken for ours.
    private readonly string _node;

    /// <summary>Why it cannot be had here; null where it can.</summary>
    public static string? Missing { get; } =
        !OperatingSystem.IsLinux() ? "Slurm is for Linux" :
        Environment.UserName != "root" ? "a cluster of one's own needs root" :
        ((string[])["munged", "slurmctld", "slurmd", "sbatch", "squeue"]).FirstOrDefault(p => !IsOnPath(p)) is { } program
            ? $"{program} is not installed: apt-get install slurmctld slurmd slurm-client munge slurm-wlm-basic-plugins" : null;

    public SlurmOnThisHost()
    {
        var ports = Ports(Nodes + 1);
        _node = $"n{Environment.ProcessId}p{ports[0]}x";
        if (Missing is not null || !OperatingSystem.IsLinux()) return;
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        var munge = Directory.CreateDirectory(In("munge"), (UnixFileMode)0b111_101_101).FullName;
        File.WriteAllBytes(In("key"), RandomNumberGenerator.GetBytes(1024));
        File.SetUnixFileMode(In("key"), UnixFileMode.UserRead);
        var host = Dns.GetHostName().Split('.')[0];
        File.WriteAllText(Configuration, $"""
            ClusterName=plinth
            SlurmctldHost={host}(127.0.0.1)
            SlurmctldPort={ports[0]}
            SlurmUser=root
            SlurmdUser=root
            AuthInfo=socket={munge}/socket,cred_expire=3
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
            {string.Join('\n', Enumerable.Range(1, Nodes).Select(n => $"NodeName={Node(n)} NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[n]} CPUs=2 RealMemory=4000"))}
            PartitionName=main Nodes={_node}[1-{Nodes}] Default=YES MaxTime=INFINITE State=UP

            """);
        Directory.CreateDirectory(In("state"));
        Start("munged", "munged", "--foreground", $"--key-file={In("key")}", $"--socket={munge}/socket", $"--pid-file={munge}/pid", $"--log-file={In("munge.log")}", $"--seed-file={In("seed")}", "--force");
        Until("munged", () => File.Exists($"{munge}/socket"));
        Start("slurmctld", "slurmctld", "-D", "-c");
        for (var n = 1; n <= Nodes; n++) StartNode(n);
        Until("the nodes", () => Call("sinfo", "-h", "-N", "-o", "%T").Split('\n').Count(s => s == "idle") == Nodes);
    }

    /// <summary>Its <c>SLURM_CONF</c>.</summary>
    public string Configuration => In("slurm.conf");

    /// <summary>A node's name.</summary>
    public string Node(int node) => $"{_node}{node}";

    /// <summary>Calls a program with this cluster as its own; what it printed.</summary>
    public string Call(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", "exec timeout 20 \"$@\" 2>/dev/null </dev/null", "bash", program, .. args])
        {
            RedirectStandardOutput = true,
            Environment = { ["SLURM_CONF"] = Configuration },
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>Kills a node: its daemon and all that it runs.</summary>
    public void KillNode(int node) => End(Node(node));

    /// <summary>Starts a node, for the first time or again.</summary>
    public void StartNode(int node)
    {
        Directory.CreateDirectory(In($"spool.{Node(node)}"));
        Start(Node(node), "slurmd", "-D", "-N", Node(node));
    }

    /// <summary>Stops the controller, which saves what it knows.</summary>
    public void StopController()
    {
        Call("scontrol", "shutdown", "slurmctld");
        Until("no controller", () => !Call("scontrol", "ping").Contains("UP", StringComparison.Ordinal));
        End("slurmctld");
    }

    /// <summary>Kills the controller, which saves nothing more than what it has: all that happened until some seconds ago.</summary>
    public void KillController()
    {
        // Of what it did after that it would know nothing; it would begin jobs again, and take nodes on which they are for broken.
        Thread.Sleep(SavedWithin);
        End("slurmctld");
        Until("no controller", () => !Call("scontrol", "ping").Contains("UP", StringComparison.Ordinal));
    }

    /// <summary>Starts the controller again, with what it has saved.</summary>
    public void StartController()
    {
        Start("slurmctld", "slurmctld", "-D");
        Until("the controller", () => Call("scontrol", "ping").Contains("UP", StringComparison.Ordinal));
    }

    /// <summary>Waits until something is so.</summary>
    public void Until(string what, Func<bool> isSo)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(60); Thread.Sleep(100))
            if (isSo()) return;
        throw new InvalidOperationException($"{what}: not in a minute. The controller said last:\n{Log()}");
    }

    /// <summary>The controller's last words.</summary>
    public string Log() => File.Exists(In("slurmctld.log")) ? string.Join('\n', File.ReadLines(In("slurmctld.log")).TakeLast(40)) : "nothing";

    public void Dispose()
    {
        foreach (var daemon in _daemons.Keys.OrderBy(name => name is "slurmctld" or "munged" ? 1 : 0).ToArray()) End(daemon);
        try { Directory.Delete(_folder, recursive: true); }
        catch (IOException)
        {
            // A job's last words; the system's temporary folder is cleaned by others.
        }
    }

    private void Start(string name, params string[] command) =>
        _daemons.Add(name, Process.Start(new ProcessStartInfo("bash", ["-c", Hold.Replace("LONGEST", $"{Longest}", StringComparison.Ordinal), name, name, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            Environment = { ["SLURM_CONF"] = Configuration, ["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin" },
        })!);

    private void End(string name)
    {
        if (!_daemons.Remove(name, out var shell)) return;
        using (shell)
        {
            shell.StandardInput.Close();
            if (!shell.WaitForExit(20_000)) shell.Kill(entireProcessTree: true);
        }
    }

    private string In(string name) => Path.Combine(_folder, name);

    /// <summary>Ports that are free, and below those that the system gives to whoever asks: a daemon that is started again finds its own free still.</summary>
    private static int[] Ports(int count)
    {
        var ports = new List<int>();
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try { listener.Start(); }
            catch (SocketException) { continue; }
            if (!ports.Contains(port)) ports.Add(port);
        }

        return [.. ports];
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
