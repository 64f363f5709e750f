using System.Diagnostics;

namespace Plinth.Models.Lab.Evaluation.Tasks;

/// <summary>Runs Python that a model wrote, in a process of its own: limits on time, memory, files and processes, an empty folder, no environment, and where the system lets it no network.</summary>
/// <remarks>A fence, not a wall: what models write is run as the user who asks for it. In a container or a throw-away machine it is better kept.</remarks>
/// <param name="python">The interpreter.</param>
/// <param name="seconds">CPU time of a program; wall time is six times that.</param>
/// <param name="megabytes">Memory of a program.</param>
public sealed class CodeSandbox(string python = "python3", int seconds = 5, int megabytes = 1024)
{
    private readonly Lazy<bool> _canUnshare = new(() => OperatingSystem.IsLinux() && Run("unshare", ["--user", "--net", "true"], "/", TimeSpan.FromSeconds(5), CancellationToken.None) == 0);

    /// <summary>True where the program ends by itself, well.</summary>
    public bool Passes(string program, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows()) throw new PlinthException("what a model writes is run on Linux and macOS only");
        var folder = Directory.CreateTempSubdirectory("plinth-code-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "program.py"), program);
            // macOS has no limit on memory, and some shells none on processes; without the others nothing is run.
            var limits = $"set -e; ulimit -t {seconds}; ulimit -f 2048; ulimit -n 64; ulimit -c 0; ulimit -v {megabytes * 1024} 2>/dev/null || :; ulimit -u 512 2>/dev/null || :; exec {(_canUnshare.Value ? "unshare --user --net " : "")}\"$0\" -I -B program.py";
            return Run("sh", ["-c", limits, python], folder.FullName, TimeSpan.FromSeconds(6 * seconds), ct) == 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int? Run(string file, IEnumerable<string> arguments, string folder, TimeSpan most, CancellationToken ct)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            // What it says is thrown away as it comes, so that it cannot fill a pipe and wait.
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(most);
            try
            {
                process.WaitForExitAsync(patience.Token).GetAwaiter().GetResult();
                return process.ExitCode;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                ct.ThrowIfCancellationRequested();
                return null;
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
