using System.Globalization;
using System.Text;
using System.Text.Json;
using Plinth.Sources.Files;
using Plinth.Sources.Markup;

namespace Plinth.Sources;

/// <summary>Threads of forums as JSON items that name their parents (Hacker News's API, dumps of Reddit's form): a story with its comments is a document.</summary>
/// <remarks>
/// A file is held as a whole, at most <c>max_bytes</c> of it: threads do not reach across files. Comments follow what they answer, in the order of their ids. A comment whose
/// story is not in the file begins a thread of its own. Labels: <c>category</c> (<c>hackernews</c>), <c>title</c>, <c>score</c>, <c>comments</c>.
/// </remarks>
public sealed record ThreadsSource : FileSource
{
    private const int MaxDepth = 200;

    /// <summary>Fewest comments of a thread. Default 0.</summary>
    [Within(0, 1_000_000)]
    public int MinComments { get; init; }

    /// <summary>True writes who wrote each comment. Default false.</summary>
    public bool Names { get; init; }

    /// <inheritdoc/>
    protected override string Category => "hackernews";

    private sealed record Post(string Id, string? Parent, string Title, string Text, string By, string? Url, long? Score);

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        var html = new HtmlText();
        var posts = new Dictionary<string, Post>(StringComparer.Ordinal);
        var order = new List<Post>();
        foreach (var record in JsonObjects.Of(TextOf(item), item, shard, ct))
        {
            if (record.Fault is { } fault) yield return fault;
            else if (Read(record.Object, html) is { } post && posts.TryAdd(post.Id, post)) order.Add(post);
        }

        var answers = order.Where(p => p.Parent is not null && posts.ContainsKey(p.Parent)).GroupBy(p => p.Parent!)
            .ToDictionary(g => g.Key, g => g.OrderBy(p => p.Id.Length).ThenBy(p => p.Id, StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
        foreach (var post in order.Where(p => p.Parent is null || !posts.ContainsKey(p.Parent)))
        {
            ct.ThrowIfCancellationRequested();
            var text = new StringBuilder(post.Title);
            var comments = -1L;
            Write(post, text, answers, ref comments, 0);
            if (text.Length == 0 || comments < MinComments) continue;
            var doc = Make(text.ToString().Trim(), post.Id, shard, post.Url);
            if (post.Title.Length > 0) doc.Labels.Set("title", post.Title);
            if (post.Score is { } score) doc.Labels.Set("score", score);
            doc.Labels.Set("comments", comments);
            yield return doc;
        }
    }

    private void Write(Post post, StringBuilder text, Dictionary<string, List<Post>> answers, ref long comments, int depth)
    {
        comments++;
        if (post.Text.Length > 0)
        {
            if (text.Length > 0) text.Append("\n\n");
            if (Names && post.By.Length > 0) text.Append(post.By).Append(": ");
            text.Append(post.Text);
        }

        if (depth >= MaxDepth || !answers.TryGetValue(post.Id, out var list)) return;
        foreach (var answer in list) Write(answer, text, answers, ref comments, depth + 1);
    }

    private static Post? Read(JsonElement json, HtmlText html)
    {
        if (Text(json, "id") is not { Length: > 0 } id) return null;
        if (Flag(json, "deleted") || Flag(json, "dead")) return null;
        var parent = Text(json, "parent") ?? Text(json, "parent_id") ?? Text(json, "poll");
        if (parent is ['t', _, '_', ..]) parent = parent[3..];
        var body = Text(json, "text") ?? Text(json, "selftext") ?? Text(json, "body") ?? "";
        if (body is "[deleted]" or "[removed]") body = "";
        var title = Text(json, "title") ?? "";
        if (body.Length + title.Length == 0 || Text(json, "type") == "job") return null;
        return new(id, parent, html.Of(title), html.Of(body), Text(json, "by") ?? Text(json, "author") ?? "", Text(json, "url"),
            long.TryParse(Text(json, "score"), CultureInfo.InvariantCulture, out var score) ? score : null);
    }

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;
}
