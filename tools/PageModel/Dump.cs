using System.Text;
using Plinth.Extraction.Html;
using Plinth.Extraction.Scoring;

namespace Plinth.PageModel;

/// <summary>Writes a page's segments with labels, scores and the choice, for looking at.</summary>
internal static class Dump
{
    public static void Write(string folder, TrainingPage page, HtmlPage html, PageReading reading, bool[] kept, string text)
    {
        var texts = new PageMeasuresText(html, reading.Measures, reading.Segments);
        var lines = new StringBuilder();
        for (var s = 0; s < page.Count; s++)
            lines.AppendLine($"{(page.Weights[s] == 0 ? '?' : page.Labels[s] >= 0.5 ? '+' : '-')}{(kept[s] ? '+' : '-')} {page.Scores[s]:F2} {html.Nodes[reading.Segments.Segments[s].Block].Tag,-8} {texts[s][..Math.Min(160, texts[s].Length)]}");
        var name = $"{page.Set}-{page.Id.Replace('/', '_')}"[..Math.Min(60, page.Set.Length + 1 + page.Id.Length)];
        File.WriteAllText(Path.Combine(folder, name + ".seg"), string.Concat(lines.ToString().EnumerateRunes()));
        File.WriteAllText(Path.Combine(folder, name + ".txt"), text);
        File.WriteAllText(Path.Combine(folder, name + ".truth"), page.Text ?? "");
    }
}
