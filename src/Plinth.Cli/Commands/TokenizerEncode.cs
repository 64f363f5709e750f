using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Plinth.Tokens;

namespace Plinth.Cli.Commands;

/// <summary><c>plinth tokenizer encode</c>: text to ids.</summary>
internal static class TokenizerEncode
{
    /// <summary>Backgrounds that take turns: light ones that carry black letters, from the 256-colour palette.</summary>
    private static readonly int[] _colours = [224, 194, 189, 229, 183, 195];

    public static Command Make()
    {
        var tokenizer = TokenizerCommand.TokenizerArgument();
        var files = TokenizerCommand.FilesArgument("Texts; - is standard input.");
        var lines = new Option<bool>("--lines") { Description = "Each line is a text, not each file." };
        var colour = new Option<bool>("--colour", "--color") { Description = "Prints the text with its pieces in colours instead of the ids." };
        var special = new Option<bool>("--special") { Description = "Special tokens that stand in the text are read as such; else they are text." };
        var template = new Option<bool>("--template") { Description = "Puts the tokens of the tokenizer's template around each text." };
        var json = new Option<bool>("--json") { Description = "Prints a JSON object a text, with ids and pieces." };
        var command = new Command("encode", "Prints the ids of texts, a line a text. A text is a whole file with its last line end, or with --lines a line without it.") { tokenizer, files, lines, colour, special, template, json };
        command.SetAction(call =>
        {
            if (call.GetValue(colour) && call.GetValue(json)) throw new RecipeException("--colour and --json cannot go together");
            var opened = TokenizerCommand.Open(call.GetRequiredValue(tokenizer));
            var encoder = opened.NewEncoder();
            encoder.ReadSpecial = call.GetValue(special);
            encoder.AddTemplate = call.GetValue(template);
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
            foreach (var file in call.GetRequiredValue(files))
            {
                using var reader = TokenizerCommand.Reader(file);
                foreach (var text in Texts(reader, call.GetValue(lines)))
                {
                    var ids = encoder.Encode(text);
                    if (call.GetValue(colour)) Colour(output, opened, ids);
                    else if (call.GetValue(json)) Json(output, opened, ids);
                    else Ids(output, ids);
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<string> Texts(TextReader reader, bool lines)
    {
        if (!lines)
        {
            yield return reader.ReadToEnd();
            yield break;
        }

        while (reader.ReadLine() is { } line) yield return line;
    }

    private static void Ids(TextWriter output, ReadOnlySpan<int> ids)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if (i > 0) output.Write(' ');
            output.Write(ids[i].ToString(CultureInfo.InvariantCulture));
        }

        output.Write('\n');
    }

    private static void Json(TextWriter output, Tokenizer tokenizer, ReadOnlySpan<int> ids)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("ids");
            foreach (var id in ids) json.WriteNumberValue(id);
            json.WriteEndArray();
            json.WriteStartArray("pieces");
            foreach (var id in ids) json.WriteStringValue(Encoding.UTF8.GetString(tokenizer.Piece(id)));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(line.ToArray()));
        output.Write('\n');
    }

    private static void Colour(TextWriter output, Tokenizer tokenizer, ReadOnlySpan<int> ids)
    {
        // Pieces may end inside a character: such ones are shown together, with how many they are.
        var turn = 0;
        var bytes = new List<byte>();
        var held = 0;
        foreach (var id in ids)
        {
            bytes.AddRange(tokenizer.Shown(id));
            held++;
            if (EndsInside(bytes)) continue;
            Piece(output, Encoding.UTF8.GetString([.. bytes]), turn++, held);
            bytes.Clear();
            held = 0;
        }

        if (held > 0) Piece(output, Encoding.UTF8.GetString([.. bytes]), turn, held);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"\n{ids.Length} tokens\n"));
    }

    private static bool EndsInside(List<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Count); back++)
        {
            var b = bytes[^back];
            if (b < 0x80) return false;
            if (b >= 0xC0) return back < (b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4);
        }

        return false;
    }

    private static void Piece(TextWriter output, string text, int turn, int pieces)
    {
        var begin = $"\e[30;48;5;{_colours[turn % _colours.Length].ToString(CultureInfo.InvariantCulture)}m";
        output.Write(begin);
        foreach (var c in text)
        {
            // What a terminal would obey is shown and not sent; a line's end leaves the colour first.
            if (c == '\n') output.Write($"⏎\e[0m\n{begin}");
            else if (c == '\t') output.Write('\t');
            else output.Write(char.IsControl(c) ? '·' : c);
        }

        if (pieces > 1) output.Write(string.Concat(Superscript(pieces)));
        output.Write("\e[0m");
    }

    private static IEnumerable<char> Superscript(int number) => number.ToString(CultureInfo.InvariantCulture).Select(digit => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']);
}
