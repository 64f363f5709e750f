using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Plinth.Recipes;
using Plinth.Tests.Cli;
using YamlDotNet.RepresentationModel;

namespace Plinth.Tests.Running.Cluster;

/// <summary>What docs/cluster.md says, done: its manifests are read, and their commands are called as their services would.</summary>
public sealed class ClusterPageTests
{
    [Fact]
    public void Its_section_of_a_recipe_is_read()
    {
        var yaml = Block("```yaml\ncluster:", "```")["```yaml\n".Length..];
        var options = RecipeReader.Parse("plinth: 1\nsources:\n  - jsonl: in.jsonl\n" + yaml, "r.yaml", "/").Cluster;
        Assert.Equal(("cpu", "04:00:00", 4096, 200), (options.Partition, options.Time, options.MemoryMb, options.TasksAtOnce));
    }

    [Fact]
    public void Its_table_has_every_option_with_its_default()
    {
        var rows = Page().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries));
        var told = rows.SelectMany(row => row[1].Split(", ").Select(name => (Name: name.Trim('`'), Default: row[2]))).ToDictionary(r => r.Name, r => r.Default);
        var options = new ClusterOptions();
        foreach (var property in typeof(ClusterOptions).GetProperties().Where(p => p.CanWrite))
        {
            var name = string.Concat(property.Name.Select((c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
            Assert.True(told.TryGetValue(name, out var value), $"{name} is not in docs/cluster.md");
            if (property.GetValue(options) is int number) Assert.Equal($"{number}", value);
        }
    }

    [Fact]
    public void Its_job_for_Kubernetes_does_a_stage_when_each_index_is_called_once()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Block("```yaml\napiVersion", "```")["```yaml\n".Length..]));
        var job = (YamlMappingNode)stream.Documents[0].RootNode;
        Assert.Equal(("batch/v1", "Job", "Indexed"), ($"{job["apiVersion"]}", $"{job["kind"]}", $"{job["spec"]["completionMode"]}"));
        var pod = job["spec"]["template"]["spec"];
        Assert.Equal("Never", $"{pod["restartPolicy"]}");
        var container = pod["containers"][0];
        Assert.Equal($"{container["volumeMounts"][0]["name"]}", $"{pod["volumes"][0]["name"]}");
        string[] command = [.. ((YamlSequenceNode)container["command"]).Select(word => $"{word}")];
        Assert.StartsWith($"{container["volumeMounts"][0]["mountPath"]}/", command[2], StringComparison.Ordinal);
        AssertDone("JOB_COMPLETION_INDEX", command);
    }

    [Fact]
    public void Its_call_of_AWS_Batch_does_a_stage_when_each_index_is_called_once()
    {
        var overrides = Block("'{ \"command\"", "'\n")[1..];
        using var json = JsonDocument.Parse(overrides);
        AssertDone("AWS_BATCH_JOB_ARRAY_INDEX", [.. json.RootElement.GetProperty("command").EnumerateArray().Select(word => word.GetString()!)]);
    }

    [Fact]
    public void Its_line_for_GNU_parallel_does_a_stage()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/parallel"), "parallel is not installed: apt-get install parallel");
        using var folder = Planned();
        folder.Write("bin/plinth", $"#!/bin/sh\nexec dotnet '{PlinthProcess.Assembly}' \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder.File("bin/plinth"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var line = Block("seq 0 63", "\n").Replace("seq 0 63", "seq 0 4", StringComparison.Ordinal).Replace("-N 8", "-N 2", StringComparison.Ordinal);
        var (code, error) = Call(folder, "bash", ["-c", $"PATH={folder.File("bin")}:$PATH; {line}"]);
        Assert.True(code == 0, error);
        Assert.StartsWith("stage-1                  5/5 done", PlinthProcess.Run(folder.Path, "status", "runs/web").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_offset_is_added_to_the_index_of_an_array_that_is_cut()
    {
        using var folder = Planned();
        var (code, error) = Call(folder, "dotnet", [PlinthProcess.Assembly, "task", "runs/web", "stage-1", "--offset", "3"], ("SLURM_ARRAY_TASK_ID", "1"));
        Assert.True(code == 0, error);
        Assert.True(File.Exists(folder.File("runs/web/stage-1/task-00004.json")));
        (code, error) = Call(folder, "dotnet", [PlinthProcess.Assembly, "task", "runs/web", "stage-1", "--offset", "4"], ("SLURM_ARRAY_TASK_ID", "1"));
        Assert.Equal(2, code);
        Assert.Contains("stage-1 has tasks 0 to 4, not 5", error, StringComparison.Ordinal);
        (code, error) = Call(folder, "dotnet", [PlinthProcess.Assembly, "task", "runs/web", "stage-1"]);
        Assert.Equal(2, code);
        Assert.Contains("no INDEX is given", error, StringComparison.Ordinal);
    }

    private static void AssertDone(string variable, string[] command)
    {
        Assert.Equal(("plinth", "task", "stage-1"), (command[0], command[1], command[3]));
        using var folder = Planned();
        command[2] = folder.File("runs/web");
        for (var index = 4; index >= 0; index--)
        {
            var (code, error) = Call(folder, "dotnet", [PlinthProcess.Assembly, .. command[1..]], (variable, $"{index}"));
            Assert.True(code == 0, error);
            Assert.True(File.Exists(folder.File($"runs/web/stage-1/task-{index:00000}.json")));
        }

        Assert.StartsWith("stage-1                  5/5 done", PlinthProcess.Run(folder.Path, "status", "runs/web").Out, StringComparison.Ordinal);
        Assert.Equal(0, PlinthProcess.Run(folder.Path, "run", "web.yaml").Code);
    }

    private static TestFolder Planned()
    {
        var folder = new TestFolder();
        for (var i = 0; i < 5; i++) folder.Write($"in/{i}.jsonl", $"{{\"text\":\"The text of number {i}.\"}}\n");
        folder.Write("web.yaml", "plinth: 1\nname: web\nsources:\n  - jsonl: in/*.jsonl\n");
        var (code, output, error) = PlinthProcess.Run(folder.Path, "run", "web.yaml", "--plan");
        Assert.True(code == 0, error);
        Assert.StartsWith("stage-1                  0/5 done  0 running  5 pending  0 failed", output, StringComparison.Ordinal);
        return folder;
    }

    private static (int Code, string Error) Call(TestFolder folder, string program, string[] args, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = folder.Path, RedirectStandardError = true };
        foreach (var name in (string[])["SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"]) start.Environment.Remove(name);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    private static string Block(string begin, string end)
    {
        var page = Page();
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(from >= 0, $"docs/cluster.md has no '{begin}'");
        return page[from..page.IndexOf(end, from + begin.Length, StringComparison.Ordinal)];
    }

    private static string Page([CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs/cluster.md"));
}
