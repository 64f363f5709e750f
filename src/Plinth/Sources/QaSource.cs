using System.Text;
using System.Text.Json;
using Plinth.Sources.Files;

namespace Plinth.Sources;

/// <summary>Questions with answers, and conversations, as JSON or JSON lines: the forms of the Chinese Q&amp;A and dialogue sets.</summary>
/// <remarks>
/// Understands <c>title</c>/<c>question</c>/<c>instruction</c> with <c>desc</c>/<c>input</c> and <c>answer</c>/<c>output</c>/<c>response</c>/<c>answers</c>, and lists of turns:
/// <c>conversations</c>, <c>messages</c>, <c>dialog</c> (texts, or objects with <c>from</c>/<c>role</c> and <c>value</c>/<c>content</c>/<c>text</c>). Labels: <c>category</c>
/// (<c>chinese-qa</c>), <c>title</c>, <c>turns</c>.
/// </remarks>
public sealed record QaSource : FileSource
{
    /// <inheritdoc/>
    protected override string Category => "chinese-qa";

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        foreach (var record in JsonObjects.Of(TextOf(item), item, shard, ct))
            yield return record.Fault is { } fault ? fault : Read(record.Object, record.Id, shard);
    }

    private Record Read(JsonElement json, string id, Shard shard)
    {
        foreach (var name in (ReadOnlySpan<string>)["conversations", "conversation", "messages", "dialog", "dialogue", "turns"])
        {
            if (!json.TryGetProperty(name, out var turns) || turns.ValueKind != JsonValueKind.Array) continue;
            var lines = turns.EnumerateArray().Select(Turn).Where(t => t.Length > 0).ToList();
            if (lines.Count == 0) continue;
            var talk = Make(string.Join('\n', lines), id, shard);
            talk.Labels.Set("turns", (long)lines.Count);
            return talk;
        }

        var question = First(json, "title", "question", "instruction", "prompt", "ask", "topic", "q");
        var more = First(json, "desc", "description", "input", "content", "detail");
        var answers = Answers(json).ToList();
        if (question.Length + more.Length == 0 || answers.Count == 0) return new Fault(id, shard.Name, 0, "no-text", "the object has no question with an answer and no list of turns, in any field that is known");
        var text = new StringBuilder("问：").Append(question.Length > 0 ? question : more);
        if (question.Length > 0 && more.Length > 0 && more != question) text.Append('\n').Append(more);
        foreach (var answer in answers) text.Append("\n\n答：").Append(answer);
        var doc = Make(text.ToString(), id, shard);
        if (question.Length is > 0 and < 200) doc.Labels.Set("title", question);
        doc.Labels.Set("answers", (long)answers.Count);
        return doc;
    }

    private static IEnumerable<string> Answers(JsonElement json)
    {
        foreach (var name in (string[])["answer", "answers", "output", "response", "reply", "best_answer", "a"])
        {
            if (!json.TryGetProperty(name, out var value)) continue;
            if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var one in value.EnumerateArray())
                    if (Turn(one) is { Length: > 0 } text) yield return text;
            }
            else if (Turn(value) is { Length: > 0 } only) yield return only;
        }
    }

    private static string Turn(JsonElement turn)
    {
        if (turn.ValueKind == JsonValueKind.String) return turn.GetString()!.Trim();
        return turn.ValueKind == JsonValueKind.Object ? First(turn, "value", "content", "text", "utterance", "answer") : "";
    }

    private static string First(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Trim() is { Length: > 0 } text) return text;
        return "";
    }
}
