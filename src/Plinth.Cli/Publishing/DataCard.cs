using System.Globalization;
using System.Text;
using Plinth.Running;

namespace Plinth.Cli.Publishing;

/// <summary>The data set's README.md: what hubs read at its top, then what people do.</summary>
internal static class DataCard
{
    private const int MostLicences = 50;

    private static readonly string[] HubLicences =
        ["apache-2.0", "mit", "bsd-2-clause", "bsd-3-clause", "cc0-1.0", "cc-by-4.0", "cc-by-3.0", "cc-by-sa-3.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "mpl-2.0", "gpl-2.0", "gpl-3.0", "lgpl-3.0", "unlicense", "isc"];

    /// <summary>The page.</summary>
    public static string Of(RunSummary summary, CorpusFigures figures)
    {
        var text = new StringBuilder();
        Front(text, summary, figures);
        var totals = summary.Totals;
        Line(text, $"# {Cell(summary.Name)}");
        Line(text, $"");
        Line(text, $"{totals.Kept:N0} of {totals.Read:N0} documents read were kept; {totals.Dropped:N0} were dropped and {totals.Failed:N0} failed. Made by Plinth {summary.Version} with seed {summary.Seed}; the same inputs, recipe and version make the same bytes.");
        Line(text, $"What was removed, and by which rule, is in [DATASHEET.md](DATASHEET.md).");
        Line(text, $"");
        Line(text, $"## Fields");
        Line(text, $"");
        Line(text, $"`id`, `text`, `source` (the file it came from), `url`, `language`, `metadata` (JSON text: category, title and what else the steps found).");
        Table(text, "By language", figures.Languages);
        Table(text, "By category", figures.Categories);
        Line(text, $"\n## Funnel\n\n| step | documents in | out | dropped | failed | characters out |\n|---|--:|--:|--:|--:|--:|");
        foreach (var step in summary.Steps) Line(text, $"| {Cell(step.Name)} | {step.In:N0} | {step.Out:N0} | {step.Dropped:N0} | {step.Failed:N0} | {step.CharsOut:N0} |");
        Line(text, $"\n## Licences met\n\nAs the documents' own pages or files state them (labels `license`, `licence`); nobody has checked them. `none` means that nothing was stated, not that anything is allowed.\n");
        Line(text, $"| licence | documents |\n|---|--:|");
        foreach (var licence in figures.Licences.Take(MostLicences)) Line(text, $"| {Cell(licence.Name)} | {licence.Documents:N0} |");
        if (figures.Licences.Count > MostLicences) Line(text, $"| {figures.Licences.Count - MostLicences:N0} others | {figures.Licences.Skip(MostLicences).Sum(l => l.Documents):N0} |");
        Line(text, $"\n## Known limits\n");
        Line(text, $"- Rules judge by form: good texts of unusual form are lost, and bad ones of usual form stay. The datasheet has the counts.");
        Line(text, $"- Languages are a classifier's guess; short and mixed texts are where it errs.");
        Line(text, $"- Near-duplicates are found with a certain probability, not surely.");
        var masks = summary.Steps.Any(s => s.Name.StartsWith("privacy", StringComparison.Ordinal));
        if (masks) Line(text, $"- Private data was masked by patterns and checksums; what has no fixed form, such as names and addresses, was not looked for.");
        else Line(text, $"- No step of this recipe is called privacy: private data may stand in the texts.");
        Line(text, $"- The texts are other people's. The rights of each stay with its author.");
        Line(text, $"\n## Recipe\n\nAs it ran, also in `recipe.yaml`:\n");
        var fence = summary.Recipe.Contains("```", StringComparison.Ordinal) ? "~~~~~~" : "```";
        Line(text, $"{fence}yaml\n{summary.Recipe.TrimEnd()}\n{fence}");
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>A value in a Markdown table, where it can neither end a cell nor be markup.</summary>
    internal static string Cell(string text)
    {
        var cell = Query.CellWidth.Cut(Query.CellWidth.OneLine(text), 100);
        var safe = new StringBuilder();
        foreach (var c in cell)
        {
            if (c is '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '&' or '!') safe.Append('\\');
            safe.Append(c);
        }

        return safe.ToString();
    }

    internal static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Front(StringBuilder text, RunSummary summary, CorpusFigures figures)
    {
        Line(text, $"---\npretty_name: {summary.Name}\nlanguage:");
        foreach (var language in figures.Languages.Select(l => l.Name).Where(IsCode).DefaultIfEmpty("und")) Line(text, $"- \"{language}\"");
        Line(text, $"license:");
        foreach (var licence in figures.Licences.Select(l => Known(l.Name)).Distinct().Order(StringComparer.Ordinal)) Line(text, $"- {licence}");
        Line(text, $"size_categories:\n- {Size(figures.Documents)}");
        Line(text, $"task_categories:\n- text-generation\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: data/train-*.parquet\n---");
    }

    private static void Table(StringBuilder text, string title, IReadOnlyList<Figure> figures)
    {
        Line(text, $"\n## {title}\n\n| | documents | characters | tokens |\n|---|--:|--:|--:|");
        foreach (var f in figures) Line(text, $"| {Cell(f.Name)} | {f.Documents:N0} | {f.Characters:N0} | {(f.Tokens < 0 ? "" : f.Tokens.ToString("N0", CultureInfo.InvariantCulture))} |");
        var tokens = figures.All(f => f.Tokens < 0) ? "" : figures.Sum(f => Math.Max(0, f.Tokens)).ToString("N0", CultureInfo.InvariantCulture);
        Line(text, $"| all | {figures.Sum(f => f.Documents):N0} | {figures.Sum(f => f.Characters):N0} | {tokens} |");
    }

    private static bool IsCode(string name) => name.Length is 2 or 3 && name.All(char.IsAsciiLetterLower);

    private static string Known(string licence)
    {
        var lower = licence.ToLowerInvariant();
        return lower == "none" ? "unknown" : HubLicences.Contains(lower) ? lower : "other";
    }

    private static string Size(long documents)
    {
        if (documents < 1000) return "n<1K";
        string[] names = ["1K", "10K", "100K", "1M", "10M", "100M", "1B", "10B", "100B", "1T"];
        var at = Math.Min(names.Length - 1, (int)Math.Floor(Math.Log10(documents + 0.5)) - 3);
        return at == names.Length - 1 ? "n>1T" : $"{names[at]}<n<{names[at + 1]}";
    }
}
