namespace Plinth.Sources.Pdf;

/// <summary>What a PDF file came to: its text and what it says of itself, or why it cannot be read.</summary>
internal sealed record PdfContent
{
    /// <summary>The text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Title as the file says it, where that is a title.</summary>
    public string? Title { get; init; }

    /// <summary>Author as the file says it.</summary>
    public string? Author { get; init; }

    /// <summary>Day of its making, as yyyy-mm-dd.</summary>
    public string? Date { get; init; }

    /// <summary>Number of pages.</summary>
    public int Pages { get; init; }

    /// <summary>Pages of these that could not be read.</summary>
    public int PagesFailed { get; init; }

    /// <summary>Kind of fault, or null.</summary>
    public string? Kind { get; init; }

    /// <summary>What was wrong, without the file's text.</summary>
    public string? Error { get; init; }

    /// <summary>A file that cannot be read.</summary>
    public static PdfContent Fail(string kind, string error) => new() { Kind = kind, Error = error };

    /// <summary>Sets the labels of its document.</summary>
    public void Label(Labels labels)
    {
        if (Title is { Length: > 0 }) labels.Set("title", Title);
        if (Author is { Length: > 0 }) labels.Set("author", Author);
        if (Date is not null) labels.Set("date", Date);
        labels.Set("pages", (long)Pages);
        if (PagesFailed > 0) labels.Set("pages_failed", (long)PagesFailed);
    }
}
