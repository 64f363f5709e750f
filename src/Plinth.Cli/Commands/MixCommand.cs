using System.CommandLine;
using Plinth.Tokens.Mixing;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth mix CONFIG</c>: mixes token corpora by weights or epochs.</summary>
internal static class MixCommand
{
    public static Command Make()
    {
        var config = new Argument<string>("CONFIG") { Description = "A YAML file: sources with weights or epochs, tokens, seed." };
        var output = new Option<string?>("--out") { Description = "The folder of the mix; without it the mix is only shown.", HelpName = "DIR" };
        var workers = Shared.WorkersOption();
        var json = Shared.JsonOption();
        var command = new Command("mix", "Mixes token corpora by weights or epochs, and says how often each is gone through.") { config, output, workers, json };
        command.SetAction(call =>
        {
            using var interrupt = new Interrupt();
            var mixer = new Mixer(MixReader.Read(call.GetRequiredValue(config)), Directory.GetCurrentDirectory());
            MixReport report;
            if (call.GetValue(output) is { } folder)
            {
                using var progress = ConsoleProgress.Open();
                report = mixer.Write(folder, call.GetValue(workers), progress, interrupt.Token);
            }
            else
            {
                report = new MixReport(mixer.Plan());
            }

            if (call.GetValue(json)) WriteJson(report);
            else Say(report, call.GetValue(output));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Say(MixReport report, string? folder)
    {
        var o = folder is null ? Console.Out : Console.Error;
        var all = Math.Max(1, report.Sources.Sum(Tokens));
        o.WriteLine($"{"source",-24} {"tokens there",16} {"tokens taken",16} {"share",8} {"epochs",7}");
        foreach (var s in report.Sources) o.WriteLine($"{s.Name,-24} {s.Tokens,16:N0} {Tokens(s),16:N0} {Tokens(s) / (double)all,8:P2} {s.Epochs,7:N2}");
        o.WriteLine($"{"",-24} {report.Sources.Sum(s => s.Tokens),16:N0} {report.Sources.Sum(Tokens),16:N0}");
        foreach (var warning in report.Warnings) Console.Error.WriteLine($"warning: {warning}");
        if (folder is not null) Console.Out.WriteLine(folder);
    }

    private static long Tokens(MixedSource source) => source.Taken > 0 ? source.Taken : source.Wanted;

    private static void WriteJson(MixReport report)
    {
        using var stdout = Console.OpenStandardOutput();
        using var json = new System.Text.Json.Utf8JsonWriter(stdout, new() { Indented = true });
        json.WriteStartArray();
        foreach (var source in report.Sources)
        {
            json.WriteStartObject();
            json.WriteString("name", source.Name);
            json.WriteNumber("documents", source.Documents);
            json.WriteNumber("tokens", source.Tokens);
            json.WriteNumber("wanted", source.Wanted);
            json.WriteNumber("taken", source.Taken);
            json.WriteNumber("taken_documents", source.TakenDocuments);
            json.WriteNumber("bytes", source.Bytes);
            json.WriteNumber("taken_bytes", source.TakenBytes);
            json.WriteNumber("epochs", source.Epochs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
