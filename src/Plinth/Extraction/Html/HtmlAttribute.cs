namespace Plinth.Extraction.Html;

/// <summary>The attributes that the reader keeps; all others are skipped, which bounds what a tag with a million of them costs.</summary>
internal enum HtmlAttribute : byte
{
    None, Id, Class, Role, Itemprop, Itemtype, Style, Hidden, AriaHidden, Lang, XmlLang, Content, Name, Property, HttpEquiv, Href, Datetime, Type, Rel, Alt,
    Start, Value, Src, Width, Encoding, Alttext, Display, Colspan, Rowspan, DataLang, Open, Close,
}

/// <summary>Attribute names to ids.</summary>
internal static class HtmlAttributeNames
{
    /// <summary>Length of the longest name in the table.</summary>
    public const int Longest = 13;

    /// <summary>The id of a name in lower case, or <see cref="HtmlAttribute.None"/>.</summary>
    public static HtmlAttribute Find(ReadOnlySpan<char> name) => name switch
    {
        "id" => HtmlAttribute.Id,
        "class" => HtmlAttribute.Class,
        "role" => HtmlAttribute.Role,
        "itemprop" => HtmlAttribute.Itemprop,
        "itemtype" => HtmlAttribute.Itemtype,
        "style" => HtmlAttribute.Style,
        "hidden" => HtmlAttribute.Hidden,
        "aria-hidden" => HtmlAttribute.AriaHidden,
        "lang" => HtmlAttribute.Lang,
        "xml:lang" => HtmlAttribute.XmlLang,
        "content" => HtmlAttribute.Content,
        "name" => HtmlAttribute.Name,
        "property" => HtmlAttribute.Property,
        "http-equiv" => HtmlAttribute.HttpEquiv,
        "href" => HtmlAttribute.Href,
        "datetime" => HtmlAttribute.Datetime,
        "type" => HtmlAttribute.Type,
        "rel" => HtmlAttribute.Rel,
        "alt" => HtmlAttribute.Alt,
        "start" => HtmlAttribute.Start,
        "value" => HtmlAttribute.Value,
        "src" => HtmlAttribute.Src,
        "width" => HtmlAttribute.Width,
        "encoding" => HtmlAttribute.Encoding,
        "alttext" => HtmlAttribute.Alttext,
        "display" => HtmlAttribute.Display,
        "colspan" => HtmlAttribute.Colspan,
        "rowspan" => HtmlAttribute.Rowspan,
        "data-lang" or "data-language" => HtmlAttribute.DataLang,
        "open" => HtmlAttribute.Open,
        "close" => HtmlAttribute.Close,
        _ => HtmlAttribute.None,
    };
}
