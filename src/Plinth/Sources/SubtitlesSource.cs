using System.Text;
using System.Text.RegularExpressions;
using Plinth.Sources.Files;
using Plinth.Sources.Markup;

namespace Plinth.Sources;

/// <summary>Subtitles: SubRip (<c>.srt</c>), WebVTT, SubStation (<c>.ass</c>, <c>.ssa</c>) and OpenSubtitles' XML: the spoken lines, in their order.</summary>
/// <remarks>Times, styles, sound descriptions in brackets, translators' credits and advertisements are left out. Label: <c>category</c> (<c>opensubtitles</c>).</remarks>
public sealed partial record SubtitlesSource : FileSource
{
    /// <summary>True keeps what is heard and not said, such as <c>[door slams]</c>. Default false.</summary>
    public bool Sounds { get; init; }

    /// <inheritdoc/>
    protected override string Category => "opensubtitles";

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        var text = TextOf(item);
        var lines = text.Contains("[Events]", StringComparison.OrdinalIgnoreCase) ? SubStation(text)
            : text.AsSpan(0, Math.Min(text.Length, 4000)).Contains("<document", StringComparison.Ordinal) || text.Contains("</s>", StringComparison.Ordinal) ? OpenSubtitles(text)
            : Times().IsMatch(text) ? SubRip(text) : null;
        if (lines is null)
        {
            yield return Broken(item, shard, "no-subtitles", "the file has no times as SubRip, WebVTT or SubStation write them, and no sentences as OpenSubtitles does");
            yield break;
        }

        var result = new StringBuilder();
        var before = "";
        foreach (var line in lines)
        {
            var words = Tags().Replace(line, "");
            if (!Sounds) words = Heard().Replace(words, "");
            words = words.Trim(' ', '\t', '♪', '#');
            if (words is "" or "-" || words == before || Credits().IsMatch(words)) continue;
            before = words;
            result.Append(words).Append('\n');
        }

        yield return Make(result.ToString().TrimEnd(), item.Name, shard);
    }

    private static List<string> SubRip(string text)
    {
        var lines = new List<string>();
        foreach (var block in Blocks().Split(text))
        {
            var rows = block.Split('\n');
            var time = Array.FindIndex(rows, r => r.Contains("-->", StringComparison.Ordinal));
            if (time >= 0) lines.AddRange(rows.Skip(time + 1));
        }

        return lines;
    }

    private static List<string> SubStation(string text)
    {
        var lines = new List<(string Time, string Words)>();
        var (start, words) = (1, 9);
        foreach (var row in text.Split('\n'))
        {
            if (row.StartsWith("Format:", StringComparison.Ordinal) && row.Contains("Text", StringComparison.Ordinal))
            {
                var names = row[7..].Split(',').Select(n => n.Trim()).ToList();
                (start, words) = (names.IndexOf("Start"), names.Count - 1);
            }
            else if (row.StartsWith("Dialogue:", StringComparison.Ordinal))
            {
                var fields = row[9..].Split(',', words + 1);
                // Drawings are vectors, not words.
                if (fields.Length > words && start >= 0 && !fields[words].Contains("{\\p1", StringComparison.Ordinal)) lines.Add((fields[start].Trim(), fields[words]));
            }
        }

        return [.. lines.OrderBy(l => l.Time, StringComparer.Ordinal).SelectMany(l => l.Words.Replace("\\N", "\n", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\h", " ", StringComparison.Ordinal).Split('\n'))];
    }

    private static List<string> OpenSubtitles(string xml)
    {
        var lines = new List<string>();
        var sentence = new StringBuilder();
        var scanner = new XmlScanner(xml);
        var (inside, skip) = (false, false);
        while (scanner.Next())
        {
            if (scanner.Piece == XmlPiece.Text)
            {
                if (inside && !skip) sentence.Append(scanner.Text());
                continue;
            }

            if (scanner.Name is "meta") skip = scanner.Piece == XmlPiece.Start && !scanner.Empty;
            else if (scanner.Name is "s") inside = scanner.Piece == XmlPiece.Start;
            if (scanner.Name is "w" && scanner.Piece == XmlPiece.End) sentence.Append(' ');
            if (scanner.Name is not "s" || scanner.Piece != XmlPiece.End) continue;
            lines.Add(Spaces().Replace(SpaceBeforeMark().Replace(Spaces().Replace(sentence.ToString(), " "), "$1"), " ").Trim());
            sentence.Clear();
        }

        return lines;
    }

    [GeneratedRegex(@"\d\d?:\d\d(:\d\d)?[,.]\d{1,3}\s*-->")]
    private static partial Regex Times();

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex Blocks();

    [GeneratedRegex(@"<[^<>\n]{1,80}>|\{\\[^{}\n]*\}|\{[^{}\n]{0,40}\}")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\[[^\[\]\n]*\]|\((?=[^a-z()\n]*\))[^()\n]*\)|（[^（）\n]{0,20}[声聲乐樂响響]）")]
    private static partial Regex Heard();

    [GeneratedRegex(@"https?://|www\.|opensubtitles|subscene|addic7ed|subtitles? by|synced|sync(hronized)? (and|&) correct|captioned by|字幕组|字幕組|字幕制作|翻译[:：]|校对[:：]|时间轴|時間軸|压制|仅供学习|仅供交流|人人影视|射手网|subhd|伪射手|zimuku", RegexOptions.IgnoreCase)]
    private static partial Regex Credits();

    [GeneratedRegex(@" {2,}|\s*\n\s*")]
    private static partial Regex Spaces();

    [GeneratedRegex(@" ([,.;:?!])")]
    private static partial Regex SpaceBeforeMark();
}
