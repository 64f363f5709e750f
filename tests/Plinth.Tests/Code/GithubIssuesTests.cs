using Plinth.Code;

namespace Plinth.Tests.Code;

public sealed class GithubIssuesTests
{
    [Fact]
    public void Events_become_a_conversation_without_bots_and_names()
    {
        using var folder = new TestFolder();
        string Event(int id, string user, string body) =>
            $$$$"""{"type":"IssueCommentEvent","repo":{"name":"me/it"},"payload":{"action":"created","issue":{"number":7,"title":"It breaks","body":"When I run it, it breaks. {{{{new string('x', 200)}}}}","user":{"login":"ann"},"created_at":"2024-01-01T00:00:00Z","html_url":"https://github.com/me/it/issues/7"},"comment":{"id":{{{{id}}}},"body":"{{{{body}}}}","user":{"login":"{{{{user}}}}"},"created_at":"2024-01-02T00:00:0{{{{id}}}}Z"}}}""";
        folder.Write("2024-01-01.json", string.Join('\n',
            Event(3, "bob", "Thanks @ann, I see it.\\n\\nOn Mon, Jan 1, 2024 Ann <a@example.com> wrote:\\n> It breaks"),
            Event(2, "dependabot[bot]", "Bumps x"), Event(4, "ann", "@dependabot rebase"), "{\"broken\"", Event(5, "ann", "@bob fine now")));
        var records = CodeSourceTests.Read(new GithubIssuesSource { Files = ["*.json"] }, folder);
        Assert.Equal("invalid-json", records[0].Fault!.Kind);
        var doc = Assert.Single(records, r => r.Document is not null).Document!;
        Assert.Equal($"It breaks\n\nusername_0: When I run it, it breaks. {new string('x', 200)}\n\nusername_1: Thanks @username_0, I see it.\n\nusername_0: @username_1 fine now", doc.Text);
        Assert.Equal(("me/it", 2d, 2d, "https://github.com/me/it/issues/7"), (doc.Labels.Text("repo"), doc.Labels.Number("comments"), doc.Labels.Number("users"), doc.Url));
    }

    [Fact]
    public void BigCodes_form_is_read_and_one_who_talks_to_himself_at_length_is_not()
    {
        using var folder = new TestFolder();
        var two = """{"repo":"me/it","issue_number":1,"pull_request":null,"events":[{"action":"opened","username":"ann","title":"T","text":"LONG"},{"action":"created","username":"bob","text":"yes"},{"action":"closed","username":"ann","text":""}]}""";
        var one = """{"repo":"me/it","issue_number":2,"events":[{"action":"opened","username":"ann","title":"T","text":"VERY"}]}""";
        folder.Write("i.jsonl", two.Replace("LONG", new string('y', 300), StringComparison.Ordinal) + "\n" + one.Replace("VERY", new string('z', 8000), StringComparison.Ordinal) + "\n");
        var doc = Assert.Single(CodeSourceTests.Read(new GithubIssuesSource { Files = ["i.jsonl"], Marks = true }, folder)).Document!;
        Assert.Equal($"<issue_start>Title: T\nusername_0: {new string('y', 300)}<issue_comment>username_1: yes<issue_closed>", doc.Text);
    }
}
