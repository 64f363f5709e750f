using System.Globalization;
using System.Text;

namespace Plinth.Running.Cluster;

/// <summary>The script of a round's array jobs, in the run's folder.</summary>
internal static class ArrayScript
{
    /// <summary>Writes the script, and the list of tasks that it reads: a line for each element.</summary>
    /// <returns>Its path.</returns>
    public static string Write(Run run, string round, int[][] elements, string program)
    {
        var folder = ClusterJobs.FolderOf(run, round);
        var list = $"tasks-{Guid.NewGuid():N}.txt";
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, list), Encoding.UTF8.GetBytes(string.Concat(elements.Select(tasks => string.Join(' ', tasks) + "\n"))));
        var path = Path.Combine(folder, "array.sh");
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(Text(run, round, folder, list, program)));
        return path;
    }

    private static string Text(Run run, string round, string folder, string list, string program)
    {
        var options = run.Recipe.Cluster;
        var text = new StringBuilder("#!/bin/bash\n");
        void Set(string name, object? value)
        {
            if (value is not null) text.Append(CultureInfo.InvariantCulture, $"#SBATCH --{name}={value}\n");
        }

        Set("job-name", $"plinth-{run.Recipe.Name}-{round}");
        Set("partition", options.Partition);
        Set("account", options.Account);
        Set("time", options.Time);
        Set("cpus-per-task", options.Cpus);
        Set("nodes", 1);
        Set("ntasks", 1);
        // Slurm fills in the array's id and the element's.
        Set("output", $"\"{folder}/slurm-%A_%a.log\"");
        text.Append("#SBATCH --requeue\n#SBATCH --open-mode=append\n\n");
        text.Append("# Does the tasks of a line of the list: line of the array's offset (first argument) and the element's number.\n");
        foreach (var module in options.Modules) text.Append(CultureInfo.InvariantCulture, $"module load {module}\n");
        // Spans of the tasks become part of the trace of whoever submits them.
        if (System.Diagnostics.Activity.Current is { Recorded: true, Id: { } trace }) text.Append(CultureInfo.InvariantCulture, $"export TRACEPARENT={Quote(trace)}\n");
        text.Append($"""
            cd {Quote(run.Recipe.BaseDirectory)} || exit 1
            folder={Quote(folder)}
            line=$(($1 + SLURM_ARRAY_TASK_ID + 1))
            tasks=$(sed -n "$line"p "$folder/{list}")
            ended=0
            # Several in one process; one by one where that fails, so that it is known which.
            case $tasks in *' '*)
              {Program(run, program)} task {Quote(run.Folder)} {round} $tasks
              case $? in 0) exit 0 ;; 130 | 143) exit 1 ;; esac
            esac
            for task in $tasks; do
              words="$folder/words-$task.$SLURM_JOB_ID"
              {Program(run, program)} task {Quote(run.Folder)} {round} "$task" 2> "$words"
              code=$?
              cat "$words" >&2
              # 130 and 143: told to stop from outside; what is missing is submitted again.
              if [ $code -ne 0 ] && [ $code -ne 130 ] && [ $code -ne 143 ]; then
                echo $code | cat - "$words" > "$words.tmp" && mv "$words.tmp" "$folder/failed-$task"
              fi
              rm -f "$words"
              [ $code -eq 0 ] || ended=$code
            done
            exit $ended

            """.ReplaceLineEndings("\n"));
        return text.ToString();
    }

    private static string Program(Run run, string program)
    {
        var options = run.Recipe.Cluster;
        if (options.Container is not { } image) return options.Command ?? program;
        var folder = Storage.S3Path.Is(run.Folder) ? "" : $"--bind {Quote(run.Folder)} ";
        return $"apptainer exec {folder}--bind {Quote(run.Recipe.BaseDirectory)} {Quote(image)} {options.Command ?? "plinth"}";
    }

    /// <summary>A word that the shell takes as it is.</summary>
    internal static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
