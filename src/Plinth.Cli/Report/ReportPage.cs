using System.Text;
using Plinth.Running;

namespace Plinth.Cli.Report;

/// <summary>The report of a run: one HTML file that needs nothing else, no script and no network.</summary>
/// <remarks>Each section lives in its own file and is left out, with its line in the contents, where the run has nothing for it.</remarks>
internal static class ReportPage
{
    private static readonly Section[] Sections =
    [
        new("funnel", "Funnel", s => s.Steps.Count > 0, Funnel.Add),
        new("rules", "Rules", s => s.Rules.Count > 0, RuleCards.Add),
        new("samples", "What was dropped", s => s.Rules.Any(r => r.Samples.Count > 0), Samples.Add),
        new("spans", "What was cut within texts", s => s.Spans.Count > 0, Spans.Add),
        new("failures", "Failures", _ => true, Failures.Add),
        new("languages", "Languages", s => s.Languages.Count > 0, Corpus.AddLanguages),
        new("corpus", "The corpus", _ => true, Corpus.Add),
        new("tokens", "Tokens", s => s.Tokens is not null, TokenTables.Add),
        new("time", "Time", s => s.Steps.Count > 0, Times.Add),
        new("recipe", "Recipe", s => s.Recipe.Length > 0, (html, s) =>
            html.Add($"""<pre class="recipe" tabindex="0" aria-label="Recipe in YAML"><code>{s.Recipe}</code></pre>""")),
    ];

    /// <summary>Writes the page to a file, whole or not at all.</summary>
    public static void Write(RunSummary summary, string path, TrainingCurve? training = null) => AtomicFile.Write(path, Encoding.UTF8.GetBytes(Render(summary, training)));

    /// <summary>The page.</summary>
    /// <param name="summary">The run.</param>
    /// <param name="training">The model that was trained on it; null: none.</param>
    public static string Render(RunSummary summary, TrainingCurve? training = null)
    {
        var html = new Html();
        var sections = Sections.Where(s => s.Has(summary)).ToList();
        if (training is not null) sections.Insert(sections.FindIndex(s => s.Id == "time") is >= 0 and var at ? at : sections.Count, new("model", "The model", _ => true, (h, _) => TrainingChart.Add(h, training)));
        html.Add($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{Style.Hash}'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <link rel="icon" href="data:,">
            <title>{summary.Name} · Plinth report</title>
            """);
        html.AddStyle();
        html.Add($"""
            </head>
            <body>
            <a class="skip" href="#top">Skip to the report</a>
            <nav aria-label="Contents"><p class="brand">Plinth</p><ol>
            """);
        foreach (var section in sections) html.Add($"""<li><a href="#{section.Id}">{section.Title}</a></li>""");
        html.Add($"""</ol></nav><main id="top">""");
        Header.Add(html, summary);
        foreach (var section in sections)
        {
            html.Add($"""<section id="{section.Id}" aria-labelledby="{section.Id}-title"><h2 id="{section.Id}-title">{section.Title}</h2>""");
            section.Write(html, summary);
            html.Add($"</section>");
        }

        html.Add($"""
            <footer>Made by Plinth {summary.Version}. This file holds everything that it shows: no script, no network.</footer>
            </main></body></html>
            """);
        return html.ToString();
    }

    private sealed record Section(string Id, string Title, Func<RunSummary, bool> Has, Action<Html, RunSummary> Write);
}
