using System.Text.Json;
using System.Text.RegularExpressions;
using Plinth.Extraction;
using Plinth.Extraction.Html;
using Plinth.Extraction.Scoring;
using Plinth.ExtractionBench;

namespace Plinth.PageModel;

/// <summary>A page with ground truth: its segments' labels and features.</summary>
internal sealed partial class TrainingPage
{
    public required string Set { get; init; }
    public required string Group { get; init; }
    public required string Site { get; init; }
    public required string Id { get; init; }
    public required string Html { get; init; }
    public string? Text { get; init; }
    /// <summary>Address, or null where it was made up.</summary>
    public string? Url { get; init; }

    /// <summary>Index of its type, or -1 where it is not known.</summary>
    public int Type { get; init; } = -1;

    public string[] With { get; init; } = [];
    public string[] Without { get; init; } = [];

    /// <summary>Share of each segment that is main text, and its weight in training.</summary>
    public float[] Labels { get; set; } = [];
    public float[] Weights { get; set; } = [];
    public float[] Rows { get; set; } = [];
    public float[] Scores { get; set; } = [];

    /// <summary>Features of the page as a whole, those of its tokens still to be filled.</summary>
    public float[] PageRow { get; set; } = [];

    /// <summary>Probabilities of types, by the fold that is left out; each by a model that knows neither the page nor that fold.</summary>
    public float[][] Types { get; set; } = [];
    public int Count => Labels.Length;

    /// <summary>First log odds of the segments, by the fold that is left out; each by trees that know neither the page nor that fold.</summary>
    public float[][] First { get; set; } = [];

    /// <summary>Features of the segments at the second look.</summary>
    public float[] SecondRows { get; set; } = [];

    /// <summary>Puts the types into the segments' rows that a model says which knows neither the page nor a fold.</summary>
    public void SetTypes(int fold)
    {
        for (var s = 0; s < Count; s++) Types[fold].CopyTo(Rows.AsSpan(s * SegmentFeatures.Width + SegmentFeatures.FirstType));
    }

    public static List<TrainingPage> Read(string folder)
    {
        var pages = new List<TrainingPage>();
        foreach (var set in new[] { "seb", "traf", "wcxb-dev", "zh", "readability" })
        {
            foreach (var source in Pages.Read(folder, set))
            {
                var (html, truth) = source;
                var text = set switch
                {
                    "seb" => Get(truth, "articleBody"),
                    "wcxb-dev" => Get(truth, "main_content"),
                    "zh" => Get(truth, "content"),
                    "readability" => Plain(Get(truth, "expected_html")),
                    _ => null,
                };
                if (text is null && set != "traf") continue;
                var id = truth.GetProperty("id").ToString();
                var url = truth.GetProperty("url").GetString()!;
                var site = SiteOf(url);
                var group = set == "wcxb-dev" ? truth.GetProperty("page_type").GetString()! : truth.GetProperty("set").GetString()!;
                pages.Add(new TrainingPage
                {
                    Set = set,
                    Id = id,
                    Html = html,
                    Text = text,
                    Site = site == "example.com" ? $"{set}/{id}" : site,
                    Group = group,
                    Url = source.Url,
                    Type = PageTypes.Names.ToList().IndexOf(group switch { "magic-article" or "seb" => "article", "magic-forum" => "forum", _ => group }),
                    With = set == "traf" ? Strings(truth, "with") : [],
                    Without = set == "traf" ? Strings(truth, "without") : [],
                });
            }
        }

        return pages;
    }

    private static string? Get(JsonElement truth, string name) => truth.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string[] Strings(JsonElement truth, string name) => [.. truth.GetProperty(name).EnumerateArray().Select(e => e.GetString()!)];

    private static string? Plain(string? html)
    {
        if (html is null) return null;
        var page = new HtmlReader().Read(html, new HtmlLimits());
        var measures = new PageMeasures();
        measures.Name(page, trustHiding: false);
        var text = new PageText();
        text.Clear();
        text.Write(page, measures, page.Body);
        return text.Finish();
    }

    private static string SiteOf(string url)
    {
        var host = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : url;
        var labels = host.Split('.');
        var keep = labels.Length > 2 && labels[^1].Length == 2 && labels[^2].Length <= 3 ? 3 : 2;
        return string.Join('.', labels.TakeLast(keep));
    }

    [GeneratedRegex(@"\s+")]
    public static partial Regex Blanks();
}
