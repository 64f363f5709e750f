using System.Globalization;
using System.Net;
using System.Text;
using Plinth.Extraction;

namespace Plinth.Cli.Commands;

/// <summary>An explained page as one HTML file: block by block in page order, kept or left out and why. Static: no script, no network.</summary>
internal static class ExplainPage
{
    private const string Style = """
        :root{color-scheme:light dark;--paper:#fbfaf7;--ink:#1d1d1b;--dim:#6b6a66;--line:#e2dfd6;--keep:#12703a;--keep-bg:#e5f4e9;--drop:#a1322b;--drop-bg:#f9e9e6;--card:#fff}
        @media(prefers-color-scheme:dark){:root{--paper:#161715;--ink:#e6e4de;--dim:#98968f;--line:#32332f;--keep:#76cf95;--keep-bg:#16301f;--drop:#ee9a90;--drop-bg:#371e1b;--card:#1e1f1c}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC",sans-serif}
        main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}h1{font-size:1.4rem;line-height:1.3;margin:0 0 .3rem;overflow-wrap:anywhere}a{color:inherit}
        .about{color:var(--dim);font-size:.875rem;margin:0;overflow-wrap:anywhere}.sum{display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;align-items:baseline;margin:1rem 0 .4rem;font-size:.9375rem}
        .bar{display:flex;height:.5rem;border-radius:.25rem;overflow:hidden;background:var(--drop);margin-bottom:1rem}.bar i{background:var(--keep)}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;font-size:.875rem;margin:0 0 1.2rem}dt{color:var(--dim)}dd{margin:0;overflow-wrap:anywhere}
        details{margin:0 0 1.2rem;font-size:.875rem}summary{cursor:pointer;color:var(--dim)}table{border-collapse:collapse;margin-top:.4rem}td{padding:.1rem 1.2rem .1rem 0}td.n{text-align:right;font-variant-numeric:tabular-nums}
        .b{display:grid;grid-template-columns:minmax(0,1fr) 15rem;gap:0 1rem;border-left:.25rem solid;padding:.3rem .8rem;margin:0 0 2px;border-radius:0 .3rem .3rem 0}
        .b>div{overflow-wrap:anywhere;min-width:0}.k{border-color:var(--keep);background:var(--keep-bg)}.d{border-color:var(--drop);background:var(--drop-bg)}.d .t{color:var(--dim)}
        .w{font-size:.75rem;line-height:1.5;padding-top:.2rem}.k .w{color:var(--keep)}.d .w{color:var(--drop)}.w b{font-weight:600}.w code{font:inherit;opacity:.75;margin-left:.4em}
        .h .t{font-weight:600;font-size:1.0625rem}.l .t{padding-left:1.1rem;text-indent:-.8rem}.l .t::before{content:"• "}.p .t{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:.8125rem}
        @media(max-width:42rem){main{padding:1rem .6rem 3rem}.b{grid-template-columns:1fr;padding:.35rem .6rem}.w{padding:0}.b{margin-bottom:3px}}
        """;

    /// <summary>Writes the page.</summary>
    public static string Of(ExtractedPage page, string source, string? url)
    {
        var explanation = page.Explanation ?? new PageExplanation("", []);
        var html = new StringBuilder(explanation.Text.Length * 2 + 8192);
        var name = page.Metadata.Title ?? url ?? source;
        html.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
            .Append(Text(name)).Append(" · explained</title>\n<style>\n").Append(Style).Append("\n</style></head>\n<body><main>\n<h1 dir=\"auto\">").Append(Text(name)).Append("</h1>\n");
        html.Append("<p class=\"about\">").Append(Text(url ?? source)).Append("</p>\n");
        Summary(html, explanation);
        Facts(html, page);
        Reasons(html, explanation);
        foreach (var segment in explanation.Segments) Block(html, explanation.Text, segment);
        return html.Append("</main></body></html>\n").ToString();
    }

    private static void Summary(StringBuilder html, PageExplanation explanation)
    {
        var (kept, all, blocks) = (0L, 0L, 0);
        foreach (var segment in explanation.Segments)
        {
            all += segment.End - segment.Start;
            if (!segment.Kept) continue;
            kept += segment.End - segment.Start;
            blocks++;
        }

        var share = all == 0 ? 0 : 100.0 * kept / all;
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"sum\"><span>{blocks:N0} of {explanation.Segments.Count:N0} blocks kept</span><span>{kept:N0} of {all:N0} characters, {share:F0}%</span></p>\n")
            .Append(CultureInfo.InvariantCulture, $"<div class=\"bar\" role=\"img\" aria-label=\"{share:F0}% of the characters kept\"><i style=\"width:{share:F1}%\"></i></div>\n");
    }

    private static void Facts(StringBuilder html, ExtractedPage page)
    {
        var facts = page.Metadata;
        html.Append("<dl>");
        if (page.PageType is { } type) Fact("page type", string.Create(CultureInfo.InvariantCulture, $"{type} ({page.PageTypeScore:F2})"));
        Fact("author", facts.Author);
        Fact("date", facts.Date);
        Fact("site", facts.Site);
        Fact("language", facts.Language);
        Fact("canonical", facts.Canonical);
        Fact("licence", facts.License);
        Fact("description", facts.Description);
        html.Append("</dl>\n");

        void Fact(string name, string? value)
        {
            if (value is not null) html.Append("<dt>").Append(name).Append("</dt><dd dir=\"auto\">").Append(Text(value)).Append("</dd>");
        }
    }

    private static void Reasons(StringBuilder html, PageExplanation explanation)
    {
        var groups = explanation.Segments.GroupBy(s => (s.Kept, s.Reason)).Select(g => (g.Key, Blocks: g.Count(), Chars: g.Sum(s => s.End - s.Start)))
            .OrderByDescending(g => g.Key.Kept).ThenByDescending(g => g.Chars).ThenBy(g => g.Key.Reason, StringComparer.Ordinal).ToList();
        if (groups.Count == 0) return;
        html.Append("<details><summary>Reasons, ").Append(groups.Count).Append("</summary><table><tr><td></td><td></td><td class=\"n\">blocks</td><td class=\"n\">characters</td></tr>");
        foreach (var ((kept, reason), blocks, chars) in groups)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{(kept ? "kept" : "left out")}</td><td>{Text(reason)}</td><td class=\"n\">{blocks:N0}</td><td class=\"n\">{chars:N0}</td></tr>");
        html.Append("</table></details>\n");
    }

    private static void Block(StringBuilder html, string text, PageSegment segment)
    {
        var look = segment.Element switch
        {
            "h1" or "h2" or "h3" or "h4" or "h5" or "h6" => " h",
            "li" => " l",
            "pre" => " p",
            _ => "",
        };
        var verdict = segment.Kept ? "kept" : "left out";
        var score = float.IsNaN(segment.Score) ? "" : string.Create(CultureInfo.InvariantCulture, $" {segment.Score:F2}");
        html.Append("<div class=\"b ").Append(segment.Kept ? 'k' : 'd').Append(look).Append("\" title=\"").Append(verdict).Append(score).Append(": ").Append(Text(segment.Reason)).Append("\"><div class=\"t\" dir=\"auto\">")
            .Append(Text(text[segment.Start..segment.End])).Append("</div><div class=\"w\"><b>").Append(verdict).Append(score).Append("</b> ").Append(Text(segment.Reason)).Append(" <code>")
            .Append(Text(segment.Element)).Append("</code></div></div>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
