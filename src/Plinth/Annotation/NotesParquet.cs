using ParquetSharp;
using Plinth.Sinks;

namespace Plinth.Annotation;

/// <summary>Scores and reasons as Parquet: <c>id, score, reason, language, rubric, model, text</c>.</summary>
public static class NotesParquet
{
    private const int GroupRows = 16_384;

    private static readonly Column[] Schema =
    [
        new Column<string>("id"), new Column<double?>("score"), new Column<string?>("reason"), new Column<string?>("language"),
        new Column<string?>("rubric"), new Column<string?>("model"), new Column<string>("text"),
    ];

    /// <summary>Writes the file.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="notes">The lines of a file of notes, read as documents.</param>
    public static void Write(string path, IEnumerable<Document> notes)
    {
        using var table = new ParquetTable(path, Schema, level: 3);
        foreach (var note in notes)
        {
            var labels = note.Labels;
            table.Add(note.Id, labels.Number("score"), labels.Text("reason"), labels.Text("language"), labels.Text("rubric"), labels.Text("model"), note.Text);
            if (table.Rows == GroupRows) table.Flush();
        }

        table.Complete();
    }
}
