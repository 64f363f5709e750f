namespace Plinth.Sources.Wiki;

/// <summary>What is made of wikitext.</summary>
/// <param name="Variant">Chinese variant that is taken out of <c>-{ }-</c>.</param>
/// <param name="Infobox">Whether fields of infoboxes are written as lines.</param>
/// <param name="Tables">Whether tables are written.</param>
/// <param name="DropSections">Headings of sections that are left out.</param>
internal sealed record WikiOptions(string Variant, bool Infobox, bool Tables, IReadOnlySet<string> DropSections);
