using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Plinth.Sources;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth sources</c>: the kinds of text that base models are fed, and the reader that serves each.</summary>
internal static class SourcesCommand
{
    public static Command Make()
    {
        var json = Shared.JsonOption();
        var command = new Command("sources", "Prints the catalogue of sources: the Pile's parts, their Chinese counterparts, readers, sizes, epochs and licence questions.") { json };
        command.SetAction(call =>
        {
            if (call.GetValue(json)) WriteJson();
            else Write(Console.Out);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(TextWriter output)
    {
        output.WriteLine("category            reader               Pile, GiB  epochs  Chinese, B tokens");
        foreach (var c in Catalogue.All)
        {
            output.WriteLine($"{c.Name,-19} {c.Reader,-20} {Number(c.PileGib, "0.00"),9} {Number(c.PileEpochs, "0.0"),7}  {Number(c.ChineseTokens, "0.#"),17}");
            if (c.Pile.Length > 0) output.WriteLine($"    the Pile: {c.Pile}");
            output.WriteLine($"    Chinese:  {c.Chinese}");
            output.WriteLine($"    rights:   {c.Licence}");
        }

        output.WriteLine();
        output.WriteLine("Chinese tokens are rough figures by kind, 598.8 billion in all; kinds that share a figure share the texts.");
        output.WriteLine($"Readers: {string.Join(", ", Steps.Sources.Keys)}. 'category: NAME' under a source in a recipe goes over its own.");
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";

    private static void WriteJson()
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (var c in Catalogue.All)
            {
                writer.WriteStartObject();
                writer.WriteString("category", c.Name);
                writer.WriteString("pile", c.Pile);
                writer.WriteString("chinese", c.Chinese);
                writer.WriteString("reader", c.Reader);
                if (c.PileGib is { } size) writer.WriteNumber("pile_gib", size);
                if (c.PileEpochs is { } epochs) writer.WriteNumber("pile_epochs", epochs);
                if (c.ChineseTokens is { } tokens) writer.WriteNumber("chinese_tokens_billions", tokens);
                writer.WriteString("licence", c.Licence);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        Console.Out.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
    }
}
