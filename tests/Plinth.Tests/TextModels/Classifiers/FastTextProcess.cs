using System.Diagnostics;

namespace Plinth.Tests.TextModels.Classifiers;

/// <summary>Debian's fasttext.</summary>
internal static class FastTextProcess
{
    /// <summary>Runs it to its end; skips the test where it is not installed.</summary>
    public static string Run(string arguments)
    {
        Process? process;
        try { process = Process.Start(new ProcessStartInfo("fasttext", arguments) { RedirectStandardOutput = true, RedirectStandardError = true }); }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("fasttext is not installed (Debian: apt-get install fasttext)");
            return "";
        }

        using (process)
        {
            var errors = process!.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"fasttext {arguments}: {errors.Result}");
            return output;
        }
    }
}
