using Plinth.Sources.Books;
using Plinth.Sources.Files;

namespace Plinth.Sources;

/// <summary>Books, one file each: Project Gutenberg's texts, EPUB, and novels as text files; folders and archives of them.</summary>
/// <remarks>
/// Of Gutenberg's files the licence before and after the book is cut; of Chinese novels the blurb, the sites' inserts and the authors' asides. Labels:
/// <c>category</c> (<c>gutenberg</c> or <c>books</c>), <c>title</c>, <c>author</c>, <c>source_language</c>, <c>chapters</c>, <c>lines_cut</c>.
/// </remarks>
public sealed record BooksSource : FileSource
{
    /// <summary>True joins lines that were wrapped by hand to paragraphs; verse stays. Default true.</summary>
    public bool Unwrap { get; init; } = true;

    /// <summary>True cuts the inserts and asides of Chinese novels. Default true.</summary>
    public bool CleanNovels { get; init; } = true;

    /// <inheritdoc/>
    protected override string Category => "books";

    /// <inheritdoc/>
    protected override bool Unzips => false;

    /// <inheritdoc/>
    protected override bool Wants(string path) =>
        path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".epub", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".text", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override IEnumerable<Record> Documents(Item item, Shard shard, CancellationToken ct)
    {
        yield return item.Bytes is [(byte)'P', (byte)'K', 3, 4, ..] ? FromEpub(item, shard) : FromText(item, shard);
    }

    private Record FromEpub(Item item, Shard shard)
    {
        var epub = new Epub(MaxBytes);
        string text;
        try { text = epub.Read(item.Bytes); }
        catch (Exception e) when (Items.IsDamage(e)) { return Broken(item, shard, "broken-epub", e.Message); }
        var doc = Make(text, item.Name, shard);
        Set(doc, "title", epub.Head.Title);
        Set(doc, "author", epub.Head.Author);
        Set(doc, "source_language", epub.Head.Language);
        return doc;
    }

    private Record FromText(Item item, Shard shard)
    {
        var text = TextOf(item);
        if (Gutenberg.Is(text))
        {
            var book = Gutenberg.Cut(text, out var head);
            var number = Gutenberg.Number(head);
            var doc = Make(Unwrap ? BookText.Unwrap(book) : book, item.Name, shard, number is null ? null : $"https://www.gutenberg.org/ebooks/{number}");
            doc.Labels.Set("category", "gutenberg");
            Set(doc, "title", Gutenberg.Field(head, "Title"));
            Set(doc, "author", Gutenberg.Field(head, "Author"));
            Set(doc, "source_language", Gutenberg.Field(head, "Language"));
            return doc;
        }

        if (CleanNovels && ChineseNovel.Is(text))
        {
            var (title, author) = ChineseNovel.Head(text);
            var novel = Make(ChineseNovel.Clean(text, out var chapters, out var cut), item.Name, shard);
            Set(novel, "title", title);
            Set(novel, "author", author);
            novel.Labels.Set("chapters", (long)chapters);
            novel.Labels.Set("lines_cut", (long)cut);
            return novel;
        }

        return Make(Unwrap ? BookText.Unwrap(text) : text.Trim(), item.Name, shard);
    }

    private static void Set(Document doc, string name, string? value)
    {
        if (value is { Length: > 0 }) doc.Labels.Set(name, value);
    }
}
