using System.CommandLine;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Storage;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth pull RUN --out DIR</c>: copies what a run in a store has made to this machine.</summary>
internal static class PullCommand
{
    private const int AtOnce = 8;

    public static Command Make()
    {
        var place = new Argument<string>("RUN") { Description = "A run in a store: s3://bucket/path." };
        var output = new Option<string?>("--out") { Description = "The folder to copy to; runs/NAME when not given.", HelpName = "DIR" };
        var command = new Command("pull", "Copies a run from a store: corpus, ledger, tokens, report and counts, not what lies between stages. What is there already is not copied again.") { place, output };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var from = call.GetRequiredValue(place);
            if (!S3Path.Is(from)) throw new RecipeException($"{from} is in no store; a place in one begins with s3:// or gs://");
            var run = Run.Open(from);
            var folder = Path.GetFullPath(call.GetValue(output) ?? Path.Combine("runs", run.State.Name));
            var (files, bytes) = Pull(run, folder, interrupt.Token);
            Console.Error.WriteLine($"{files:N0} files copied, {bytes:N0} bytes");
            Console.Out.WriteLine(folder);
            return ExitCode.Done;
        });
        return command;
    }

    private static (int Files, long Bytes) Pull(Run run, string folder, CancellationToken ct)
    {
        var own = Path.Combine(folder, "run.json");
        if (File.Exists(own) && Run.ReadState(own) is var here && (here.Started != run.State.Started || here.Name != run.State.Name))
            throw new PlinthException($"{folder} holds another run; name another folder with --out");
        // The name of the run comes first, so that no other is ever copied over it; how far it is, last.
        if (!File.Exists(own)) Run.Write(folder, run.State with { State = "running", Finished = null });
        var (files, bytes) = (0, 0L);
        var wanted = StoredFile.Below(run.Folder).Where(path => IsWanted(run, StoredFile.Relative(run.Folder, path))).Order(StringComparer.Ordinal);
        Parallel.ForEach(wanted, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, path =>
        {
            var target = Path.GetFullPath(Path.Combine(folder, StoredFile.Relative(run.Folder, path)));
            if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new PlinthException($"{path} would lie outside {folder}; it is none of a run's files");
            using var from = StoredFile.Open(path);
            // Tasks write the same bytes whenever they are done again.
            if (File.Exists(target) && new FileInfo(target).Length == from.Length) return;
            using var file = AtomicFile.Create(target);
            from.CopyTo(file.Stream, 1 << 20);
            file.Commit();
            Interlocked.Increment(ref files);
            Interlocked.Add(ref bytes, from.Length);
        });
        AtomicFile.Write(own, StoredFile.ReadAllBytes(StoredFile.Combine(run.Folder, "run.json")));
        return (files, bytes);
    }

    private static bool IsWanted(Run run, string name)
    {
        var parts = name.Split('/');
        if (name == "run.json" || parts[0] == "done") return false;
        if (run.Stages.FirstOrDefault(stage => stage.Name == parts[0]) is null) return true;
        return Path.GetFileName(name).StartsWith("task-", StringComparison.Ordinal);
    }
}
