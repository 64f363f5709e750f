using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth tokenizer decode</c>: ids to text.</summary>
internal static class TokenizerDecode
{
    public static Command Make()
    {
        var tokenizer = TokenizerCommand.TokenizerArgument();
        var files = TokenizerCommand.FilesArgument("Ids with spaces, commas or line ends between them, such as encode prints; - is standard input.");
        var lines = new Option<bool>("--lines") { Description = "Each line is a text of its own and ends with a line end." };
        var lossy = new Option<bool>("--lossy") { Description = "An id that stands for nothing becomes U+FFFD instead of an error." };
        var skip = new Option<bool>("--skip-special") { Description = "Leaves special tokens out." };
        var json = new Option<bool>("--json") { Description = "Prints a JSON object a text." };
        var command = new Command("decode", "Prints the text of ids, as it was: without --lines no line end is added.") { tokenizer, files, lines, lossy, skip, json };
        command.SetAction(call =>
        {
            var opened = TokenizerCommand.Open(call.GetRequiredValue(tokenizer));
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
            void Put(List<int> ids, string place)
            {
                string text;
                try { text = opened.Decode(CollectionsMarshal.AsSpan(ids), call.GetValue(lossy), call.GetValue(skip)); }
                catch (PlinthException e) { throw new PlinthException($"{place}: {e.Message}", e); }
                if (call.GetValue(json)) WriteJson(output, text);
                else output.Write(text);
                if (call.GetValue(lines) || call.GetValue(json)) output.Write('\n');
                ids.Clear();
            }

            foreach (var file in call.GetRequiredValue(files))
            {
                using var reader = TokenizerCommand.Reader(file);
                var ids = new List<int>();
                var name = file == "-" ? "standard input" : file;
                var number = 0;
                while (reader.ReadLine() is { } line)
                {
                    number++;
                    Parse(line, name, number, ids);
                    if (call.GetValue(lines)) Put(ids, $"{name}:{number.ToString(CultureInfo.InvariantCulture)}");
                }

                if (!call.GetValue(lines)) Put(ids, name);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void WriteJson(TextWriter output, string text)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(line.ToArray()));
    }

    private static void Parse(string line, string file, int number, List<int> ids)
    {
        foreach (var range in line.AsSpan().SplitAny(" \t\r,[]"))
        {
            var word = line.AsSpan(range);
            if (word.Length == 0) continue;
            if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
                throw new PlinthException($"{file}:{number}:{range.Start.Value + 1}: expected an id");
            ids.Add(id);
        }
    }
}
