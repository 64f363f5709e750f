using System.Globalization;
using System.Text;

namespace Plinth.Cli.Init;

/// <summary>A recipe from a few answers.</summary>
internal sealed record RecipeDraft
{
    /// <summary>Name of the corpus.</summary>
    public required string Name { get; init; }

    /// <summary>Files, globs or folders, each with the source that reads it.</summary>
    public required IReadOnlyList<(string Source, string Files)> Sources { get; init; }

    /// <summary>Languages to keep; empty for all.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>How strict the rules are.</summary>
    public Strictness Rules { get; init; } = Strictness.Published;

    /// <summary>Whether copies and near copies go.</summary>
    public bool Duplicates { get; init; } = true;

    /// <summary>Whether private data is masked.</summary>
    public bool Privacy { get; init; } = true;

    /// <summary>Ids of a tokenizer to train; null for no tokens.</summary>
    public int? Vocabulary { get; init; }

    /// <summary>Where the schema stands, for editors; null for no such line.</summary>
    public string? Schema { get; init; }

    private bool Pages => Sources.Any(s => s.Source == "warc");

    private bool Code => Sources.All(s => s.Source is "code" or "commits");

    private bool English => Languages.Count == 0 || Languages.Contains("en");

    private bool Chinese => Languages.Count == 0 || Languages.Contains("zh");

    /// <summary>The recipe as YAML, each step with what it is for.</summary>
    public string Yaml()
    {
        var yaml = new StringBuilder();
        if (Schema is not null) yaml.Append(CultureInfo.InvariantCulture, $"# yaml-language-server: $schema={Schema}\n");
        yaml.Append("plinth: 1\n").Append(CultureInfo.InvariantCulture, $"name: {Name}\nseed: 17                          # every random choice follows from it\n\nsources:\n");
        foreach (var (source, files) in Sources) yaml.Append(CultureInfo.InvariantCulture, $"  - {source}: {Quoted(files)}\n");
        var steps = StepLines().ToList();
        yaml.Append("\nsteps:\n");
        var width = steps.Select(s => s.Line.Length).DefaultIfEmpty().Max();
        foreach (var (line, says) in steps) yaml.Append(says.Length > 0 ? $"  - {line.PadRight(width)}  # {says}\n" : $"  - {line}\n");
        if (steps.Count == 0) yaml.Length -= "steps:\n".Length;
        yaml.Append("\noutput:\n  corpus: { format: jsonl.zst }\n");
        if (Vocabulary is { } vocabulary) yaml.Append(CultureInfo.InvariantCulture, $"  tokens: {{ tokenizer: train, vocab: {vocabulary} }}\n");
        return yaml.ToString();
    }

    private IEnumerable<(string Line, string Says)> StepLines()
    {
        if (Pages)
        {
            yield return ("url-filter: {}", "blocked domains and addresses");
            yield return ("extract-html: {}", "pages to their main text");
        }

        if (Languages.Count > 0) yield return ($"language: {{ keep: [{string.Join(", ", Languages)}] }}", "others are dropped");
        else if (!Code) yield return ("language: {}", "a label; nothing is dropped by it");
        foreach (var line in RuleLines()) yield return line;
        if (Duplicates)
        {
            yield return ("dedup-exact: {}", "the same text again");
            yield return ($"dedup-minhash: {{ preset: {(Code ? "stack" : "fineweb")} }}", "nearly the same text again");
        }

        if (Privacy) yield return ($"privacy: {{ mask: [{string.Join(", ", Kinds())}] }}", "plinth try privacy --options has all kinds");
    }

    private IEnumerable<(string Line, string Says)> RuleLines()
    {
        if (Rules == Strictness.None) yield break;
        if (Code)
        {
            yield return ("code-licence: {}", "licences that permit it");
            if (Rules == Strictness.Published) yield return ("code-quality: { preset: the-stack }", "generated and minified files, data in code's clothes");
            yield break;
        }

        if (Rules == Strictness.Gentle)
        {
            yield return ("length: { min_chars: 200 }", "less is hardly a text");
            if (English || !Chinese) yield return (Only("gopher-repetition", "en"), "lines and phrases that come again and again");
            if (Chinese) yield return (Also("gopher-repetition", "fineweb2-zh"), "the same by Chinese limits");
            yield break;
        }

        if (English)
        {
            yield return (Only("gopher-repetition", "en"), "lines and phrases that come again and again");
            yield return (Only("gopher-quality", "en"), "too short, too long, too few words");
            yield return (Only("c4", "en", "terminal_punctuation: false"), "lines that are not prose");
            yield return (Only("fineweb-quality", "en"), "lists, lines without ends");
        }

        if (!English && !Chinese)
        {
            yield return ("length: { min_chars: 200 }", "less is hardly a text");
            yield return ("gopher-repetition: {}", "limits for English: look at the report");
        }

        if (!Chinese) yield break;
        yield return (Only("chinese-normalise", "zh"), "full-width forms, strange signs");
        if (Pages) yield return (Only("chinese-ads", "zh"), "advertising within sentences is cut out");
        yield return (Only("chinese-page", "zh"), "a third of the text is Chinese at least");
        yield return (Also("gopher-repetition", "fineweb2-zh"), "the same rules by Chinese limits");
        yield return (Also("gopher-quality", "fineweb2-zh"), "");
        yield return (Also("fineweb-quality", "fineweb2-zh"), "");
    }

    /// <summary>A step for one language, where others are kept too.</summary>
    private string Only(string step, string language, string more = "")
    {
        string[] options = [.. Languages is [_] || !Languages.DefaultIfEmpty(language).Contains(language) ? [] : new[] { $"only: [{language}]" }, .. more.Length > 0 ? new[] { more } : []];
        return options.Length == 0 ? $"{step}: {{}}" : $"{step}: {{ {string.Join(", ", options)} }}";
    }

    /// <summary>A step that may have stood for English already, by Chinese limits.</summary>
    private string Also(string step, string preset) => Languages is [_] ? $"{step}: {{ preset: {preset} }}" : $"{step}: {{ as: {step}-zh, only: [zh], preset: {preset} }}";

    private IEnumerable<string> Kinds()
    {
        yield return "email";
        yield return "ip";
        if (Code)
        {
            yield return "api-key";
            yield return "private-key";
            yield break;
        }

        yield return "phone";
        if (!Chinese) yield break;
        yield return "cn-id-card";
        yield return "cn-mobile";
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAnyExcept(s_plain) < 0 && text[0] is not ('*' or '-') ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static readonly System.Buffers.SearchValues<char> s_plain = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._/-*");
}
