using System.CommandLine;
using System.Globalization;
using System.Text;

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
        var command = new Command("decode", "Prints the text of ids.") { tokenizer, files, lines, lossy, skip };
        command.SetAction(call =>
        {
            var opened = TokenizerCommand.Open(call.GetRequiredValue(tokenizer));
            using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16);
            foreach (var file in call.GetRequiredValue(files))
            {
                using var reader = TokenizerCommand.Reader(file);
                var ids = new List<int>();
                var number = 0;
                while (reader.ReadLine() is { } line)
                {
                    number++;
                    Parse(line, file, number, ids);
                    if (!call.GetValue(lines)) continue;
                    output.Write(opened.Decode([.. ids], call.GetValue(lossy), call.GetValue(skip)));
                    output.Write('\n');
                    ids.Clear();
                }

                if (ids.Count > 0) output.Write(opened.Decode([.. ids], call.GetValue(lossy), call.GetValue(skip)));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Parse(string line, string file, int number, List<int> ids)
    {
        foreach (var range in line.AsSpan().SplitAny(" \t\r,[]"))
        {
            var word = line.AsSpan(range);
            if (word.Length == 0) continue;
            if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id))
                throw new PlinthException($"{(file == "-" ? "standard input" : file)}:{number}:{range.Start.Value + 1}: expected an id");
            ids.Add(id);
        }
    }
}
