using System.Runtime.CompilerServices;

namespace Plinth.Tests.Filters;

/// <summary>Text in, verdict out.</summary>
internal static class Judging
{
    public static Verdict Judge(this IFilter filter, string text, string? language = null)
    {
        var doc = new Document(text, "id");
        if (language is not null) doc.Labels.Set("language", language);
        (filter as IPrepared)?.Prepare(new StepContext(".", 17));
        return filter.Judge(doc, new Rules());
    }

    public static (Verdict Verdict, string Text) Edit(this IEditor editor, string text)
    {
        var doc = new Document(text, "id");
        (editor as IPrepared)?.Prepare(new StepContext(".", 17));
        var verdict = editor.Edit(doc, new Rules());
        return (verdict, doc.Text);
    }

    /// <summary>A text of the folder Data beside this file.</summary>
    public static string Sample(string name) => File.ReadAllText(Path.Combine(Here(), "Data", name));

    public static string Repeat(string text, int times, string separator = " ") => string.Join(separator, Enumerable.Repeat(text, times));

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
