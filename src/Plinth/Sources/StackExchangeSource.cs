using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Plinth.Sources.Markup;
using Plinth.Storage;

namespace Plinth.Sources;

/// <summary>StackExchange data dumps (<c>Posts.xml</c>, plain, gzip, bzip2 or zstd): a question with its answers, best first, is a document.</summary>
/// <remarks>
/// Question and answers may stand far apart, so a file is cut into parts by question: every part reads the whole file and holds what is its own, about
/// <see cref="SplitBytes"/> of it. Labels: <c>category</c> (<c>stackexchange</c>), <c>title</c>, <c>tags</c>, <c>score</c>, <c>answers</c>, <c>best_answer_score</c>, <c>date</c>.
/// </remarks>
public sealed partial record StackExchangeSource : ISource
{
    /// <summary>Files: paths, globs or folders.</summary>
    public string[] Files { get; init; } = [];

    /// <summary>Host of the site, for URLs (<c>coffee.stackexchange.com</c>). Default: the name of the file's folder where that is a host's, else none.</summary>
    public string? Site { get; init; }

    /// <summary>Least score of an answer. Default null, all answers; the Pile took 3.</summary>
    [Within(-1000, 1_000_000)]
    public int? MinScore { get; init; }

    /// <summary>Most answers of a document. Default null, all.</summary>
    [Within(1, 1000)]
    public int? MaxAnswers { get; init; }

    /// <summary>True gives questions without an answer too. Default false.</summary>
    public bool Unanswered { get; init; }

    /// <summary>Longest row read, in bytes; a longer one is a fault. Default 4 MiB.</summary>
    [Within(1024, 1 << 28)]
    public int MaxLineBytes { get; init; } = 4 << 20;

    /// <summary>About how much of a file a part holds in memory, in bytes as the file is stored. Default 256 MiB.</summary>
    [Within(1024, 1L << 40)]
    public long SplitBytes { get; init; } = 256 << 20;

    /// <inheritdoc/>
    public IReadOnlyList<Shard> Split(string baseDirectory)
    {
        var shards = new List<Shard>();
        foreach (var (path, name) in Globs.Expand(Files, baseDirectory))
        {
            var parts = Math.Max(1, (StoredFile.LengthOf(path) + SplitBytes - 1) / SplitBytes);
            for (var part = 0L; part < parts; part++) shards.Add(new(path, name, part, parts));
        }

        return shards;
    }

    /// <inheritdoc/>
    public IEnumerable<Record> Read(Shard shard, CancellationToken ct)
    {
        var (part, parts) = shard.End == long.MaxValue ? (0, 1) : (shard.Start, shard.End);
        var questions = new List<byte[]>();
        var ids = new List<long>();
        var answers = new Dictionary<long, List<byte[]>>();
        using var lines = new LineReader(Compression.OpenRead(shard.Path), MaxLineBytes);
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            Fault? fault;
            bool going;
            try { going = Next(lines, shard, part, parts, questions, ids, answers, out fault); }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
            {
                going = false;
                fault = part == 0 ? new($"{shard.Name}#{lines.Next}", shard.Name, lines.Next, "broken-compression", $"the file cannot be unpacked further: {e.Message}") : null;
            }

            if (fault is not null) yield return fault;
            if (!going) break;
        }

        var html = new HtmlText();
        var site = Site ?? HostOf(shard.Path);
        for (var i = 0; i < questions.Count; i++)
        {
            ct.ThrowIfCancellationRequested();
            if (Make(questions[i], ids[i], answers.GetValueOrDefault(ids[i]) ?? [], html, site, shard) is { } doc) yield return doc;
        }
    }

    private static bool Next(
        LineReader lines, Shard shard, long part, long parts, List<byte[]> questions, List<long> ids, Dictionary<long, List<byte[]>> answers, out Fault? fault)
    {
        fault = null;
        if (!lines.Read(out var line)) return false;
        if (lines.TooLong) fault = part == 0 ? Fault("too-long-line", "the row is longer than max_line_bytes") : null;
        line = line.TrimStart(" \t\uFEFF"u8);
        if (!line.StartsWith("<row "u8)) return true;
        if (Number(line, " Id=\""u8) is not { } id || Number(line, " PostTypeId=\""u8) is not { } type || !line.TrimEnd(" \t"u8).EndsWith(">"u8))
        {
            if (part == 0) fault = Fault("broken-xml", "the row has no Id, no PostTypeId, or no end");
            return true;
        }

        if (type == 1 && id % parts == part)
        {
            questions.Add(line.ToArray());
            ids.Add(id);
        }
        else if (type == 2 && Number(line, " ParentId=\""u8) is { } parent && parent % parts == part)
        {
            if (!answers.TryGetValue(parent, out var list)) answers[parent] = list = [];
            list.Add(line.ToArray());
        }

        return true;

        Fault Fault(string kind, string error) => new($"{shard.Name}#{lines.Offset}", shard.Name, lines.Offset, kind, error);
    }

    private Document? Make(byte[] question, long id, List<byte[]> answers, HtmlText html, string? site, Shard shard)
    {
        var accepted = Number(question, " AcceptedAnswerId=\""u8);
        var chosen = answers.Select(a => (Row: a, Id: Number(a, " Id=\""u8) ?? 0, Score: Number(a, " Score=\""u8) ?? 0))
            .Where(a => MinScore is not { } least || a.Score >= least)
            .OrderByDescending(a => a.Score).ThenByDescending(a => a.Id == accepted).ThenBy(a => a.Id)
            .Take(MaxAnswers ?? int.MaxValue).ToList();
        if (chosen.Count == 0 && !Unanswered) return null;
        var title = XmlText.Decode(Value(question, " Title=\""u8));
        var text = new StringBuilder().Append("Q: ").Append(title).Append("\n\n").Append(html.Of(XmlText.Decode(Value(question, " Body=\""u8))));
        foreach (var (row, _, _) in chosen) text.Append("\n\nA: ").Append(html.Of(XmlText.Decode(Value(row, " Body=\""u8))));
        var doc = new Document(text.ToString(), site is null ? $"{shard.Name}#{id}" : $"{site}-{id}")
        {
            Source = shard.Name,
            Url = site is null ? null : $"https://{site}/questions/{id.ToString(CultureInfo.InvariantCulture)}",
        };
        doc.Labels.Set("category", "stackexchange");
        doc.Labels.Set("title", title);
        var tags = Tags().Matches(XmlText.Decode(Value(question, " Tags=\""u8))).Select(m => m.Value).ToList();
        if (tags.Count > 0) doc.Labels.Set("tags", Json.Array(tags));
        doc.Labels.Set("score", Number(question, " Score=\""u8) ?? 0);
        doc.Labels.Set("answers", (long)chosen.Count);
        if (chosen.Count > 0) doc.Labels.Set("best_answer_score", chosen[0].Score);
        if (Encoding.ASCII.GetString(Value(question, " CreationDate=\""u8)) is { Length: > 0 } date) doc.Labels.Set("date", date);
        return doc;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> row, ReadOnlySpan<byte> name) => XmlText.Between(row, name, "\""u8);

    private static long? Number(ReadOnlySpan<byte> row, ReadOnlySpan<byte> name) =>
        long.TryParse(Value(row, name), CultureInfo.InvariantCulture, out var value) ? value : null;

    private static string? HostOf(string path) => Path.GetFileName(Path.GetDirectoryName(path)) is { } folder && Host().IsMatch(folder) ? folder : null;

    [GeneratedRegex(@"[^<>|\s]+")]
    private static partial Regex Tags();

    [GeneratedRegex(@"^[a-z0-9.-]+\.(com|net|org)$")]
    private static partial Regex Host();
}
