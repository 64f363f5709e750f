namespace Plinth.Extraction.Html;

/// <summary>What the tree rules need to know of an element.</summary>
[Flags]
internal enum HtmlTraits : ushort
{
    None = 0,

    /// <summary>Has no content and no end tag.</summary>
    Void = 1,

    /// <summary>Breaks lines in the text.</summary>
    Block = 2,

    /// <summary>"Special" in the standard: an end tag of an inline element does not reach past it.</summary>
    Special = 4,

    /// <summary>Nothing inside sees past it when it looks for an element to close: "in scope".</summary>
    Barrier = 8,

    /// <summary>Content is raw text that no reader of the page sees.</summary>
    Raw = 16,

    /// <summary>A formatting element, which is opened again behind the block that cut it off.</summary>
    Formatting = 32,

    /// <summary>An HTML element that ends SVG or MathML when it starts inside it.</summary>
    Breakout = 64,

    /// <summary>Ends an open paragraph when it starts.</summary>
    EndsParagraph = 128,

    /// <summary>A block that its end tag closes when it is in scope.</summary>
    ClosesInScope = 256,

    /// <summary>May be left open: "implied end tags".</summary>
    Implied = 512,

    /// <summary>A part of a table: caption, column groups, sections, rows, cells.</summary>
    TablePart = 1024,

    /// <summary>What stands directly inside and may not is moved before the table: table, its sections and rows.</summary>
    Fosters = 2048,

    /// <summary>Stops the search for parts of a table: html, table, template.</summary>
    TableBarrier = 4096,

    /// <summary>Stops the search for a list item: "list item scope", besides <see cref="Barrier"/>.</summary>
    ListBarrier = 8192,
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
        Add(HtmlTraits.EndsParagraph,
            HtmlTag.Address, HtmlTag.Article, HtmlTag.Aside, HtmlTag.Blockquote, HtmlTag.Center, HtmlTag.Details, HtmlTag.Dialog, HtmlTag.Dir, HtmlTag.Div,
            HtmlTag.Dl, HtmlTag.Fieldset, HtmlTag.Figcaption, HtmlTag.Figure, HtmlTag.Footer, HtmlTag.Header, HtmlTag.Hgroup, HtmlTag.Main,
            HtmlTag.Menu, HtmlTag.Nav, HtmlTag.Ol, HtmlTag.P, HtmlTag.Search, HtmlTag.Section, HtmlTag.Summary, HtmlTag.Ul);
        Add(HtmlTraits.ClosesInScope,
            HtmlTag.Address, HtmlTag.Article, HtmlTag.Aside, HtmlTag.Blockquote, HtmlTag.Button, HtmlTag.Center, HtmlTag.Details, HtmlTag.Dialog,
            HtmlTag.Dir, HtmlTag.Div, HtmlTag.Dl, HtmlTag.Fieldset, HtmlTag.Figcaption, HtmlTag.Figure, HtmlTag.Footer, HtmlTag.Header,
            HtmlTag.Hgroup, HtmlTag.Listing, HtmlTag.Main, HtmlTag.Menu, HtmlTag.Nav, HtmlTag.Ol, HtmlTag.Pre, HtmlTag.Search, HtmlTag.Section,
            HtmlTag.Summary, HtmlTag.Ul, HtmlTag.Dt, HtmlTag.Dd);
        Add(HtmlTraits.Block,
            HtmlTag.Article, HtmlTag.Section, HtmlTag.Main, HtmlTag.Nav, HtmlTag.Aside, HtmlTag.Header, HtmlTag.Footer, HtmlTag.Address, HtmlTag.Hgroup,
            HtmlTag.Search, HtmlTag.H1, HtmlTag.H2, HtmlTag.H3, HtmlTag.H4, HtmlTag.H5, HtmlTag.H6, HtmlTag.P, HtmlTag.Div, HtmlTag.Ul, HtmlTag.Ol,
            HtmlTag.Li, HtmlTag.Dl, HtmlTag.Dt, HtmlTag.Dd, HtmlTag.Menu, HtmlTag.Dir, HtmlTag.Figure, HtmlTag.Figcaption, HtmlTag.Blockquote,
            HtmlTag.Pre, HtmlTag.Listing, HtmlTag.Center, HtmlTag.Details, HtmlTag.Summary, HtmlTag.Dialog, HtmlTag.Table, HtmlTag.Form,
            HtmlTag.Fieldset, HtmlTag.Hr, HtmlTag.Xmp, HtmlTag.Plaintext, HtmlTag.Body, HtmlTag.Head, HtmlTag.Html,
            HtmlTag.Caption, HtmlTag.Thead, HtmlTag.Tbody, HtmlTag.Tfoot, HtmlTag.Tr, HtmlTag.Td, HtmlTag.Th, HtmlTag.Colgroup, HtmlTag.Legend);
        Add(HtmlTraits.Special,
            HtmlTag.Address, HtmlTag.Applet, HtmlTag.Area, HtmlTag.Article, HtmlTag.Aside, HtmlTag.Base, HtmlTag.Basefont, HtmlTag.Bgsound,
            HtmlTag.Blockquote, HtmlTag.Body, HtmlTag.Br, HtmlTag.Button, HtmlTag.Caption, HtmlTag.Center, HtmlTag.Col, HtmlTag.Colgroup, HtmlTag.Dd,
            HtmlTag.Details, HtmlTag.Dir, HtmlTag.Div, HtmlTag.Dl, HtmlTag.Dt, HtmlTag.Embed, HtmlTag.Fieldset, HtmlTag.Figcaption, HtmlTag.Figure,
            HtmlTag.Footer, HtmlTag.Form, HtmlTag.Frame, HtmlTag.Frameset, HtmlTag.H1, HtmlTag.H2, HtmlTag.H3, HtmlTag.H4, HtmlTag.H5, HtmlTag.H6,
            HtmlTag.Head, HtmlTag.Header, HtmlTag.Hgroup, HtmlTag.Hr, HtmlTag.Html, HtmlTag.Iframe, HtmlTag.Img, HtmlTag.Input, HtmlTag.Keygen,
            HtmlTag.Li, HtmlTag.Link, HtmlTag.Listing, HtmlTag.Main, HtmlTag.Marquee, HtmlTag.Menu, HtmlTag.Meta, HtmlTag.Nav, HtmlTag.Noembed,
            HtmlTag.Noframes, HtmlTag.Noscript, HtmlTag.Object, HtmlTag.Ol, HtmlTag.P, HtmlTag.Param, HtmlTag.Plaintext, HtmlTag.Pre, HtmlTag.Script,
            HtmlTag.Search, HtmlTag.Section, HtmlTag.Select, HtmlTag.Source, HtmlTag.Style, HtmlTag.Summary, HtmlTag.Table, HtmlTag.Tbody, HtmlTag.Td,
            HtmlTag.Template, HtmlTag.Textarea, HtmlTag.Tfoot, HtmlTag.Th, HtmlTag.Thead, HtmlTag.Title, HtmlTag.Tr, HtmlTag.Track, HtmlTag.Ul,
            HtmlTag.Wbr, HtmlTag.Xmp);
        Add(HtmlTraits.Barrier, HtmlTag.Applet, HtmlTag.Caption, HtmlTag.Html, HtmlTag.Table, HtmlTag.Td, HtmlTag.Th, HtmlTag.Marquee, HtmlTag.Object,
            HtmlTag.Template);
        Add(HtmlTraits.ListBarrier, HtmlTag.Ol, HtmlTag.Ul);
        Add(HtmlTraits.TableBarrier, HtmlTag.Html, HtmlTag.Table, HtmlTag.Template);
        Add(HtmlTraits.TablePart, HtmlTag.Caption, HtmlTag.Col, HtmlTag.Colgroup, HtmlTag.Tbody, HtmlTag.Td, HtmlTag.Tfoot, HtmlTag.Th, HtmlTag.Thead,
            HtmlTag.Tr);
        Add(HtmlTraits.Fosters, HtmlTag.Table, HtmlTag.Tbody, HtmlTag.Tfoot, HtmlTag.Thead, HtmlTag.Tr);
        Add(HtmlTraits.Raw, HtmlTag.Script, HtmlTag.Style, HtmlTag.Iframe, HtmlTag.Noembed, HtmlTag.Noframes);
        Add(HtmlTraits.Implied, HtmlTag.Dd, HtmlTag.Dt, HtmlTag.Li, HtmlTag.Optgroup, HtmlTag.Option, HtmlTag.P, HtmlTag.Rb, HtmlTag.Rp, HtmlTag.Rt, HtmlTag.Rtc);
        Add(HtmlTraits.Formatting, HtmlTag.A, HtmlTag.B, HtmlTag.Big, HtmlTag.Code, HtmlTag.Em, HtmlTag.Font, HtmlTag.I, HtmlTag.Nobr, HtmlTag.S,
            HtmlTag.Small, HtmlTag.Strike, HtmlTag.Strong, HtmlTag.Tt, HtmlTag.U);
        Add(HtmlTraits.Breakout,
            HtmlTag.B, HtmlTag.Big, HtmlTag.Blockquote, HtmlTag.Body, HtmlTag.Br, HtmlTag.Center, HtmlTag.Code, HtmlTag.Dd, HtmlTag.Div, HtmlTag.Dl,
            HtmlTag.Dt, HtmlTag.Em, HtmlTag.Embed, HtmlTag.H1, HtmlTag.H2, HtmlTag.H3, HtmlTag.H4, HtmlTag.H5, HtmlTag.H6, HtmlTag.Head, HtmlTag.Hr,
            HtmlTag.I, HtmlTag.Img, HtmlTag.Li, HtmlTag.Listing, HtmlTag.Menu, HtmlTag.Meta, HtmlTag.Nobr, HtmlTag.Ol, HtmlTag.P, HtmlTag.Pre,
            HtmlTag.Ruby, HtmlTag.S, HtmlTag.Small, HtmlTag.Span, HtmlTag.Strong, HtmlTag.Strike, HtmlTag.Sub, HtmlTag.Sup, HtmlTag.Table, HtmlTag.Tt,
            HtmlTag.U, HtmlTag.Ul, HtmlTag.Var);
        return table;

        void Add(HtmlTraits traits, params ReadOnlySpan<HtmlTag> tags)
        {
            foreach (var tag in tags) table[(int)tag] |= traits;
        }
    }
}
