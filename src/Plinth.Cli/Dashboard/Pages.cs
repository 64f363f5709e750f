using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Plinth.Cli.Dashboard;

/// <summary>The page with its scripts and its style, which are part of the program.</summary>
internal static class Pages
{
    private static readonly string[] Files =
    [
        "dashboard.css", "app.js", "api.js", "dom.js", "words.js", "format.js", "runs.js", "run.js", "sankey.js", "rule.js", "axis.js", "histogram.js",
        "documents.js", "document.js", "clusters.js", "corpus.js", "training.js", "compare.js", "trying.js",
    ];

    public static void Map(WebApplication app)
    {
        app.MapGet("/", http => Send(http, "dashboard.html"));
        foreach (var file in Files) app.MapGet("/" + file, http => Send(http, file));
    }

    private static async Task Send(HttpContext http, string file)
    {
        http.Response.ContentType = Path.GetExtension(file) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            _ => "text/javascript; charset=utf-8",
        };
        await using var stream = typeof(Pages).Assembly.GetManifestResourceStream(file)!;
        await stream.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
