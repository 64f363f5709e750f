using System.Globalization;
using System.Text.Json;
using Plinth.Recipes;
using Plinth.Running;
using Plinth.Running.Planning;

namespace Plinth.Cli.Commands;

/// <summary>What <c>plinth check --measure</c> does and prints.</summary>
internal static class PlanPrint
{
    /// <summary>Bytes from which on a sample tells speeds, not what it costs to begin.</summary>
    private const long FairSample = 100_000_000;

    private static readonly CultureInfo C = CultureInfo.InvariantCulture;

    public static int Execute(Recipe recipe, long most, long? size, long? fileSize, Machine machine, int machines, bool json, CancellationToken ct)
    {
        var own = Run.Split(recipe);
        var measured = Measurement.Of(recipe, own, most, ct);
        var bytes = size ?? measured.InputBytes;
        var shards = size is null ? own : ScaledInput.Shards(recipe, measured.Shares, bytes, fileSize is { } f ? [.. measured.FileBytes.Select(_ => f)] : measured.FileBytes);
        var plan = RunPlan.Of(recipe, shards, bytes, measured, machine, machines);
        if (json) WriteJson(recipe, plan, measured, machine, machines);
        else Write(recipe, plan, measured, machine, machines);
        return ExitCode.Done;
    }

    private static void Write(Recipe recipe, RunPlan plan, Measurement measured, Machine machine, int machines)
    {
        var o = Console.Out;
        string N(double n) => n.ToString("N0", C);
        string H(double hours) => hours.ToString(hours < 100 ? "N2" : "N0", C);
        o.WriteLine($"{recipe.Name}: {SizeText.Of(plan.InputBytes)} in {N(plan.Shards)} shards, by {SizeText.Of(measured.SampleBytes)} of its own input that was run ({measured.Shards} shards)");
        var rows = new List<IReadOnlyList<string>> { (string[])["round", "tasks", "a job", "arrays", "CPU hours", "memory", "disk", "files", "at once", "hours"] };
        foreach (var r in plan.Rounds)
            rows.Add([r.Name, N(r.Tasks), N(r.TasksPerJob), N(r.Arrays), r.CpuSeconds is { } cpu ? H(cpu / 3600) : "?", SizeText.Of(r.MemoryBytes), SizeText.Of(r.DiskBytes), N(r.Files), r.TasksAtOnce == 0 ? "none" : N(r.TasksAtOnce), double.IsNaN(r.WallSeconds) ? "?" : H(r.WallSeconds / 3600)]);
        rows.Add(["in all", "", "", N(plan.Rounds.Sum(r => r.Arrays)), H(plan.CpuHours), SizeText.Of(plan.Rounds.Max(r => r.MemoryBytes)), SizeText.Of(plan.DiskBytes), N(plan.Rounds.Sum(r => r.Files)), "", double.IsNaN(plan.WallHours) ? "?" : H(plan.WallHours)]);
        foreach (var line in ModelCommand.Table(rows, c => c > 0)) o.WriteLine("  " + line);
        o.WriteLine($"{machines} x {machine.Name} ({machine.Cores} cores, {SizeText.Of(machine.MemoryBytes)}, ${machine.Price.ToString(C)} an hour): " + (double.IsNaN(plan.WallHours)
            ? $"a task of {plan.Rounds.First(r => r.TasksAtOnce == 0).Name} does not fit"
            : $"{H(plan.WallHours)} hours, ${N(plan.WallHours * machines * machine.Price)} while all of them are rented"));
        foreach (var warning in Warnings(recipe, plan, measured)) o.WriteLine($"warning: {warning}");
        o.WriteLine("how:");
        foreach (var r in plan.Rounds) o.WriteLine($"  {r.Name}: {r.How}");
        o.WriteLine($"  memory: {SizeText.Of(RunPlan.TaskBytes)} and {RunPlan.ShardBytes} bytes a shard in every task; beyond that a stage as the sample's peak, a corpus step by its documents{string.Concat(Met(recipe, plan).Select(met => $"; {met.Step.Name}: {N(met.Documents)}"))}");
        o.WriteLine($"  disk and files: as the sample wrote, x {plan.Factor.ToString("N1", C)} and by tasks; what lies between stages stays until the end");
        o.WriteLine($"  hours: rounds one after the other; tasks at once on a machine by its cores, {SizeText.Of(Machine.ForTheSystem)} less than its memory and a task's; a core taken to be as fast as this machine's");
        o.WriteLine("  duplicates: as in the sample, of which a larger input has more; what comes after a de-duplication is at most this");
        o.WriteLine("  prices: list prices, to be checked; disk, network and requests are not in them");
    }

    /// <summary>The corpus steps, and how many documents would meet each.</summary>
    private static IEnumerable<(StepEntry Step, long Documents)> Met(Recipe recipe, RunPlan plan) =>
        Stage.Cut(recipe.Steps).Zip(plan.Documents).Where(both => both.First.Ends is not null).Select(both => (both.First.Ends!, both.Second));

    private static IEnumerable<string> Warnings(Recipe recipe, RunPlan plan, Measurement measured)
    {
        foreach (var (step, documents) in Met(recipe, plan))
        {
            if (((ICorpusStep)step.Step).MostDocuments is var most && documents > most)
                yield return $"{step.Name} would meet {documents.ToString("N0", C)} documents, and takes {most.ToString("N0", C)}: filter more before it, or split the sources into several recipes, by language for example, so that copies stay together";
        }

        if (measured.SampleBytes < FairSample && plan.InputBytes > 10 * measured.SampleBytes)
            yield return $"{SizeText.Of(measured.SampleBytes)} are a small sample: what it costs to begin counts as if it grew with the input; {SizeText.Of(FairSample)} say more ({(measured.InputBytes > measured.SampleBytes ? "--measure" : "give the recipe more input")})";
    }

    private static void WriteJson(Recipe recipe, RunPlan plan, Measurement measured, Machine machine, int machines)
    {
        using var writer = new Utf8JsonWriter(Console.OpenStandardOutput(), new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("name", recipe.Name);
        writer.WriteNumber("input_bytes", plan.InputBytes);
        writer.WriteNumber("shards", plan.Shards);
        writer.WriteNumber("sample_bytes", measured.SampleBytes);
        writer.WriteNumber("sample_shards", measured.Shards);
        writer.WriteStartArray("rounds");
        foreach (var r in plan.Rounds)
        {
            writer.WriteStartObject();
            writer.WriteString("name", r.Name);
            writer.WriteNumber("tasks", r.Tasks);
            writer.WriteNumber("tasks_per_job", r.TasksPerJob);
            writer.WriteNumber("jobs", r.Jobs);
            writer.WriteNumber("arrays", r.Arrays);
            if (r.CpuSeconds is { } cpu) writer.WriteNumber("cpu_seconds", Math.Round(cpu, 1));
            else writer.WriteNull("cpu_seconds");
            writer.WriteNumber("memory_bytes", r.MemoryBytes);
            writer.WriteNumber("disk_bytes", r.DiskBytes);
            writer.WriteNumber("files", r.Files);
            writer.WriteNumber("tasks_at_once", r.TasksAtOnce);
            if (double.IsNaN(r.WallSeconds)) writer.WriteNull("wall_seconds");
            else writer.WriteNumber("wall_seconds", Math.Round(r.WallSeconds, 1));
            writer.WriteString("how", r.How);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("documents");
        foreach (var documents in plan.Documents) writer.WriteNumberValue(documents);
        writer.WriteEndArray();
        writer.WriteStartArray("warnings");
        foreach (var warning in Warnings(recipe, plan, measured)) writer.WriteStringValue(warning);
        writer.WriteEndArray();
        writer.WriteString("machine", machine.Name);
        writer.WriteNumber("machines", machines);
        writer.WriteNumber("cpu_hours", Math.Round(plan.CpuHours, 2));
        writer.WriteNumber("disk_bytes", plan.DiskBytes);
        if (!double.IsNaN(plan.WallHours))
        {
            writer.WriteNumber("hours", Math.Round(plan.WallHours, 2));
            writer.WriteNumber("dollars", Math.Round(plan.WallHours * machines * machine.Price, 2));
        }

        writer.WriteEndObject();
        writer.Flush();
        Console.Out.WriteLine();
    }
}
