using System.Text;
using Plinth.Sources.Files;
using Plinth.Sources.Markup;

namespace Plinth.Sources;

/// <summary>Proceedings of the European Parliament as EuroParl hands them out: text with <c>CHAPTER</c>, <c>SPEAKER</c> and <c>P</c> marks.</summary>
/// <remarks>A file (a sitting) is a document: chapters are headings, a speech begins with its speaker's name. Label: <c>category</c> (<c>europarl</c>).</remarks>
public sealed record EuroparlSource : FileSource
{
    /// <summary>True writes who speaks before each speech. Default true.</summary>
    public bool Speakers { get; init; } = true;

    /// <inheritdoc/>
    protected override string Category => "europarl";

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        var result = new StringBuilder();
        var (heading, speeches) = (false, 0L);
        foreach (var row in TextOf(item).Split('\n'))
        {
            var line = row.Trim();
            if (!line.StartsWith('<'))
            {
                if (line.Length == 0) continue;
                result.Append(line).Append(heading ? "\n\n" : "\n");
                heading = false;
                continue;
            }

            var scanner = new XmlScanner(line);
            if (!scanner.Next() || scanner.Piece != XmlPiece.Start) continue;
            if (scanner.Name is "CHAPTER")
            {
                heading = true;
                if (result.Length > 0) result.Append('\n');
            }
            else if (scanner.Name is "SPEAKER")
            {
                speeches++;
                if (result.Length > 1 && result[^2] != '\n') result.Append('\n');
                if (Speakers && scanner.Attribute("NAME") is { Length: > 0 } name) result.Append(name).Append(": ");
            }
        }

        if (result.Length == 0)
        {
            yield return Broken(item, shard, "no-text", "the file has no words outside its marks");
            yield break;
        }

        var doc = Make(result.ToString().Trim(), item.Name, shard);
        doc.Labels.Set("speeches", speeches);
        yield return doc;
    }
}
