using System.Globalization;
using System.Text;
using System.Text.Json;
using Plinth.Code.Issues;
using Plinth.Sources;
using Plinth.Sources.Files;

namespace Plinth.Code;

/// <summary>GitHub's issues and pull requests as conversations: events of GH Archive or of webhooks (a JSON object a line, or a file each), or BigCode's form (an issue a line with its events).</summary>
/// <remarks>
/// An issue is a document: title, description, comments in order, who speaks as <c>username_0</c>, <c>username_1</c> … in order of appearance. Bots and the words that call them are left out, replies by
/// mail and long listings cut. A file is held as a whole: the events of an issue do not reach across files. Kept are issues of at least <see cref="MinChars"/> characters in which two people speak, or
/// one in no more than 7,000 characters and 10 events (Li et al. 2023, arXiv:2305.06161, section 3.3). Labels: <c>category</c> (<c>github-issues</c>), <c>repo</c>, <c>title</c>, <c>pull_request</c>,
/// <c>comments</c>, <c>users</c>.
/// </remarks>
public sealed record GithubIssuesSource : FileSource
{
    private const int MostAlone = 7000;
    private const int MostEventsAlone = 10;

    /// <summary>Fewest characters of a conversation; default 200.</summary>
    [Within(0, 1_000_000)]
    public int MinChars { get; init; } = 200;

    /// <summary>Also takes what one person says in many events or at length; default false.</summary>
    public bool Alone { get; init; }

    /// <summary>Writes StarCoder's marks (<c>&lt;issue_start&gt;</c>, <c>&lt;issue_comment&gt;</c>, <c>&lt;issue_closed&gt;</c>) in place of plain lines; default false.</summary>
    public bool Marks { get; init; }

    /// <inheritdoc/>
    protected override string Category => "github-issues";

    private sealed record Said(string Id, string When, string User, string Text, string Kind);

    private sealed class Issue(string key, string repo)
    {
        public string Key { get; } = key;
        public string Repo { get; } = repo;
        public string Title { get; set; } = "";
        public string? Url { get; set; }
        public bool PullRequest { get; set; }
        public SortedDictionary<(string When, string Id), Said> Events { get; } = [];
    }

    /// <inheritdoc/>
    protected override bool Wants(string path) => path.Contains(".json", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        var issues = new Dictionary<string, Issue>(StringComparer.Ordinal);
        foreach (var item in Items.Of(shard, Wants, MaxBytes, Unzips, ct))
        {
            if (item.Fault is { } fault)
            {
                yield return fault;
                continue;
            }

            foreach (var json in JsonObjects.Of(TextOf(item), item, shard, ct))
            {
                ct.ThrowIfCancellationRequested();
                if (json.Fault is { } broken) yield return broken;
                else if (json.Object.TryGetProperty("events", out var events) && events.ValueKind == JsonValueKind.Array) BigCode(json.Object, events, issues);
                else Event(json.Object, issues);
            }
        }

        foreach (var issue in issues.Values.OrderBy(i => i.Repo, StringComparer.Ordinal).ThenBy(i => i.Key.Length).ThenBy(i => i.Key, StringComparer.Ordinal))
            if (Conversation(issue, shard) is { } doc) yield return doc;
    }

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct) => [];

    private Document? Conversation(Issue issue, Shard shard)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var said = new List<Said>();
        foreach (var entry in issue.Events.Values)
        {
            if (IssueText.IsBot(entry.User) || IssueText.IsCommand(entry.Text)) continue;
            var text = IssueText.Clean(entry.Text);
            if (text.Length == 0 && entry.Kind != "opened" && entry.Kind != "closed") continue;
            if (entry.User.Length > 0) names.TryAdd(entry.User, $"username_{names.Count.ToString(CultureInfo.InvariantCulture)}");
            said.Add(entry with { Text = text });
        }

        var spoken = said.Where(s => s.Text.Length > 0).ToList();
        var chars = issue.Title.Length + spoken.Sum(s => s.Text.Length);
        var users = spoken.Select(s => s.User).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        if (chars < MinChars || spoken.Count == 0 || (!Alone && users < 2 && (chars > MostAlone || said.Count > MostEventsAlone))) return null;
        var text2 = new StringBuilder();
        if (Marks) text2.Append(issue.PullRequest ? "<pr_start>" : "<issue_start>").Append("Title: ").Append(issue.Title);
        else text2.Append(issue.Title);
        foreach (var entry in said)
        {
            var name = names.GetValueOrDefault(entry.User, "username");
            var body = IssueText.Mask(entry.Text, names);
            if (Marks)
            {
                if (entry.Kind == "closed") text2.Append("<issue_closed>");
                if (body.Length > 0) text2.Append(entry.Kind == "opened" ? "\n" : "<issue_comment>").Append(name).Append(": ").Append(body);
            }
            else if (body.Length > 0) text2.Append("\n\n").Append(name).Append(": ").Append(body);
        }

        var doc = Make(text2.ToString().Trim(), $"{issue.Repo}#{issue.Key}", shard, issue.Url);
        doc.Labels.Set("repo", issue.Repo);
        doc.Labels.Set("title", issue.Title);
        doc.Labels.Set("pull_request", issue.PullRequest);
        doc.Labels.Set("comments", (long)spoken.Count(s => s.Kind != "opened"));
        doc.Labels.Set("users", (long)users);
        return doc;
    }

    // GH Archive wraps an event's payload; a webhook is the payload.
    private static void Event(JsonElement json, Dictionary<string, Issue> issues)
    {
        var payload = json.TryGetProperty("payload", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : json;
        var pull = payload.TryGetProperty("pull_request", out var subject) && subject.ValueKind == JsonValueKind.Object;
        if (!pull && !(payload.TryGetProperty("issue", out subject) && subject.ValueKind == JsonValueKind.Object)) return;
        if (Text(subject, "number") is not { } number) return;
        var repo = Inner(json, "repo", "name") ?? Inner(json, "repository", "full_name") ?? Inner(payload, "repository", "full_name") ?? "";
        var issue = Get(issues, repo, number);
        issue.Title = Text(subject, "title") ?? issue.Title;
        issue.Url ??= Text(subject, "html_url");
        issue.PullRequest |= pull || (subject.TryGetProperty("pull_request", out var link) && link.ValueKind == JsonValueKind.Object);
        Put(issue, new("0", Text(subject, "created_at") ?? "", Inner(subject, "user", "login") ?? "", Text(subject, "body") ?? "", "opened"));
        var action = Text(payload, "action");
        if (payload.TryGetProperty("comment", out var comment) && comment.ValueKind == JsonValueKind.Object || payload.TryGetProperty("review", out comment) && comment.ValueKind == JsonValueKind.Object)
        {
            var id = Text(comment, "id") ?? "";
            var when = Text(comment, "created_at") ?? Text(comment, "submitted_at") ?? "";
            if (action == "deleted") issue.Events.Remove((when, id));
            else Put(issue, new(id, when, Inner(comment, "user", "login") ?? "", Text(comment, "body") ?? "", "created"));
        }
        else if (action == "closed") Put(issue, new("z", Text(subject, "closed_at") ?? "~", Inner(payload, "sender", "login") ?? Inner(json, "actor", "login") ?? "", "", "closed"));
    }

    private static void BigCode(JsonElement json, JsonElement events, Dictionary<string, Issue> issues)
    {
        var issue = Get(issues, Text(json, "repo") ?? Text(json, "repo_name") ?? "", Text(json, "issue_number") ?? Text(json, "issue_id") ?? Text(json, "number") ?? issues.Count.ToString(CultureInfo.InvariantCulture));
        issue.PullRequest = json.TryGetProperty("pull_request", out var pull) && pull.ValueKind is not (JsonValueKind.Null or JsonValueKind.False);
        issue.Title = Text(json, "title") ?? "";
        var number = 0;
        foreach (var entry in events.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object) continue;
            var text = Text(entry, "text") ?? Text(entry, "comment") ?? Text(entry, "description") ?? "";
            if (issue.Title.Length == 0) issue.Title = Text(entry, "title") ?? "";
            var action = Text(entry, "action") ?? "created";
            Put(issue, new(number.ToString("D9", CultureInfo.InvariantCulture), Text(entry, "datetime") ?? "", Text(entry, "username") ?? Text(entry, "author") ?? "", text, number == 0 ? "opened" : action));
            number++;
        }
    }

    private static void Put(Issue issue, Said said) => issue.Events[(said.When, said.Id)] = said;

    private static Issue Get(Dictionary<string, Issue> issues, string repo, string number)
    {
        var key = $"{repo}#{number}";
        return issues.TryGetValue(key, out var issue) ? issue : issues[key] = new Issue(number, repo);
    }

    private static string? Inner(JsonElement json, string name, string inner) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? Text(value, inner) : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
        : null;
}
