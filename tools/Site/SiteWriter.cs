using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Plinth.Site;

/// <summary>Writes the site: a file a page, the files that they show, one style, one script, one index for the search.</summary>
public static class SiteWriter
{
    private static readonly string[] s_assets = ["site.css", "site.js"];

    /// <summary>Writes it over what is in the folder, and says how many files there are.</summary>
    public static int Write(SiteContent site, string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        foreach (var page in site.Pages) Save(folder, page.Target, Encoding.UTF8.GetBytes(PageHtml.Of(site, page)));
        foreach (var file in site.Files) Save(folder, file, File.ReadAllBytes(Path.Combine(site.Root, file)));
        foreach (var asset in s_assets) Save(folder, "assets/" + asset, Asset(asset));
        Save(folder, "assets/search.js", Encoding.UTF8.GetBytes(SearchIndex(site)));
        return site.Pages.Count + site.Files.Count + s_assets.Length + 1;
    }

    /// <summary>What can be found, a heading with the words below it each: <c>[page, anchor, page title, heading, words]</c>. A script, so that it loads from a file too.</summary>
    internal static string SearchIndex(SiteContent site)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var page in site.Pages)
            {
                foreach (var (heading, words) in Parts(page))
                {
                    json.WriteStartArray();
                    foreach (var value in (string[])[page.Target, heading?.Anchor ?? "", page.Title, heading?.Text ?? page.Title, words]) json.WriteStringValue(value);
                    json.WriteEndArray();
                }
            }

            json.WriteEndArray();
        }

        return $"window.plinthSearch = {Encoding.UTF8.GetString(stream.ToArray())};\n";
    }

    private static IEnumerable<(Heading? Heading, string Words)> Parts(SitePage page)
    {
        Heading? heading = null;
        var words = new StringBuilder();
        foreach (var block in page.Document)
        {
            if (page.Headings.FirstOrDefault(h => ReferenceEquals(h.Block, block)) is { } next)
            {
                if (heading is not null || words.Length > 0) yield return (heading, words.ToString().Trim());
                heading = next;
                words.Clear();
                continue;
            }

            words.Append(Words.Of(block)).Append(' ');
        }

        yield return (heading, words.ToString().Trim());
    }

    private static byte[] Asset(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("site/" + name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void Save(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
