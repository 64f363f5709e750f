using System.Diagnostics;
using System.Globalization;

namespace Plinth.Bench;

/// <summary>CPU seconds of another program.</summary>
internal static class ChildTime
{
    /// <summary>Runs a command line of a shell and says its CPU seconds, user and system.</summary>
    public static double Of(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", $"TIMEFORMAT='%U %S'; time {{ {command} >/dev/null 2>&1; }}"]) { RedirectStandardError = true })!;
        var times = process.StandardError.ReadToEnd().Trim().Split('\n')[^1].Split(' ');
        process.WaitForExit();
        return times.Sum(time => double.Parse(time, CultureInfo.InvariantCulture));
    }
}
