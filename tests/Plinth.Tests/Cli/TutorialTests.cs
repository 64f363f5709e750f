using System.Diagnostics;

namespace Plinth.Tests.Cli;

/// <summary>The tutorial, run as a reader would: its commands in a shell, and what it shows held against what comes out.</summary>
public sealed class TutorialTests
{
    [Fact]
    public void Every_line_of_the_tutorial_runs_and_shows_what_it_says()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "there is no bash here");
        using var folder = new TestFolder();
        Directory.CreateSymbolicLink(folder.File("samples"), Path.Combine(Root(), "samples"));
        var blocks = Blocks(File.ReadAllText(Path.Combine(Root(), "docs", "tutorial.md"))).ToList();
        Assert.True(blocks.Count(b => b.Kind == "sh") >= 9);
        var output = "";
        foreach (var (kind, text) in blocks)
        {
            if (kind == "sh") output = Shell(folder.Path, text);
            else if (kind == "text") Assert.True(Shows(output, text), $"the tutorial says\n{text}\nand this came\n{output}");
        }
    }

    [Theory]
    [InlineData("a\nb\nc", "a\n…\nc", true)]
    [InlineData("a\nb\nc", "a\nc", false)]
    [InlineData("a 12 b\nz", "a … b\nz", true)]
    [InlineData("a 12 b", "a … c", false)]
    [InlineData("a\nb", "a\n…", true)]
    [InlineData("a", "a\n…", true)]
    [InlineData("b\na", "…\nb", false)]
    public void Dots_stand_for_what_differs(string output, string shown, bool same) => Assert.Equal(same, Shows(output, shown));

    private static bool Shows(string output, string shown)
    {
        // A line of dots is any number of lines, dots within a line any text of that line.
        var lines = shown.TrimEnd('\n').Split('\n').Select(line => line == "…" ? "(.*\n)*?" : string.Join(".*", line.TrimEnd().Split('…').Select(System.Text.RegularExpressions.Regex.Escape)) + " *\n");
        return System.Text.RegularExpressions.Regex.IsMatch(output.TrimEnd('\n') + "\n", "^" + string.Concat(lines) + "$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(10));
    }

    private static string Shell(string folder, string script)
    {
        var start = new ProcessStartInfo("/bin/bash", ["--norc", "-e", "-c", $"plinth() {{ dotnet '{PlinthProcess.Assembly}' \"$@\"; }}\n{script}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var bash = Process.Start(start)!;
        var errors = bash.StandardError.ReadToEndAsync();
        var output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.True(bash.ExitCode == 0, $"{script}\nended with {bash.ExitCode}\n{errors.Result}");

        // Progress goes to the other stream; of it only the sum that the tutorial shows is kept, before the results.
        return string.Concat(errors.Result.Split('\n').Where(l => l.StartsWith("read ", StringComparison.Ordinal)).Select(l => l + "\n")) + output;
    }

    private static IEnumerable<(string Kind, string Text)> Blocks(string page)
    {
        string? kind = null;
        var text = "";
        foreach (var line in page.Split('\n'))
        {
            if (!line.StartsWith("```", StringComparison.Ordinal)) text += kind is null ? "" : line + "\n";
            else if (kind is null) (kind, text) = (line[3..], "");
            else
            {
                yield return (kind, text);
                kind = null;
            }
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Plinth.slnx"))) folder = folder.Parent;
        return folder!.FullName;
    }
}
