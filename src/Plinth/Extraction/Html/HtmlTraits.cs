namespace Plinth.Extraction.Html;

/// <summary>What the tree rules need to know of an element.</summary>
[Flags]
internal enum HtmlTraits : ushort
{
    None = 0,

    /// <summary>Has no content and no end tag.</summary>
    Void = 1,

    /// <summary>Starts a block: ends an open paragraph, and breaks lines in the text.</summary>
    Block = 2,

    /// <summary>"Special" in the standard: an end tag of an inline element does not reach past it.</summary>
    Special = 4,

    /// <summary>Nothing inside sees past it when it looks for an element to close (table cells, objects).</summary>
    Barrier = 8,

    /// <summary>Content is raw text that no reader of the page sees.</summary>
    Raw = 16,

    /// <summary>May stand in the head.</summary>
    InHead = 32,

    /// <summary>An HTML element that ends SVG or MathML when it starts inside it.</summary>
    Breakout = 64,
}

/// <summary>The table of traits.</summary>
internal static class HtmlTraitTable
{
    private static readonly HtmlTraits[] s_traits = Build();

    /// <summary>Traits of an element.</summary>
    public static HtmlTraits Of(HtmlTag tag) => tag < HtmlTag.Known ? s_traits[(int)tag] : HtmlTraits.None;

    /// <summary>True when the element has the trait.</summary>
    public static bool Has(this HtmlTag tag, HtmlTraits trait) => (Of(tag) & trait) != 0;

    private static HtmlTraits[] Build()
    {
        var table = new HtmlTraits[(int)HtmlTag.Known];
        Add(HtmlTraits.Void,
            HtmlTag.Meta, HtmlTag.Link, HtmlTag.Base, HtmlTag.Br, HtmlTag.Hr, HtmlTag.Wbr, HtmlTag.Img, HtmlTag.Image, HtmlTag.Input, HtmlTag.Source,
            HtmlTag.Track, HtmlTag.Area, HtmlTag.Embed, HtmlTag.Param, HtmlTag.Col, HtmlTag.Frame, HtmlTag.Basefont, HtmlTag.Bgsound, HtmlTag.Keygen);
        Add(HtmlTraits.Block | HtmlTraits.Special | HtmlTraits.Breakout,
            HtmlTag.Article, HtmlTag.Section, HtmlTag.Main, HtmlTag.Nav, HtmlTag.Aside, HtmlTag.Header, HtmlTag.Footer, HtmlTag.Address, HtmlTag.Hgroup,
            HtmlTag.Search, HtmlTag.H1, HtmlTag.H2, HtmlTag.H3, HtmlTag.H4, HtmlTag.H5, HtmlTag.H6, HtmlTag.P, HtmlTag.Div, HtmlTag.Ul, HtmlTag.Ol,
            HtmlTag.Li, HtmlTag.Dl, HtmlTag.Dt, HtmlTag.Dd, HtmlTag.Menu, HtmlTag.Dir, HtmlTag.Figure, HtmlTag.Figcaption, HtmlTag.Blockquote,
            HtmlTag.Pre, HtmlTag.Listing, HtmlTag.Center, HtmlTag.Details, HtmlTag.Summary, HtmlTag.Dialog, HtmlTag.Table, HtmlTag.Form,
            HtmlTag.Fieldset, HtmlTag.Hr, HtmlTag.Xmp, HtmlTag.Plaintext, HtmlTag.Body, HtmlTag.Head, HtmlTag.Html);
        Add(HtmlTraits.Block | HtmlTraits.Special,
            HtmlTag.Caption, HtmlTag.Thead, HtmlTag.Tbody, HtmlTag.Tfoot, HtmlTag.Tr, HtmlTag.Td, HtmlTag.Th, HtmlTag.Colgroup, HtmlTag.Legend);
        Add(HtmlTraits.Special, HtmlTag.Button, HtmlTag.Iframe, HtmlTag.Noscript, HtmlTag.Object, HtmlTag.Applet, HtmlTag.Marquee, HtmlTag.Select,
            HtmlTag.Template, HtmlTag.Textarea, HtmlTag.Title, HtmlTag.Script, HtmlTag.Style, HtmlTag.Frameset, HtmlTag.Noframes, HtmlTag.Noembed);
        Add(HtmlTraits.Barrier, HtmlTag.Table, HtmlTag.Td, HtmlTag.Th, HtmlTag.Caption, HtmlTag.Object, HtmlTag.Applet, HtmlTag.Marquee,
            HtmlTag.Template, HtmlTag.Html, HtmlTag.ForeignObject);
        Add(HtmlTraits.Raw, HtmlTag.Script, HtmlTag.Style, HtmlTag.Iframe, HtmlTag.Noembed, HtmlTag.Noframes);
        Add(HtmlTraits.InHead, HtmlTag.Title, HtmlTag.Meta, HtmlTag.Link, HtmlTag.Base, HtmlTag.Script, HtmlTag.Style, HtmlTag.Noscript,
            HtmlTag.Template, HtmlTag.Basefont, HtmlTag.Bgsound, HtmlTag.Noframes);
        Add(HtmlTraits.Breakout, HtmlTag.B, HtmlTag.Big, HtmlTag.Br, HtmlTag.Code, HtmlTag.Em, HtmlTag.Embed, HtmlTag.I, HtmlTag.Img, HtmlTag.Meta,
            HtmlTag.Nobr, HtmlTag.Ruby, HtmlTag.S, HtmlTag.Small, HtmlTag.Span, HtmlTag.Strong, HtmlTag.Strike, HtmlTag.Sub, HtmlTag.Sup, HtmlTag.Tt,
            HtmlTag.U, HtmlTag.Var);
        return table;

        void Add(HtmlTraits traits, params ReadOnlySpan<HtmlTag> tags)
        {
            foreach (var tag in tags) table[(int)tag] |= traits;
        }
    }
}
