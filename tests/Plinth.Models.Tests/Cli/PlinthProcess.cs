using System.Diagnostics;

namespace Plinth.Models.Tests.Cli;

/// <summary>The program itself, as a shell would start it.</summary>
internal static class PlinthProcess
{
    /// <summary>Path of the program's assembly.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "Plinth.Cli.dll");

    /// <summary>Starts it.</summary>
    public static Process Start(string folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static (int Code, string Out, string Error) Run(string folder, params string[] args) => Wait(Start(folder, args));

    /// <summary>Runs it with a variable of its environment set.</summary>
    public static (int Code, string Out, string Error) RunWith(string variable, string value, string folder, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. args]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[variable] = value;
        return Wait(Process.Start(start)!);
    }

    private static (int Code, string Out, string Error) Wait(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
    }
}
