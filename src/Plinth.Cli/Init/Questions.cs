using System.Globalization;
using Plinth.Recipes;

namespace Plinth.Cli.Init;

/// <summary>Asks what a new recipe is to do: a question a line, an empty line takes what stands in brackets.</summary>
/// <param name="answers">Where the answers come from; at its end every answer is empty.</param>
/// <param name="output">Where the questions go.</param>
internal sealed class Questions(TextReader answers, TextWriter output)
{
    /// <summary>Asks all that is not known yet.</summary>
    /// <param name="name">Name of the corpus, or null.</param>
    /// <param name="files">Files, globs or folders; empty to be asked.</param>
    /// <param name="schema">What the recipe's line for editors names.</param>
    /// <exception cref="RecipeException">An answer makes no recipe.</exception>
    public RecipeDraft Ask(string? name, IReadOnlyList<string> files, string? schema)
    {
        if (files.Count == 0) files = Words(Ask("What do you have? Files, globs such as crawl/*.warc.gz, or folders, with blanks between", ""));
        if (files.Count == 0) throw new RecipeException("plinth init: a recipe reads something: name files, such as plinth init --files 'crawl/*.warc.gz'");
        var sources = files.SelectMany(SourceGuess.Parts).Select(f => (SourceGuess.Of(f) is { } guess ? Confirmed(f, guess) : Asked(f), f)).ToList();
        name ??= Ask("What is the corpus called? Its folder is runs/NAME", Path.GetFileName(Directory.GetCurrentDirectory()) is { Length: > 0 } here && here.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? here : "corpus");
        var code = sources.All(s => s.Item1 is "code" or "commits");
        return new RecipeDraft
        {
            Name = name,
            Sources = sources,
            Schema = schema,
            Languages = code ? [] : Languages(),
            Rules = Choice<Strictness>("Which rules? none, gentle (very short and repeating text goes), published (those of FineWeb and its like)", "published", word => Enum.TryParse<Strictness>(word, ignoreCase: true, out var rules) ? rules : null),
            Duplicates = YesNo("Are copies and near copies to go?", true),
            Privacy = YesNo("Is private data to be masked?", true),
            Vocabulary = YesNo("Are tokens wanted, by a tokenizer that is trained on the corpus?", false) ? Choice<int>("How many ids?", "32000", word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= 256 ? n : null) : null,
        };
    }

    private string Confirmed(string file, string guess) => SourceGuess.Known(Ask($"{file} is read as", guess));

    private string Asked(string file) => SourceGuess.Known(Ask($"What is {file}? {string.Join(", ", Steps.Sources.Keys)}", "text"));

    private IReadOnlyList<string> Languages() => Ask("Which languages? Codes such as en zh, or all", "en zh") is var word && word == "all" ? [] : Words(word);

    private bool YesNo(string question, bool usual) => Choice<bool>(question, usual ? "yes" : "no", word => word is "y" or "yes" or "是" ? true : word is "n" or "no" or "否" ? false : null);

    private T Choice<T>(string question, string usual, Func<string, T?> read) where T : struct
    {
        // Whoever answers nonsense is asked again; a file of answers is not asked for ever.
        for (var i = 0; i < 3; i++)
        {
            if (read(Ask(question, usual)) is { } value) return value;
            output.WriteLine("  that is not one of the answers");
        }

        throw new RecipeException($"plinth init: no answer to: {question}");
    }

    private string Ask(string question, string usual)
    {
        output.Write(usual.Length > 0 ? $"{question} [{usual}]: " : $"{question}: ");
        output.Flush();
        var answer = answers.ReadLine()?.Trim();
        if (answer is null) output.WriteLine();
        return string.IsNullOrEmpty(answer) ? usual : answer;
    }

    private static IReadOnlyList<string> Words(string text) => text.Split([' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
