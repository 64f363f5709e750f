using System.Diagnostics;
using Plinth.Cli.Commands;

namespace Plinth.Tests.Cli;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("plinth que", "query")]
    [InlineData("plinth explain gopher-q", "gopher-quality")]
    [InlineData("plinth query runs/demo top", "top-rules")]
    [InlineData("plinth query runs/demo --l", "--list")]
    public void Bash_completes_verbs_options_steps_and_ready_queries(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash here");
        var script = $$"""
            plinth() { dotnet '{{PlinthProcess.Assembly}}' "$@"; }
            {{CompletionCommand.Script("bash")}}
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=({{line}}); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _plinth
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["--norc", "-c", script]) { RedirectStandardOutput = true })!;
        Assert.Contains(expected, bash.StandardOutput.ReadToEnd().Split('\n'));
        bash.WaitForExit();
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Every_shell_asks_the_program_itself(string shell) => Assert.Contains("[suggest:", CompletionCommand.Script(shell), StringComparison.Ordinal);
}
