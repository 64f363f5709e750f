namespace Plinth.Extraction;

/// <summary>The form that main text is written in.</summary>
public enum TextFormat
{
    /// <summary>Plain text: a block a line.</summary>
    Text,

    /// <summary>Markdown: CommonMark with the tables of GitHub Flavored Markdown.</summary>
    Markdown,
}

/// <summary>What is taken from a page beside its main text, and how it is written.</summary>
public sealed record ExtractOptions
{
    /// <summary>The form of the text; default <see cref="TextFormat.Text"/>.</summary>
    public TextFormat Format { get; init; }

    /// <summary>True keeps readers' comments under an article; default false.</summary>
    public bool Comments { get; init; }

    /// <summary>True writes links as <c>[text](address)</c> in Markdown; default false, which writes their text.</summary>
    public bool Links { get; init; }

    /// <summary>True writes the alternative text of pictures, in Markdown as <c>![alt](address)</c>; default false.</summary>
    public bool Images { get; init; }

    /// <summary>True says of every block of the page whether it was kept and why: <see cref="ExtractedPage.Explanation"/>; default false.</summary>
    public bool Explain { get; init; }
}
