using System.Text;
using System.Text.RegularExpressions;
using Plinth.Sources.Files;
using Plinth.Sources.Mail;
using Plinth.Sources.Markup;

namespace Plinth.Sources;

/// <summary>E-mail: mbox files, maildir folders and single messages (<c>.eml</c>): subject and own words; quotes, signatures and attachments are left out.</summary>
/// <remarks>Names and addresses in the text stay: the step <c>privacy</c> masks them. Labels: <c>category</c> (<c>mail</c>), <c>title</c> (the subject), <c>date</c>.</remarks>
public sealed partial record MailSource : FileSource
{
    /// <summary>True keeps what a message quotes of another. Default false.</summary>
    public bool Quotes { get; init; }

    /// <summary>True keeps signatures (what follows a line of two dashes). Default false.</summary>
    public bool Signatures { get; init; }

    /// <inheritdoc/>
    protected override string Category => "mail";

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        var html = new HtmlText();
        var number = 0;
        foreach (var (start, end) in Messages(item.Bytes))
        {
            ct.ThrowIfCancellationRequested();
            var message = MailMessage.Parse(item.Bytes.AsSpan(start, end - start), html);
            var one = start == 0 && end == item.Bytes.Length;
            var name = one ? item.Name : $"{item.Name}#{number}";
            number++;
            if (message.Headers.Count == 0)
            {
                yield return new Fault(name, shard.Name, start, "broken-mail", "the message has no headers");
                continue;
            }

            var subject = MailMessage.DecodeHeader(message.Headers.GetValueOrDefault("subject", ""));
            var body = Own(message.Text);
            if (body.Length == 0)
            {
                yield return new Fault(name, shard.Name, start, "no-text", "the message has no text of its own");
                continue;
            }

            var doc = Make(subject.Length > 0 ? $"{subject}\n\n{body}" : body, message.Headers.GetValueOrDefault("message-id", name).Trim('<', '>', ' '), shard);
            if (subject.Length > 0) doc.Labels.Set("title", subject);
            if (message.Headers.TryGetValue("date", out var date)) doc.Labels.Set("date", date);
            yield return doc;
        }
    }

    private static List<(int Start, int End)> Messages(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith("From "u8)) return [(0, bytes.Length)];
        var list = new List<(int, int)>();
        var start = 0;
        while (start < bytes.Length)
        {
            // A line that starts with "From " after an empty one; in text it is written ">From ".
            var body = Array.IndexOf(bytes, (byte)'\n', start) + 1;
            if (body == 0) break;
            var next = bytes.AsSpan(body).IndexOf("\n\nFrom "u8);
            var other = bytes.AsSpan(body).IndexOf("\r\n\r\nFrom "u8);
            var skip = next >= 0 && (other < 0 || next < other) ? (next, 2) : other >= 0 ? (other, 4) : (-1, 0);
            var end = skip.Item1 < 0 ? bytes.Length : body + skip.Item1 + skip.Item2;
            list.Add((body, end));
            start = end;
        }

        return list;
    }

    private string Own(string text)
    {
        var result = new StringBuilder();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (!Signatures && lines[i].TrimEnd('\r') is "-- " or "--") break;
            if (!Quotes)
            {
                if (Original().IsMatch(line)) break;
                if (line.TrimStart() is ['>', ..] or ['|', ' ', ..]) continue;
                if (Wrote().IsMatch(line) && (i + 1 >= lines.Length || lines.Skip(i + 1).Take(3).Any(l => l.TrimStart().StartsWith('>')))) continue;
            }

            result.Append(line.StartsWith(">From ", StringComparison.Ordinal) ? line[1..] : line).Append('\n');
        }

        return Gaps().Replace(result.ToString(), "\n\n").Trim();
    }

    [GeneratedRegex(@"^\s*-{2,}\s*(Original Message|Original Appointment|Forwarded by|Forwarded message|原始邮件|原始郵件|转发的?邮件)", RegexOptions.IgnoreCase)]
    private static partial Regex Original();

    [GeneratedRegex(@"(wrote|writes|schrieb|a écrit|写道|寫道)\s*[:：]\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Wrote();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex Gaps();
}
