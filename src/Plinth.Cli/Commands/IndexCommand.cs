using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Plinth.Dedup;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth index</c>: the indexes that de-duplication keeps from run to run.</summary>
internal static class IndexCommand
{
    public static Command Make() => new("index", "Indexes of what runs have kept, which later runs are de-duplicated against.") { MakeList(), MakeMerge(), MakeRemove() };

    private static Argument<string> Folder() => new("PATH") { Description = "The index: the folder that the step's option 'index' names." };

    private static Command MakeList()
    {
        var folder = Folder();
        var json = Shared.JsonOption();
        var command = new Command("list", "Says what an index was made with, and what each run added to it.") { folder, json };
        command.SetAction(call =>
        {
            var index = new DedupIndex(call.GetRequiredValue(folder));
            var head = index.Head ?? throw new PlinthException($"{index.Folder} is no index: there is no index.json in it");
            var parts = index.Parts().Select(part => new ListedPart(part.Run, part.Documents, Directory.EnumerateFiles(part.Folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length))).ToList();
            if (call.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(new ListedIndex(head.Step, head.Options, parts), IndexListJson.Default.ListedIndex));
                return ExitCode.Done;
            }

            Console.Error.WriteLine($"{head.Step}: {string.Join(", ", head.Options.Select(o => $"{o.Key} {o.Value}"))}");
            foreach (var part in parts) Console.Out.WriteLine($"{part.Run,-40} {part.Documents,14:N0} documents {part.Bytes,18:N0} bytes");
            Console.Error.WriteLine($"{parts.Sum(p => p.Documents):N0} documents of {parts.Count} runs");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command MakeMerge()
    {
        var folder = Folder();
        var others = new Argument<string[]>("OTHER") { Description = "Indexes whose parts are copied into it.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("merge", "Copies the parts of other indexes into one, which is made where it is missing; runs that it knows are passed over.") { folder, others };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var index = new DedupIndex(call.GetRequiredValue(folder));
            var count = index.Merge(call.GetRequiredValue(others).Select(other => new DedupIndex(other)), interrupt.Token);
            Console.Error.WriteLine($"{count} parts added to {index.Folder}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command MakeRemove()
    {
        var folder = Folder();
        var run = new Argument<string>("RUN") { Description = "The run, as plinth index list names it." };
        var command = new Command("remove", "Takes out what a run added, so that it is nobody's duplicate any more.") { folder, run };
        command.SetAction(call =>
        {
            new DedupIndex(call.GetRequiredValue(folder)).Remove(call.GetRequiredValue(run));
            return ExitCode.Done;
        });
        return command;
    }
}

/// <summary>What <c>plinth index list --json</c> prints.</summary>
internal sealed record ListedIndex(string Step, SortedDictionary<string, string> Options, List<ListedPart> Parts);

/// <summary>A run's part, with its size on disk.</summary>
internal sealed record ListedPart(string Run, long Documents, long Bytes);

[JsonSerializable(typeof(ListedIndex))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class IndexListJson : JsonSerializerContext;
