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

    /// <summary>Runs it with text on its standard input.</summary>
    public static (int Code, string Out, string Error) RunWith(string input, string folder, params string[] args)
    {
        var process = Start(folder, args);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return Wait(process);
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
