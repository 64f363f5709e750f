using System.Diagnostics;
using System.Net.Sockets;

namespace Plinth.Tests.Storage;

/// <summary>A server of somebody else that speaks S3, where it is installed.</summary>
internal static class MotoServer
{
    /// <summary>Starts it; null where it is not installed.</summary>
    public static Process? Start(int port)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(':').All(folder => !File.Exists(Path.Combine(folder, "moto_server")))) return null;
        var moto = Process.Start(new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{port}"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        moto.OutputDataReceived += (_, _) => { };
        moto.ErrorDataReceived += (_, _) => { };
        moto.BeginOutputReadLine();
        moto.BeginErrorReadLine();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(60) && !moto.HasExited; Thread.Sleep(100))
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return moto;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }

        if (!moto.HasExited) moto.Kill(entireProcessTree: true);
        return null;
    }
}
