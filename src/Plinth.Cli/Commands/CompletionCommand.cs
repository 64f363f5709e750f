using System.CommandLine;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth completion SHELL</c>: the script that lets a shell complete what is typed after plinth.</summary>
internal static class CompletionCommand
{
    public static Command Make()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Prints the script by which a shell completes plinth's verbs and options.") { shell };
        command.SetAction(call =>
        {
            Console.Out.Write(Script(call.GetRequiredValue(shell)));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A shell's script.</summary>
    public static string Script(string shell)
    {
        using var reader = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{shell}")!);
        return reader.ReadToEnd();
    }
}
