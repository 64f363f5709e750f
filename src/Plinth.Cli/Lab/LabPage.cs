using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plinth.Cli.Report;
using Plinth.Models.Figures;
using Plinth.Running;

namespace Plinth.Cli.Lab;

/// <summary>What a command of the lab found, as one page that needs nothing else, with its numbers as JSONL beside it.</summary>
/// <param name="title">What the page is called.</param>
/// <param name="verdict">What it comes to, in a sentence.</param>
internal sealed class LabPage(string title, string verdict)
{
    private readonly List<(string Heading, List<Action<Html>> Parts)> _sections = [];
    private readonly List<JsonObject> _numbers = [];

    /// <summary>Begins a section; what is added next belongs to it.</summary>
    /// <param name="heading">Its name, which stands in the contents too.</param>
    /// <param name="note">What the reader should know of it.</param>
    public void Section(string heading, string note = "")
    {
        _sections.Add((heading, []));
        if (note.Length > 0) Note(note);
    }

    /// <summary>Adds a paragraph.</summary>
    public void Note(string note) => Add(html => html.Add($"""<p class="lead">{note}</p>"""));

    /// <summary>Adds a table; its first row is the head, its first column is text.</summary>
    public void Table(IReadOnlyList<IReadOnlyList<string>> rows) => Add(html =>
    {
        html.Add($"<div class=\"scroll\"><table><thead><tr>");
        foreach (var (cell, column) in rows[0].Select((c, i) => (c, i)))
        {
            if (column == 0) html.Add($"<th>{cell}</th>");
            else html.Add($"<th class=\"n\">{cell}</th>");
        }

        html.Add($"</tr></thead><tbody>");
        foreach (var row in rows.Skip(1))
        {
            html.Add($"<tr><th scope=\"row\">{row[0]}</th>");
            foreach (var cell in row.Skip(1)) html.Add($"<td class=\"n\">{cell}</td>");
            html.Add($"</tr>");
        }

        html.Add($"</tbody></table></div>");
    });

    /// <summary>Adds a drawing.</summary>
    public void Chart(LineChart chart) => Add(html => html.Add(chart));

    /// <summary>Adds a distribution with a limit, or without one.</summary>
    public void Histogram(string title, IReadOnlyList<HistogramBucket> buckets, double? limit, bool atLeast, long dropped) =>
        Add(html => Report.Histogram.Add(html, buckets, limit, atLeast, dropped, title));

    /// <summary>Adds a line of numbers to the file beside the page.</summary>
    public void Numbers(JsonObject line) => _numbers.Add(line);

    /// <summary>Writes <c>PATH.html</c> and <c>PATH.jsonl</c>, each whole or not at all, and says where.</summary>
    public void Write(string path)
    {
        path = path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) ? path[..^5] : path;
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        AtomicFile.Write(path + ".html", Encoding.UTF8.GetBytes(Render()));
        AtomicFile.Write(path + ".jsonl", Encoding.UTF8.GetBytes(string.Concat(_numbers.Select(n => n.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n"))));
        Console.Error.WriteLine($"page: {path}.html (numbers: {path}.jsonl)");
    }

    private string Render()
    {
        var html = new Html();
        html.Add($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{Style.Hash}'; img-src data:; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>{title} · Plinth</title>
            """);
        html.AddStyle();
        html.Add($"""</head><body class="lab"><nav aria-label="Contents"><p class="brand">Plinth</p><ol>""");
        for (var i = 0; i < _sections.Count; i++) html.Add($"""<li><a href="#part-{i}">{_sections[i].Heading}</a></li>""");
        html.Add($"""</ol></nav><main id="top"><header><p class="kicker">Lab</p><h1>{title}</h1><p class="lead">{verdict}</p></header>""");
        for (var i = 0; i < _sections.Count; i++)
        {
            html.Add($"""<section id="part-{i}"><h2>{_sections[i].Heading}</h2>""");
            foreach (var part in _sections[i].Parts) part(html);
            html.Add($"</section>");
        }

        html.Add($"""<footer>This file holds everything that it shows: no script, no network.</footer></main></body></html>""");
        return html.ToString();
    }

    private void Add(Action<Html> part) => _sections[^1].Parts.Add(part);
}
