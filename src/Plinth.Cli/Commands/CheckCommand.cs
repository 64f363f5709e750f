using System.CommandLine;
using System.Text.Json;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Running.Planning;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth check RECIPE</c>: reads a recipe as a run would, and prints the plan and what it will take.</summary>
internal static class CheckCommand
{
    public static Command Make()
    {
        var recipe = Shared.RecipeArgument();
        var set = Shared.SetOption();
        var workers = Shared.WorkersOption();
        var json = Shared.JsonOption();
        var measure = new Option<string?>("--measure")
        {
            Description = "Does the recipe for real on about so much of its input (64MB when no size is given; two shards at least), in a folder that is gone afterwards, and plans by what that took.",
            HelpName = "SIZE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var size = new Option<string?>("--size") { Description = "With --measure: plans for input of this size, such as 100TB, not for the recipe's own.", HelpName = "SIZE" };
        var fileSize = new Option<string?>("--file-size") { Description = "With --size: how large its files are; as the recipe's own when not given.", HelpName = "SIZE" };
        var machine = new Option<string>("--machine") { Description = "With --measure: the kind of machine, such as c7i.4xlarge, m7i.8xlarge, n2-standard-16.", HelpName = "NAME", DefaultValueFactory = _ => "c7i.4xlarge" };
        var machines = new Option<int>("--machines") { Description = "With --measure: how many of them.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var types = new Option<string?>("--machine-types") { Description = "A table of machines of your own: lines of name: { cores: 16, memory: 32, price: 0.714 }.", HelpName = "FILE.yaml" };
        var price = new Option<double?>("--price") { Description = "US dollars an hour of a machine, over the table's.", HelpName = "USD" };
        machines.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() < 1) r.AddError("--machines is at least 1");
        });
        var command = new Command("check", "Checks a recipe and prints its plan and an estimate; nothing is run, but what --measure does in a folder of its own.")
            { recipe, set, workers, json, measure, size, fileSize, machine, machines, types, price };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            if (call.GetResult(measure) is { Implicit: false })
            {
                var kind = Machine.Find(call.GetRequiredValue(machine), call.GetValue(types));
                var most = call.GetValue(measure) is { } given ? ByteSize.Parse("--measure", given) : 64_000_000;
                return PlanPrint.Execute(Shared.ReadRecipe(call.GetRequiredValue(recipe), call.GetRequiredValue(set)), most,
                    call.GetValue(size) is { } s ? ByteSize.Parse("--size", s) : null, call.GetValue(fileSize) is { } f ? ByteSize.Parse("--file-size", f) : null,
                    call.GetValue(price) is { } dollars ? kind with { Price = dollars } : kind, call.GetRequiredValue(machines), call.GetValue(json), interrupt.Token);
            }

            foreach (var option in (Option[])[size, fileSize, machine, machines, types, price])
                if (call.GetResult(option) is { Implicit: false }) throw new RecipeException($"{option.Name} goes with --measure");
            var read = Shared.ReadRecipe(call.GetRequiredValue(recipe), call.GetRequiredValue(set));
            var shards = Run.Split(read);
            var stages = Stage.Cut(read.Steps);
            var estimate = Estimate.Of(read, shards, call.GetRequiredValue(workers), interrupt.Token);
            if (call.GetValue(json)) WriteJson(read.Name, shards.Count, stages, estimate);
            else Write(read.Name, shards, stages, read.Tokens, estimate, call.GetRequiredValue(workers));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(string name, IReadOnlyList<PlannedShard> shards, IReadOnlyList<Stage> stages, TokenOutput? output, Estimate estimate, int workers)
    {
        var o = Console.Out;
        o.WriteLine($"{name}: {shards.DistinctBy(s => s.Path).Count():N0} files, {Bytes(estimate.InputBytes)}, {shards.Count:N0} shards");
        foreach (var stage in stages)
        {
            o.WriteLine($"  {stage.Name}  {shards.Count:N0} tasks");
            foreach (var entry in stage.InOrder) o.WriteLine($"    {entry.Name}{(ReferenceEquals(entry, stage.Opens) ? " (what it decided)" : "")}");
            if (stage.Ends is { } ends) o.WriteLine($"    {ends.Name} (sketches, then its phases)");
        }

        if (estimate.Tokens is { } tokens)
        {
            o.WriteLine($"  {(output!.Tokenizer == TokenOutput.Train ? $"a tokenizer is trained: {Spelling.Kebab(output.Kind.ToString())}, {output.Vocab:N0} ids" : $"tokens of {output.Tokenizer}")}; {Spelling.Kebab(output.Format.ToString())} shards");
            foreach (var (round, tasks) in tokens.Rounds) o.WriteLine($"    {round}  {tasks:N0} {(tasks == 1 ? "task" : "tasks")}");
        }

        o.WriteLine($"sample: {estimate.SampleDocuments:N0} documents taken through the steps, {estimate.SampleKept:N0} kept, {estimate.KeptShare:P1} of their characters");
        o.WriteLine($"estimate, from the sample's speed and the usual packing of such files ({Count(estimate.InputChars)} characters):");
        if (estimate.Tokens is { } all) o.WriteLine($"  tokens  {Count(all.Tokens)}; of what follows {Time(all.CpuSeconds)} on one core and {Bytes(all.DiskBytes)} of disk");
        o.WriteLine($"  time    {Time(estimate.CpuSeconds / workers)} with {workers} workers ({Time(estimate.CpuSeconds)} on one core)");
        o.WriteLine($"  memory  {Bytes(estimate.MemoryBytes)}");
        o.WriteLine($"  disk    {Bytes(estimate.DiskBytes)}");
    }

    private static void WriteJson(string name, int shards, IReadOnlyList<Stage> stages, Estimate estimate)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteStartArray("stages");
        foreach (var stage in stages)
        {
            writer.WriteStartObject();
            writer.WriteString("name", stage.Name);
            writer.WriteNumber("tasks", shards);
            writer.WriteStartArray("steps");
            foreach (var entry in stage.InOrder) writer.WriteStringValue(entry.Name);
            writer.WriteEndArray();
            if (stage.Ends is { } ends) writer.WriteString("ends_with", ends.Name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (estimate.Tokens is { } tokens)
        {
            writer.WriteStartObject("tokens");
            writer.WriteStartArray("rounds");
            foreach (var (round, tasks) in tokens.Rounds)
            {
                writer.WriteStartObject();
                writer.WriteString("name", round);
                writer.WriteNumber("tasks", tasks);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteNumber("tokens", tokens.Tokens);
            writer.WriteNumber("cpu_seconds", tokens.CpuSeconds);
            writer.WriteNumber("disk_bytes", tokens.DiskBytes);
            writer.WriteNumber("memory_bytes", tokens.MemoryBytes);
            writer.WriteEndObject();
        }

        writer.WriteNumber("input_bytes", estimate.InputBytes);
        writer.WriteNumber("input_chars", estimate.InputChars);
        writer.WriteNumber("sample_documents", estimate.SampleDocuments);
        writer.WriteNumber("sample_kept", estimate.SampleKept);
        writer.WriteNumber("kept_share", estimate.KeptShare);
        writer.WriteNumber("cpu_seconds", estimate.CpuSeconds);
        writer.WriteNumber("disk_bytes", estimate.DiskBytes);
        writer.WriteNumber("memory_bytes", estimate.MemoryBytes);
        writer.WriteEndObject();
        writer.Flush();
        Console.Out.WriteLine();
    }

    private static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 40 => $"{bytes / (double)(1L << 40):N1} TiB",
        >= 1L << 30 => $"{bytes / (double)(1L << 30):N1} GiB",
        >= 1L << 20 => $"{bytes / (double)(1L << 20):N1} MiB",
        _ => $"{bytes / 1024.0:N1} KiB",
    };

    private static string Count(long n) => n >= 1_000_000_000 ? $"{n / 1e9:N1} billion" : $"{n / 1e6:N1} million";

    private static string Time(double seconds) => seconds switch
    {
        < 90 => $"{seconds:N0} s",
        < 5400 => $"{seconds / 60:N0} min",
        _ => $"{seconds / 3600:N1} h",
    };
}
