using Markdig.Syntax;

namespace Plinth.Site;

/// <summary>A page: a Markdown file of the repository and where it goes.</summary>
/// <param name="Source">The file, from the repository's folder, with slashes.</param>
/// <param name="Target">The HTML file, from the site's folder.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Headings">Its headings, in order.</param>
/// <param name="Document">What it holds.</param>
public sealed record SitePage(string Source, string Target, string Title, IReadOnlyList<Heading> Headings, MarkdownDocument Document)
{
    /// <summary>The way from this page to a file of the site.</summary>
    public string To(string target) => Path.GetRelativePath(Path.GetDirectoryName("/" + Target)!, "/" + target).Replace('\\', '/');

    /// <summary>A file of the repository that a link of this page means.</summary>
    public string Resolve(string link) => Path.GetRelativePath("/", Path.GetFullPath(link.Length == 0 ? Path.GetFileName(Source) : link, Path.GetDirectoryName("/" + Source)!)).Replace('\\', '/');
}

/// <summary>A heading.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Text">Its words.</param>
/// <param name="Anchor">What links call it, as GitHub makes it of the words.</param>
/// <param name="Block">Where it stands.</param>
public sealed record Heading(int Level, string Text, string Anchor, HeadingBlock Block);

/// <summary>A group of pages in the navigation.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Pages">Its pages, in order.</param>
public sealed record Section(string Title, IReadOnlyList<SitePage> Pages);

/// <summary>The whole site.</summary>
/// <param name="Root">The repository's folder.</param>
/// <param name="Pages">Every page.</param>
/// <param name="Sections">The navigation.</param>
/// <param name="Files">Other files that pages link to or show, from the repository's folder.</param>
public sealed record SiteContent(string Root, IReadOnlyList<SitePage> Pages, IReadOnlyList<Section> Sections, IReadOnlyList<string> Files)
{
    /// <summary>The page of a Markdown file, or null.</summary>
    public SitePage? Find(string source) => Pages.FirstOrDefault(p => p.Source == source);
}
