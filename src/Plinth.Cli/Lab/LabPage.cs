using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Plinth.Cli.Report;
using Plinth.Models.Figures;

namespace Plinth.Cli.Lab;

/// <summary>What a command of the lab found, as one page that needs nothing else, with its numbers as JSONL beside it.</summary>
/// <param name="title">What the page is called.</param>
/// <param name="verdict">What it comes to, in a sentence.</param>
internal sealed class LabPage(string title, string verdict)
{
    private readonly List<Action<Html>> _parts = [];
    private readonly List<JsonObject> _numbers = [];

    /// <summary>Adds a heading with a paragraph.</summary>
    public void Section(string heading, string text = "") => _parts.Add(html =>
    {
        html.Add($"<h2>{heading}</h2>");
        if (text.Length > 0) html.Add($"<p>{text}</p>");
    });

    /// <summary>Adds a table; its first row is the head, its first column is text.</summary>
    public void Table(IReadOnlyList<IReadOnlyList<string>> rows) => _parts.Add(html =>
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
    public void Chart(LineChart chart) => _parts.Add(html => html.Add(chart));

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
        html.Add($"""</head><body><main><header><p class="kicker">Plinth lab</p><h1>{title}</h1><p class="verdict">{verdict}</p></header><section>""");
        foreach (var part in _parts) part(html);
        html.Add($"</section></main></body></html>");
        return html.ToString();
    }
}
